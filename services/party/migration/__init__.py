"""A party file of one chart version made one of a newer: names, engines, hosts, modules; comments and order kept."""

from services.party.migration.engine import migrate
from services.party.migration.model import Change, ChangeKind, Decision, Migration, MigrationRefused

__all__ = ["Change", "ChangeKind", "Decision", "Migration", "MigrationRefused", "migrate"]
