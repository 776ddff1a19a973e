"""Image references taken apart: who is asked, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address

from services.imagenames import full_name

_HUB, _HUB_SERVER = "docker.io", "registry-1.docker.io"


@dataclass(frozen=True, slots=True)
class Reference:
    """An image as a registry knows it: `tag` is a tag or a digest."""

    host: str
    name: str
    tag: str

    @property
    def server(self) -> str:
        """Where it is asked. In the clear only on this machine, as runtimes do."""
        host = _HUB_SERVER if self.host == _HUB else self.host
        return f"{'http' if _is_here(host) else 'https'}://{host}"


def reference_of(image: str) -> Reference:
    """`image` with everything that Docker takes for granted."""
    name, at, digest = full_name(image).partition("@")
    host, _slash, path = name.partition("/")
    repository, _colon, tag = path.partition(":")
    return Reference(host, repository, digest if at else tag)


def _is_here(host: str) -> bool:
    name = host.rpartition(":")[0] or host
    try:
        return ip_address(name.strip("[]")).is_loopback
    except ValueError:
        return name == "localhost"
