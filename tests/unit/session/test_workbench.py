"""Party files on the disk and in the editor: neither side is lost, lint keeps up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from services.session.workbench import Workbench, first_place

ARTICLE = Path(__file__).parents[3] / "examples" / "article"


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    for party in (9999, 10000):
        shutil.copy(ARTICLE / f"fate-{party}.yaml", tmp_path)
    shutil.copy(ARTICLE / "two-party.yaml", tmp_path)
    (tmp_path / "other.yaml").write_text("a: 1\n")
    found = Workbench(tmp_path)
    found.scan()
    return found


def test_party_files_are_found_by_what_is_in_them(bench: Workbench):
    assert set(bench.sheets) == {"fate-9999.yaml", "fate-10000.yaml"}


def test_an_edit_is_linted_at_once_and_across_files(bench: Workbench):
    text = bench.sheets["fate-9999.yaml"].text.replace("partyPort: 30010", "partyPort: 30019")
    bench.put("fate-9999.yaml", text)
    wrong = [one for one in bench.findings("fate-9999.yaml") if one.rule == "X01"]
    assert len(wrong) == 1
    assert text.splitlines()[first_place(wrong[0])[0] - 1].strip() == "partyPort: 30019"
    assert bench.fixed("fate-9999.yaml", wrong) == bench.sheets["fate-9999.yaml"].base
    assert bench.sheets["fate-9999.yaml"].edited


def test_the_disk_changing_is_taken_over_only_where_nothing_was_edited(bench: Workbench):
    path = bench.sheets["fate-9999.yaml"].path
    theirs = path.read_text() + "# theirs\n"
    path.write_text(theirs)
    bench.scan()
    assert bench.sheets["fate-9999.yaml"].text == theirs
    bench.put("fate-9999.yaml", "# mine\n" + theirs)
    path.write_text("# again\n" + theirs)
    bench.scan()
    assert bench.sheets["fate-9999.yaml"].text == "# mine\n" + theirs
    assert bench.on_disk("fate-9999.yaml") == "# again\n" + theirs
    assert "+# mine" in bench.diff("fate-9999.yaml")
    bench.reload("fate-9999.yaml")
    assert not bench.sheets["fate-9999.yaml"].edited


def test_saving_writes_and_leaves_nothing_to_be_saved(bench: Workbench):
    bench.put("fate-9999.yaml", bench.sheets["fate-9999.yaml"].text + "# mine\n")
    bench.save("fate-9999.yaml")
    assert bench.sheets["fate-9999.yaml"].path.read_text().endswith("# mine\n")
    assert not bench.sheets["fate-9999.yaml"].edited


def test_a_file_that_is_gone_is_forgotten_unless_it_was_edited(bench: Workbench):
    bench.put("fate-9999.yaml", bench.sheets["fate-9999.yaml"].text + "# mine\n")
    for name in ("fate-9999.yaml", "fate-10000.yaml"):
        (bench.folder / name).unlink()
    bench.scan()
    assert set(bench.sheets) == {"fate-9999.yaml"}


def test_a_place_is_told_with_its_key_and_what_else_may_stand_there(bench: Workbench):
    lines = bench.sheets["fate-9999.yaml"].text.splitlines()
    row = next(number for number, line in enumerate(lines, start=1) if "nodePort" in line)
    spot = bench.spot("fate-9999.yaml", row, 4)
    assert spot is not None
    assert spot.path == "proxy.nodePort"
    assert spot.help is not None
    assert "partyList" not in spot.children
    assert "exchange" in spot.children


@pytest.mark.parametrize("text", ["", "a: [", "partyId: x\nchartVersion: v9\n", "\t", "- 1\n- 2\n"])
def test_a_half_typed_text_breaks_nothing(bench: Workbench, text: str):
    bench.put("fate-9999.yaml", text)
    assert isinstance(bench.findings("fate-9999.yaml"), tuple)
    bench.spot("fate-9999.yaml", 1, 1)
    bench.spot("fate-9999.yaml", 99, 99)
