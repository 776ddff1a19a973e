"""Which keys ask for NodePorts."""

from __future__ import annotations

from dataclasses import dataclass

from services.party.versions import Dated
from services.yamldoc import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class PortKey(Dated):
    """A key of `block` (dotted) that asks for a NodePort, and the key that must say NodePort for it to count."""

    block: str
    key: str = "nodePort"
    type_key: str = "type"
    always: bool = False
    """Whether the Service is a NodePort, whatever its type is said to be."""

    @property
    def module(self) -> str:
        """The module that the Service belongs to."""
        return self.block.partition(".")[0]

    @property
    def path(self) -> Path:
        """Where the port stands in a party file."""
        return (*self.block.split("."), self.key)

    @property
    def type_path(self) -> Path:
        """Where the type of its Service stands."""
        return (*self.block.split("."), self.type_key)


PORT_KEYS: tuple[PortKey, ...] = (
    PortKey(block="proxy", before="v1.4.0"),
    PortKey(block="rollsite", since="v1.4.0", before="v2.0.0"),
    PortKey(block="osx", since="v2.0.0"),
    PortKey(block="lbrollsite", since="v1.5.0"),
    PortKey(block="python", key="fateflowNodePort", type_key="fateflowType", since="v1.4.0", before="v1.5.0"),
    PortKey(block="python", key="httpNodePort", since="v1.5.0"),
    PortKey(block="python", key="grpcNodePort", since="v1.5.0"),
    PortKey(block="nginx", since="v1.5.0", before="v1.5.1"),
    PortKey(block="nginx", key="httpNodePort", since="v1.5.1"),
    PortKey(block="nginx", key="grpcNodePort", since="v1.5.1"),
    PortKey(block="spark.master", since="v1.9.0"),
    PortKey(block="hdfs.namenode", since="v1.6.1"),
    PortKey(block="rabbitmq", since="v1.5.0"),
    PortKey(block="pulsar", key="httpNodePort", since="v1.6.0"),
    PortKey(block="pulsar", key="httpsNodePort", since="v1.6.0"),
    # Of fate-exchange and fate-serving; no other chart has blocks of these names.
    PortKey(block="trafficServer", since="v1.6.0"),
    PortKey(block="servingProxy", since="v1.2.2", before="v2.0.4", always=True),
    PortKey(block="servingProxy", since="v2.0.4"),
    PortKey(block="servingServer", since="v1.2.2"),
)
