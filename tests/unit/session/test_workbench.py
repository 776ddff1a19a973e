"""Party files on the disk and in the editor: neither side is lost, lint keeps up."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from services.session.pairs import between, peers_of
from services.session.workbench import Workbench, first_place

ARTICLE = Path(__file__).parents[3] / "examples" / "article"


@pytest.fixture
async def bench(tmp_path: Path) -> Workbench:
    for party in (9999, 10000):
        shutil.copy(ARTICLE / f"fate-{party}.yaml", tmp_path)
    shutil.copy(ARTICLE / "two-party.yaml", tmp_path)
    (tmp_path / "other.yaml").write_text("a: 1\n")
    found = Workbench(tmp_path)
    await found.scan()
    return found


async def test_party_files_are_found_by_what_is_in_them(bench: Workbench):
    assert set(bench.sheets) == {"fate-9999.yaml", "fate-10000.yaml"}


async def test_an_edit_is_linted_across_files(bench: Workbench):
    text = bench.sheets["fate-9999.yaml"].text.replace("partyPort: 30010", "partyPort: 30019")
    bench.put("fate-9999.yaml", text)
    await bench.lint()
    wrong = [one for one in bench.findings("fate-9999.yaml") if one.rule == "X01"]
    assert len(wrong) == 1
    assert text.splitlines()[first_place(wrong[0])[0] - 1].strip() == "partyPort: 30019"
    assert bench.fixed("fate-9999.yaml", wrong) == bench.sheets["fate-9999.yaml"].base
    assert bench.sheets["fate-9999.yaml"].edited
    (pair,) = peers_of("fate-9999.yaml", bench.report.parties)
    own, other = bench.party("fate-9999.yaml"), bench.party(pair)
    assert own is not None
    assert other is not None
    assert {one.rule for one in between(own, other)} == {"X01"}


async def test_who_waits_for_lint_may_give_up_and_the_next_one_gets_the_newest(bench: Workbench):
    name = "fate-9999.yaml"
    for number in range(20):
        bench.put(name, bench.sheets[name].text + f"# {number}\n")
        waiting = asyncio.create_task(bench.lint())
        await asyncio.sleep(0)
        waiting.cancel()
    report = await bench.lint()
    assert report.texts[name] == bench.sheets[name].text


async def test_the_disk_changing_is_taken_over_only_where_nothing_was_edited(bench: Workbench):
    path = bench.sheets["fate-9999.yaml"].path
    theirs = path.read_text() + "# theirs\n"
    path.write_text(theirs)
    await bench.scan()
    assert bench.sheets["fate-9999.yaml"].text == theirs
    bench.put("fate-9999.yaml", "# mine\n" + theirs)
    path.write_text("# again\n" + theirs)
    await bench.scan()
    assert bench.sheets["fate-9999.yaml"].text == "# mine\n" + theirs
    assert bench.on_disk("fate-9999.yaml") == "# again\n" + theirs
    assert "+# mine" in bench.diff("fate-9999.yaml")
    bench.accept("fate-9999.yaml", "# again\n" + theirs)
    assert not bench.sheets["fate-9999.yaml"].edited


async def test_saving_writes_only_over_what_was_seen(bench: Workbench):
    name = "fate-9999.yaml"
    sheet = bench.sheets[name]
    bench.put(name, sheet.text + "# mine\n")
    sheet.path.write_text("theirs: 1\n")
    assert not bench.save(name, over=sheet.base)
    assert sheet.path.read_text() == "theirs: 1\n"
    assert bench.save(name, over="theirs: 1\n")
    assert sheet.path.read_text().endswith("# mine\n")
    assert not sheet.edited


async def test_a_file_that_is_gone_is_forgotten_unless_it_was_edited(bench: Workbench):
    bench.put("fate-9999.yaml", bench.sheets["fate-9999.yaml"].text + "# mine\n")
    for name in ("fate-9999.yaml", "fate-10000.yaml"):
        (bench.folder / name).unlink()
    await bench.scan()
    assert set(bench.sheets) == {"fate-9999.yaml"}
    assert bench.on_disk("fate-9999.yaml") is None
    bench.drop("fate-9999.yaml")
    assert not bench.sheets


async def test_a_new_file_is_on_no_disk_until_it_is_saved(bench: Workbench):
    name = bench.add(bench.folder / "new.yaml", "partyId: 1\n")
    await bench.scan()
    assert bench.sheets[name].edited
    assert bench.save(name, over=None)
    assert (bench.folder / "new.yaml").read_text() == "partyId: 1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
async def test_what_is_written_has_the_encoding_and_the_newlines_of_the_file(bench: Workbench, encoding: str):
    name = "fate-9999.yaml"
    path, text = bench.sheets[name].path, bench.sheets[name].text.replace("\n", "\r\n")
    path.write_bytes(text.encode(encoding))
    await bench.scan()
    bench.put(name, bench.sheets[name].text + "# ü\r\n")
    assert bench.save(name, over=text)
    assert path.read_bytes() == (text + "# ü\r\n").encode(encoding)


@pytest.mark.parametrize("text", ["", "a: [", "partyId: x\nchartVersion: v9\n", "\t", "- 1\n- 2\n"])
async def test_a_half_typed_text_breaks_nothing(bench: Workbench, text: str):
    bench.put("fate-9999.yaml", text)
    report = await bench.lint()
    assert report.texts["fate-9999.yaml"] == text
