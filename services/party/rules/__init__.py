"""The rules of single party files. Importing this package declares them."""

from services.party.rules import addresses, engines, identity, keys, ports, routes

__all__ = ["addresses", "engines", "identity", "keys", "ports", "routes"]
