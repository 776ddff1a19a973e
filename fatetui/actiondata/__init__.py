"""The actions there are, a module for each group. Keys keep what they mean in k9s (product.md §6.3)."""

from __future__ import annotations

from collections.abc import Iterable

from fatetui.actiondata.anykind import ANY_KIND
from fatetui.actiondata.boards import BOARDS
from fatetui.actiondata.changes import CHANGES
from fatetui.actiondata.charts import CHARTS
from fatetui.actiondata.editor import EDITOR
from fatetui.actiondata.everywhere import ANYWHERE
from fatetui.actiondata.faults import FAULTS
from fatetui.actiondata.federation import FEDERATION
from fatetui.actiondata.jobs import JOBS
from fatetui.actiondata.objects import OBJECTS
from fatetui.actiondata.parties import PARTIES
from fatetui.actiondata.records import RECORDS
from fatetui.actiondata.shell import SHELL
from fatetui.actiondata.table import TABLE
from fatetui.actiondata.text import TEXT
from fatetui.actiondata.toy import TOY
from fatetui.actiondata.wizard import WIZARD
from fatetui.actions import EVERYWHERE, Action, Registry, Risk
from screens.catalog import VIEWS
from services.i18n import _

__all__ = ["REGISTRY"]


def _views() -> Iterable[Action]:
    for view in VIEWS.values():
        if view.words:
            about = _("Go to {view}", view=view.title)
            yield Action(f"view_{view.id}", view.title, about, Risk.READ, EVERYWHERE, words=view.words)


_OF_OBJECTS = (*OBJECTS, *CHANGES, *ANY_KIND, *PARTIES, *JOBS, *RECORDS)
_OF_SCREENS = (*BOARDS, *FEDERATION, *EDITOR, *TOY, *WIZARD, *FAULTS, *CHARTS, *SHELL)

_FORMER = {"any_describe": "describe", "any_yaml": "yaml"}
"""An action that is renamed, or made one with another, is entered here: its id is in settings."""

REGISTRY = Registry((*_OF_OBJECTS, *_OF_SCREENS, *TABLE, *TEXT, *ANYWHERE, *_views()), _FORMER)
