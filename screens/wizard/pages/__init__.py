"""Each page's evidence as lines. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from screens.widgets.lines import Line
from screens.wizard.pages.ends import boards_lines, summary_lines
from screens.wizard.pages.planning import plan_lines
from screens.wizard.pages.questions import (
    access_lines,
    base_lines,
    cluster_lines,
    federation_lines,
    parties_lines,
    registry_lines,
    start_lines,
    version_lines,
)
from screens.wizard.pages.running import install_lines, verify_lines
from screens.wizard.view import View

EVIDENCE: Mapping[str, Callable[[View], Iterator[Line]]] = MappingProxyType(
    {
        "start": start_lines,
        "cluster": cluster_lines,
        "version": version_lines,
        "access": access_lines,
        "registry": registry_lines,
        "base": base_lines,
        "federation": federation_lines,
        "parties": parties_lines,
        "plan": plan_lines,
        "install": install_lines,
        "verify": verify_lines,
        "boards": boards_lines,
        "summary": summary_lines,
    }
)
