"""The rules of single party files. Importing this package declares them."""

from services.party.rules import addresses, charts, engines, identity, keys, ports, routes, values

__all__ = ["addresses", "charts", "engines", "identity", "keys", "ports", "routes", "values"]
