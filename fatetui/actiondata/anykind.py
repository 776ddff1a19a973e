"""Actions on objects of kinds that have no table of their own."""

from __future__ import annotations

from fatetui.actions import Action, Risk, selected
from services.i18n import _

ANY_KIND = (
    Action(
        "any_remove",
        _("Remove"),
        _("Remove the object, or all that are marked"),
        Risk.DESTROY,
        "any",
        ("ctrl+d",),
        verb="object.remove",
        footer=True,
        footing=2,
        predicate=selected,
        permission="delete",
    ),
)
