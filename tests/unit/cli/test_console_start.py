"""The first paint waits for nothing that the frame is not made of."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

# A process of its own: others have loaded what they liked. What was loaded is told when the frame has been painted and
# the session is about to be opened.
_LOADED_AT_FIRST_PAINT = """
import sys
import fatetui.cli.console
from pathlib import Path
from fatetui.app import FatetuiApp, Start
from fatetui.sessions import Sessions
from fatetui.settings.console import console_settings

def begin(sessions):
    app = sessions._app
    assert app.screen.header.content, "the frame was not painted yet"
    loaded.extend(sys.modules)
    app.exit(0)

loaded = []
Sessions.begin = begin
home = Path(sys.argv[1])
FatetuiApp(Start(settings=console_settings(home), memory=home / "console.json", state=home)).run(headless=True)
print(*loaded)
"""
_LATER = (
    *("kubernetes", "aiohttp", "httpx", "yaml", "pydantic", "pymongo", "watchfiles"),
    *("services.steps.engine", "services.session.session", "services.kubernetes.cluster", "services.kubefate.client"),
    *("services.doctor.checking", "services.rollout.assessing", "services.party.lint", "services.toy.judging"),
    *("services.wizard.model", "services.sandbox", "services.records.mend", "services.federation.lint"),
    *("screens.wizard", "screens.editor", "screens.toy.screen", "screens.resources.screen", "screens.tasks.plan"),
)


def test_the_frame_is_painted_before_anything_else_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "console.json").write_text('{"theme": null, "typed": {":": ["pods"]}, "namespaces": {}}')
    ran = subprocess.run(
        [sys.executable, "-c", _LOADED_AT_FIRST_PAINT, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert ran.returncode == 0, ran.stderr
    loaded = set(ran.stdout.split())
    assert "screens.overview.screen" in loaded
    assert loaded.isdisjoint(_LATER), loaded.intersection(_LATER)


def test_the_collector_rests_while_the_program_starts_and_works_after_that() -> None:
    code = (
        "import gc; from fatetui import garbage; "
        "garbage.begin_start(); assert not gc.isenabled(); "
        "garbage.end_start(); assert gc.isenabled(); assert gc.get_freeze_count()"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=180).returncode == 0


# Garbage that has grown old is found by nobody but `tidy`, and by that only once there may be some.
_TIDIES = """
import gc, weakref
from fatetui import garbage

class Knot:
    def __init__(self):
        self.own = self

garbage.begin_start()
garbage.end_start()
knot = Knot()
gone = weakref.ref(knot)
gc.collect(0)
del knot
garbage.tidy()
assert gone() is not None, "all was looked through although there was next to nothing"
for _pass in range(100):
    gc.collect(0)
assert gone() is not None, "old garbage was found by a pass over the young"
garbage.tidy()
assert gone() is None, "garbage was left"
assert gc.get_count()[1] == 0
"""


def test_old_garbage_is_tidied_up_once_it_is_worth_it() -> None:
    ran = subprocess.run([sys.executable, "-c", _TIDIES], capture_output=True, text=True, check=False, timeout=180)
    assert ran.returncode == 0, ran.stderr
