"""Names, messages and logs that mean harm come out harmless in every form that a checkup, status or bundle takes."""

from __future__ import annotations

import io
import tarfile
import unicodedata
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from fatetui import doctortext, statustext
from services.doctor import Gathered, KnownParty, Overview, ServiceView, bundle_files, checkup, packed, plain_text
from services.doctor.overview import Sight, party_view
from services.kubefate import FateCluster, Job
from services.kubernetes import Cluster
from services.rollout import DIAGNOSED_KINDS, DIAGNOSED_WIDE, Judge, Situation, Terms
from services.text import decoded

Object = dict[str, Any]
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
EVIL = [
    pytest.param("\x1b[2J\x1b]0;owned\x07", id="escapes"),
    pytest.param("[red]x[/red] [@click=app.quit]y[/] {message} %s", id="markup"),
    pytest.param("../../../etc/passwd\r\x00", id="paths"),
    pytest.param("\u202egnp.exe\u2066", id="bidi"),
    pytest.param("x" * 65536, id="long"),
    pytest.param(decoded(b"\xff\xfe\x9b31m\xed\xa0\x80"), id="no UTF-8"),
]


def controls(text: str, keep: str = "\n\t") -> list[str]:
    return [char for char in text if char not in keep and unicodedata.category(char) in ("Cc", "Cs", "Co")] + [
        char for char in text if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"
    ]


def objects(evil: str) -> dict[str, tuple[Object, ...]]:
    about = {"namespace": evil, "creationTimestamp": "2026-11-24T04:50:00Z"}
    labels = {"fateMoudle": evil, "name": evil, "partyId": evil}
    crashed = {
        "name": evil,
        "image": evil,
        "ready": False,
        "restartCount": 3,
        "state": {"waiting": {"reason": "CrashLoopBackOff", "message": evil}},
        "lastState": {"terminated": {"exitCode": 1, "reason": evil, "finishedAt": "2026-11-24T04:58:00Z"}},
    }
    pulling = {"name": "b", "ready": False, "restartCount": 0, "state": {"waiting": {"reason": "ContainerCreating"}}}
    pod = {
        "kind": "Pod",
        "metadata": {**about, "name": evil, "uid": "u", "labels": labels},
        "spec": {"nodeName": evil, "containers": [{"name": evil, "image": evil}, {"name": "b", "image": f"b{evil}"}]},
        "status": {"phase": evil, "message": evil, "containerStatuses": [crashed, pulling]},
    }
    event = {
        "kind": "Event",
        "metadata": {**about, "name": evil},
        "involvedObject": {"kind": "Pod", "name": evil, "uid": "u"},
        "reason": "Pulling",
        "message": f'Pulling image "b{evil}"',
        "lastTimestamp": "2026-11-24T04:59:00Z",
    }
    space = {"kind": "Namespace", "metadata": {"name": evil}, "status": {"phase": "Active"}}
    return {"Pod": (pod,), "Event": (event,), "Namespace": (space,)}


def kubefate(evil: str) -> ServiceView:
    raw = {"uuid": evil, "name": evil, "namespace": evil, "chart_name": evil, "chart_version": evil}
    record = FateCluster.read({**raw, "status": "Running", "Spec": {evil: evil}})
    job = Job.read({"uuid": evil, "status": "Failed", "method": "ClusterInstall", "result": evil, "metadata": raw})
    return ServiceView(evil, evil, {(evil, evil): record}, (job,))


def gathered(evil: str) -> Gathered:
    found: dict[str, tuple[Object, ...]] = {**dict.fromkeys((*DIAGNOSED_KINDS, *DIAGNOSED_WIDE), ()), **objects(evil)}
    logs = {(evil, evil, evil, True): f"{evil}\n{evil}"}
    situation = Situation(objects=found, namespaces=(evil,), logs=logs)
    return Gathered(evil, evil, (KnownParty(evil, evil, evil),), situation, {}, kubefate(evil))


@pytest.mark.parametrize("evil", EVIL)
def test_checkup(evil: str) -> None:
    found = checkup(gathered(evil), Terms(now=NOW))
    assert found.problems
    for form in (plain_text, doctortext.json_document, doctortext.ndjson, doctortext.junit):
        assert not controls(form(found)), form.__name__
    assert max(map(len, plain_text(found).splitlines())) < 5000


@pytest.mark.parametrize("evil", EVIL)
def test_status(evil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    party, seen = KnownParty(evil, evil, evil), objects(evil)
    judge = Judge([party.scope], lambda: Terms(now=NOW))
    for kind, found in seen.items():
        judge.take(kind, found)
    service = kubefate(evil)
    view = party_view(party, Sight(seen["Pod"], seen["Event"]), judge.verdict(party.title), service)
    assert view.pulls is not None
    overview = Overview(evil, evil, (view,), judge.federation(), service, 1, 1, (evil,))
    text = statustext.text(overview)
    assert not controls(text)
    assert all(len(line) <= 100 for line in text.splitlines())
    assert not controls(str(statustext.record(overview)))


@pytest.mark.parametrize("evil", EVIL)
async def test_bundle(evil: str) -> None:
    seen = objects(evil)

    async def listed(kind: str, _namespace: str) -> SimpleNamespace:
        return SimpleNamespace(items=[dict(obj) for obj in seen.get(kind, ())])

    async def logs(*_names: str, **_how: object) -> str:
        return evil * 2

    cluster = cast("Cluster", SimpleNamespace(list=listed, logs=logs, context=evil))
    files = await bundle_files(cluster, gathered(evil))
    with tarfile.open(fileobj=io.BytesIO(packed(files, {"context": "c"}))) as archive:
        members = archive.getmembers()
        texts = [cast("Any", archive.extractfile(member)).read().decode() for member in members]
    assert any(".log" in member.name for member in members)
    for member, text in zip(members, texts, strict=True):
        assert member.name.startswith("fatetui-bundle/")
        assert ".." not in member.name
        assert not controls(member.name, keep="")
        assert not controls(text), member.name[:80]
