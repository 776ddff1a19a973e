"""Actions on objects of kinds that have no table of their own."""

from __future__ import annotations

from fatetui.actiondata.declare import AS_YAML, DESCRIBE, read
from fatetui.actions import Action, Risk, selected
from services.i18n import _

ANY_KIND = (
    read(
        "any_describe",
        "any",
        "d",
        _("Describe"),
        _("State, reasons and events"),
        footer=True,
        predicate=selected,
        by_hand=DESCRIBE,
    ),
    read(
        "any_yaml",
        "any",
        "y",
        _("YAML"),
        _("The object as the cluster has it"),
        footer=True,
        predicate=selected,
        by_hand=AS_YAML,
    ),
    Action(
        "any_remove",
        _("Remove"),
        _("Remove the object, or all that are marked"),
        Risk.DESTROY,
        "any",
        ("ctrl+d",),
        verb="object.remove",
        footer=True,
        predicate=selected,
        permission="delete",
    ),
)
