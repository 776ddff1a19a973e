"""The parties of the cluster, what KubeFATE says of them and what is true."""

from screens.parties.screen import PartiesScreen

__all__ = ["PartiesScreen"]
