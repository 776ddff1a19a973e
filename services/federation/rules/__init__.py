"""The rules across party files. Importing this package declares them."""

from services.federation.rules import gateways, identities, ports, releases, routetables

__all__ = ["gateways", "identities", "ports", "releases", "routetables"]
