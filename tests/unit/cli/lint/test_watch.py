"""`fatetui lint --watch`: woken by every editor's way of saving, and by nothing else."""

from __future__ import annotations

import asyncio
from pathlib import Path

from watchfiles import awatch

from fatetui.lint.files import Changes
from tests.unit.cli.lint.linting import NAMES
from tests.waiting import PATIENCE


def by_truncating(path: Path, text: str) -> None:
    """VS Code, nano: the same file, emptied and written in pieces."""
    with path.open("w") as file:
        file.write(text[:3])
        file.flush()
        file.write(text[3:])


def by_vim(path: Path, text: str) -> None:
    """A swap file, a probe, the old file renamed to a backup, the new one under its name, the backup removed."""
    swap, probe, backup = path.with_name(f".{path.name}.swp"), path.with_name("4913"), path.with_name(f"{path.name}~")
    swap.write_bytes(b"b0VIM")
    probe.touch()
    probe.unlink()
    path.rename(backup)
    path.write_text(text)
    backup.unlink()
    swap.unlink()


def by_emacs(path: Path, text: str) -> None:
    """A lock, which is a link that leads nowhere; the new file under another name, renamed over the old one."""
    lock, fresh = path.with_name(f".#{path.name}"), path.with_name(f"#{path.name}#")
    lock.symlink_to("somebody@host.1")
    fresh.write_text(text)
    fresh.replace(path)
    lock.unlink()


def by_idea(path: Path, text: str) -> None:
    """JetBrains: the new file beside it, the old one moved away, the new one moved in, the old one removed."""
    fresh, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    fresh.write_text(text)
    path.rename(old)
    fresh.rename(path)
    old.unlink()


def by_removing(path: Path, text: str) -> None:
    """`git checkout` and the like: gone for a moment."""
    path.unlink()
    path.write_text(text)


async def test_watch_sees_every_editor_s_way_of_saving(folder):
    path = folder / NAMES[0]
    changes = aiter(Changes([NAMES[0]]))
    saves = (by_truncating, by_vim, by_emacs, by_idea, by_removing, by_truncating)
    async with asyncio.timeout(PATIENCE):
        for number, save in enumerate(saves):
            seen = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0)  # one turn of the loop: the watch is there before the file is saved
            save(path, f"name: a{number}\n")
            await seen
            assert path.read_text() == f"name: a{number}\n"
    await changes.aclose()


async def test_watch_follows_a_link_to_where_the_file_is(folder):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "real.yaml").write_text("name: a\n")
    (folder / "link.yaml").symlink_to(elsewhere / "real.yaml")
    changes = aiter(Changes(["link.yaml"]))
    async with asyncio.timeout(PATIENCE):
        seen = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)  # as above
        by_vim(elsewhere / "real.yaml", "name: b\n")
        await seen
    await changes.aclose()


async def test_watch_is_not_woken_by_neighbours_or_the_same_content(folder):
    path = folder / NAMES[0]
    changes, everything = aiter(Changes([NAMES[0]])), awatch(folder, step=400)
    async with asyncio.timeout(PATIENCE):
        seen, noticed = asyncio.ensure_future(anext(changes)), asyncio.ensure_future(anext(everything))
        await asyncio.sleep(0)  # as above
        (folder / "neighbour.yaml").write_text("name: n\n")
        by_vim(folder / NAMES[1], "name: other\n")
        by_emacs(path, path.read_text())
        # Who looks at everything, and less often, has seen it all by then.
        await noticed
        assert not seen.done()
        by_truncating(path, "name: last\n")
        await seen
    await changes.aclose()
    await everything.aclose()
