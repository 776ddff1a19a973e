"""W0: what to begin with."""

from __future__ import annotations

from services.i18n import _
from services.wizard.facts import Facts
from services.wizard.model import Choices, Given, Question

NEW, RESUME, ADOPT, DEMO = "new", "resume", "adopt", "demo"


def _ways(facts: Facts, given: Given) -> Choices:
    resumed = ((RESUME, _("go on with what was begun on this context")),) if facts.unfinished else ()
    adopted = ((ADOPT, _("take over what runs here: files and script are made of it")),) if facts.installed else ()
    demo = () if facts.is_demo else ((DEMO, _("try it all on a simulated cluster in this process")),)
    return (*resumed, *adopted, (NEW, _("ask from the beginning")), *demo)


def _likely(facts: Facts, given: Given) -> str:
    return RESUME if facts.unfinished else ADOPT if facts.installed else NEW


START = (
    Question(
        "start",
        "start",
        _("Begin with"),
        _("What was begun and what runs here is found by itself"),
        _likely,
        choices=_ways,
    ),
)
