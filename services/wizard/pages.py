"""The wizard's pages in their order (product.md §6.1, W0-W12), and which of them apply."""

from __future__ import annotations

from services.i18n import _
from services.wizard.facts import Facts
from services.wizard.model import Given, Page
from services.wizard.questions.start import ADOPT


def _makes_new(facts: Facts, given: Given) -> bool:
    """What is adopted is taken as it stands: nothing of it is asked again."""
    return given.get("start") != ADOPT


def _tests(facts: Facts, given: Given) -> bool:
    return given.get("verify") != "no"


PAGES = (
    Page("start", _("Start"), _("Step by step to FATE on Kubernetes."), keys=_("Enter goes on, Ctrl-B back.")),
    Page("cluster", _("Cluster"), _("Where the federation will run. Nothing is changed before the install page.")),
    Page("version", _("Versions"), _("Which FATE, and which KubeFATE installs it."), _makes_new),
    Page("access", _("Access"), _("How KubeFATE and the boards are reached from outside."), _makes_new),
    Page("registry", _("Registry"), _("Where the nodes get the images from."), _makes_new),
    Page(
        "base", _("KubeFATE"), _("The service that installs FATE: what of it is there, what will be made."), _makes_new
    ),
    Page("federation", _("Federation"), _("Who takes part, where each one runs, and who reaches whom."), _makes_new),
    Page("parties", _("Parties"), _("Each party's own file."), _makes_new, _("F2 shows it as YAML.")),
    Page("plan", _("Plan"), _("What will be made. Nothing is changed before you agree.")),
    Page("install", _("Install"), _("How far the engine has come. It can be left and resumed."), changes=True),
    Page("verify", _("Verify"), _("FATE's own test: each party alone, then every pair."), _tests, changes=True),
    Page("boards", _("Boards"), _("FATE-Boards and notebooks, names for the browser's machine."), changes=True),
    Page("summary", _("Summary"), _("What stands, where it is written down, and what comes next."), changes=True),
)
"""In order. From `install` on they show one and the same run of the engine."""
BY_ID = {page.id: page for page in PAGES}
