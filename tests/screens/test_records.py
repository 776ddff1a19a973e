"""`:records`: the database found by KubeFATE's Deployment, what is wrong with it, the mends; and the commands."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bson
from bson.raw_bson import RawBSONDocument
from textual.pilot import Pilot

from screens.records import RecordScreen, RecordsScreen
from screens.records.look import COLUMNS, Entry, lines, rows
from screens.tasks import ConfirmScreen
from services.i18n import use_language
from services.kubefate import HelmRelease, ManifestOptions, render_manifests
from services.kubernetes import Cluster, KubernetesError, connect
from services.records import Records, RecordsError, Scene, records_of, troubles
from services.records.reading import cluster_of, job_of
from services.sandbox.kubefate.releases import release_secret
from services.steps.audit import read_audit
from tests.screens.conftest import DEADLINE, console, goes_to, screen_of, until
from tests.waiting import eventually

NOW = datetime.now(UTC)
OWN_PASSWORD = "n0t-a-default"
RELEASE = HelmRelease(
    name="fate-9999", namespace="fate-9999", revision=1, status="deployed", chart_name="fate", chart_version="v1.3.0-a",
    config={}, objects=(),
)  # fmt: skip


def job(uuid: str, status: int, hours: float) -> dict[str, Any]:
    return {
        "uuid": uuid, "starttime": NOW - timedelta(hours=hours), "endtime": datetime(1, 1, 1, tzinfo=UTC),
        "method": "ClusterInstall", "result": "", "clusterid": "c-1", "creator": "admin", "status": status,
    }  # fmt: skip


def cluster(uuid: str, status: int, name: str) -> dict[str, Any]:
    return {"uuid": uuid, "name": name, "namespace": name, "revision": 1, "chartversion": "v1.3.0-a",
            "values": "{}", "chartname": "fate", "status": status}  # fmt: skip


def test_rows_hold_what_is_wrong_first_and_are_harmless_in_both_languages() -> None:
    scene = Scene(
        (cluster_of(cluster("c-1", 2, "evil\x1b[31m[bold]")), cluster_of(cluster("c-2", 5, "gone"))),
        (job_of(job("j-1", 1, 3)), job_of(job("j-2", 3, 1)), job_of({**job("j-3", 99, 1), "uuid": "\u202ex"})),
        users_in_plain=("admin",),
        unseen=frozenset({"*"}),
    )
    made = rows(scene, troubles(scene))
    gravity = [row.cells[0].order for row in made]
    assert gravity == sorted(gravity, reverse=True)
    assert all(len(row.cells) == len(COLUMNS) for row in made)
    assert len({row.uid for row in made}) == len(made)
    for language in ("en", "zh"):
        use_language(language)
        told = [
            *(cell.text for row in rows(scene, troubles(scene)) for cell in row.cells),
            *(text for row in made if isinstance(row.subject, Entry) for text, _tone in lines(row.subject)),
        ]
        assert not any("\x1b" in text or "\u202e" in text for text in told)
    use_language("en")


@asynccontextmanager
async def kubefate_of_the_article(kubeconfig: Path) -> AsyncIterator[tuple[Cluster, Records]]:
    """KubeFATE v1.0.2 on the demo, once its database answers; then the cluster and the records, to be written to."""
    async with await connect(kubeconfig) as found:
        for obj in render_manifests(ManifestOptions(version="v1.0.2"), await found.discovery()):
            await found.create(obj)
        await eventually(lambda: _answers(found), deadline=DEADLINE)
        async with records_of(found) as records:
            yield found, records


async def _answers(found: Cluster) -> bool:
    try:
        async with records_of(found) as records:
            return bool(await records.users())
    except (RecordsError, KubernetesError):
        return False


def document(values: dict[str, Any]) -> RawBSONDocument:
    return RawBSONDocument(bson.encode({"_id": bson.ObjectId(), **values}))


async def command(kubeconfig: Path, state: Path, *words: str) -> tuple[int, str]:
    """`fatetui records …` in a process of its own: its exit code and all that it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "fatetui", "records", *words, "--kubeconfig", str(kubeconfig),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        env={"FATETUI_STATE_DIR": str(state), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
    )  # fmt: skip
    said, _nothing = await process.communicate()
    return process.returncode or 0, said.decode()


async def test_records_are_seen_mended_and_kept(tmp_path: Path) -> None:
    async with console(state=tmp_path / "state") as pilot:
        kubeconfig = pilot.app.kubeconfig  # type: ignore[attr-defined]
        async with kubefate_of_the_article(kubeconfig) as (found, records):
            await records.insert("job", [document(job("j-stuck", 1, 3)), document(job("j-ended", 2, 5))])
            gone = [document(cluster("c-1", 5, "fate-9999")), document(cluster("c-2", 3, "fate-1"))]
            await records.insert("cluster", gone)
            user = {"uuid": "u-2", "username": "else", "password": OWN_PASSWORD, "email": "", "status": 0}
            await records.insert("user", [document(user)])
            await found.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "fate-9999"}})
            await found.create(release_secret(RELEASE))
            await _by_the_screen(pilot, records)
            await _by_commands(kubeconfig, tmp_path, records)
        entries = list(read_audit(tmp_path / "state" / "audit.ndjson"))
        done = [(entry.origin, entry.verb, entry.status) for entry in entries]
        assert done == [
            ("console", "records.mend", "changed"),
            # Nobody could be asked.
            ("script", "records.remove", "failed"),
            ("script", "records.mend", "failed"),
            ("script", "records.remove", "changed"),
            ("script", "records.mend", "changed"),
        ]
        assert OWN_PASSWORD not in (tmp_path / "state" / "audit.ndjson").read_text(encoding="utf-8")


async def _by_the_screen(pilot: Pilot[int], records: Records) -> None:
    await goes_to(pilot, "records", "records")
    screen = screen_of(pilot)
    assert isinstance(screen, RecordsScreen)
    wrong = {"D01", "D03", "D04"}

    def rules() -> set[str]:
        return {row.cells[4].text for row in screen.table.rows}

    await until(pilot, lambda: wrong <= rules())
    assert screen.table.move_to(next(row.uid for row in screen.table.rows if "D01" in row.cells[4].text))
    await pilot.press("m")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
    asked = pilot.app.screen
    assert isinstance(asked, ConfirmScreen)
    await until(pilot, lambda: not asked.agree.disabled and asked.agree.has_focus)
    await pilot.press("enter")
    await until(pilot, lambda: "D01" not in rules() and "D04" in rules())
    assert {one.id: one.status for one in await records.jobs()}["j-stuck"] == "Failed"
    await pilot.press("home", "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, RecordScreen | RecordsScreen))
    await goes_to(pilot, "records", "records")


async def _by_commands(kubeconfig: Path, tmp_path: Path, records: Records) -> None:
    state, archive = tmp_path / "state", tmp_path / "records.gz"
    code, said = await command(kubeconfig, state, "check", "--output", "json")
    assert code == 1
    assert {trouble["rule"] for trouble in json.loads(said)["troubles"]} == {"D03", "D04", "D09"}
    assert OWN_PASSWORD not in said

    code, said = await command(kubeconfig, state, "backup", str(archive))
    assert (code, archive.stat().st_mode & 0o777) == (0, 0o600)
    code, said = await command(kubeconfig, state, "mend", "--all", "--remove")
    assert code == 6, "nobody is there to be asked"
    code, said = await command(kubeconfig, state, "mend", "--all", "--remove", "--yes")
    assert code == 0, said
    assert {one.id: one.status for one in await records.clusters()} == {"c-1": "Running"}

    code, said = await command(kubeconfig, state, "restore", str(archive), "--dry-run")
    assert code == 2
    assert "store 1 records of cluster" in said
    code, said = await command(kubeconfig, state, "export", str(tmp_path / "parties"))
    assert (code, [path.name for path in (tmp_path / "parties").iterdir()]) == (0, ["fate-9999.yaml"])


async def test_a_kubefate_without_records_is_told_so() -> None:
    async with console() as pilot:
        await goes_to(pilot, "records", "records")
        screen = screen_of(pilot)
        assert isinstance(screen, RecordsScreen)
        await until(pilot, lambda: screen.picture.display and not screen.table.display)
        session = pilot.app.session  # type: ignore[attr-defined]
        await until(pilot, lambda: session.records.problem is not None)
        assert "--uri" in str(session.records.problem.remedy)
