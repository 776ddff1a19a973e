"""W8: what the parties keep, and whether they are tested once they run."""

from __future__ import annotations

from services.i18n import Message, _
from services.wizard.facts import Facts
from services.wizard.model import NO, YES, Choices, Given, Question

_KEPT: Choices = ((NO, _("data ends with its pod")), (YES, _("on volumes, by a StorageClass")))
_PROVED: Choices = ((YES, _("every ordered pair of parties, once they run")), (NO, _("later, by hand")))


def _storage_classes(facts: Facts, given: Given) -> Choices:
    """Those of the cluster. Where there is none, or nobody may see them, nothing is chosen."""
    known = facts.storage_classes
    if known:
        return tuple((name, "" if number else _("proposed")) for number, name in enumerate(known))
    return (("", _("what the chart names")),)


def _can_be_kept(text: str, facts: Facts, given: Given) -> Message | None:
    if text or any(kind == "StorageClass" for kind, _error in facts.unknown):
        return None
    return _("This cluster has no StorageClass, so nothing can be kept: make one, or keep no data")


CAPACITY = (
    Question(
        "persistence",
        "plan",
        _("Keep data"),
        _("Whether what the parties hold outlives their pods"),
        lambda facts, given: NO,
        choices=lambda facts, given: _KEPT,
        applies=lambda facts, given: given.get("start") != "adopt",
    ),
    Question(
        "storage-class",
        "plan",
        _("Storage class"),
        _("Which makes the volumes; charts name some that hardly any cluster has"),
        lambda facts, given: next(iter(facts.storage_classes), ""),
        _can_be_kept,
        _storage_classes,
        applies=lambda facts, given: given.get("start") != "adopt" and given.get("persistence") == YES,
    ),
    Question(
        "verify",
        "plan",
        _("Toy test"),
        _("FATE's own test, which takes minutes a pair"),
        lambda facts, given: YES,
        choices=lambda facts, given: _PROVED,
    ),
)
