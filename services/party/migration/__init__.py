"""A party file of one chart version made one of a newer: names, engines, hosts, modules; comments and order kept."""

from collections.abc import Mapping

from services.i18n import Message
from services.party.migration.model import Change, ChangeKind, Decision, Migration, MigrationRefused
from services.party.partyfile import PartyFile

__all__ = ["Change", "ChangeKind", "Decision", "Migration", "MigrationRefused", "decision_codes", "migrate"]


def migrate(party: PartyFile, chart_version: str) -> Migration:
    """`party` as a file of another version of its chart, with all that was changed and all that is left to decide.

    Raises MigrationRefused for an older version, one that is not known, a file without a version or of a chart that is
    not KubeFATE's, and for YAML that cannot be edited in place.
    """
    # The tables are loaded by the first migration: lint, which is in a hurry, has none.
    from services.party.migration.engine import migrate as found

    return found(party, chart_version)


def decision_codes() -> Mapping[str, Message]:
    """What a migration may leave to decide: a title for each code."""
    from services.party.migration.questions import CODES

    return CODES
