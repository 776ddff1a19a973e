"""The comparison itself. Pure: whatever is remote was read before.

File and KubeFATE's record speak the party file's language, Helm's manifest and the live objects that of Kubernetes;
what all four have in common is the chart, the party id and the NodePorts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from services.federation.drift.fields import differing
from services.federation.drift.model import Drift, Row, Source, Sources, Topic
from services.federation.ports import node_ports
from services.federation.recorded import recorded_party
from services.i18n import _
from services.kubernetes import Object, name_of
from services.party import CLUSTER_LABEL, PARTY_LABEL
from services.text import one_line

_DEPLOYED = "deployed"
_PRESENT = "✓"
_SKIPPED = frozenset({"apiVersion", "kind", "metadata", "status"})
_LABELLED = ("labels", "annotations")
# Only of these a stray one is worth a word: pods, claims and Endpoints come and go by themselves.
_MADE = frozenset({"Deployment", "StatefulSet", "Service", "Ingress", "ConfigMap"})
_CHART_KEYS = frozenset({"chartName", "chartVersion"})
_SECRET_PARTS = frozenset({"data", "stringData"})

_Said = Mapping[Source, str | None]


def compare(sources: Sources) -> Drift:
    """Everything that the sources have in common, or should have."""
    rows = (
        *_there(sources),
        *_chart(sources),
        *_party_id(sources),
        *_ports(sources),
        *_keys(sources),
        *_objects(sources),
    )
    return Drift(sources.name, sources.namespace, rows, sources.silent)


def _there(sources: Sources) -> Iterator[Row]:
    release, record = sources.release, sources.record
    live = len(_own(sources))
    helm = f"{_('revision {number}', number=release.revision)}, {release.status}" if release else None
    said = _heard(
        sources,
        {
            Source.FILE: sources.file.document.source if sources.file else None,
            Source.KUBEFATE: record.status.value if record else None,
            Source.HELM: helm,
            Source.LIVE: str(_("{count} objects", count=live)) if live else None,
        },
    )
    unfinished = release is not None and release.status != _DEPLOYED
    yield Row(Topic.THERE, sources.name, said, unfinished or len({value is None for value in said.values()}) > 1)


def _chart(sources: Sources) -> Iterator[Row]:
    charts = {
        source: f"{thing.chart_name} {thing.chart_version}"
        for source, thing in (
            (Source.FILE, sources.file),
            (Source.KUBEFATE, sources.record),
            (Source.HELM, sources.release),
        )
        if thing is not None and thing.chart_version
    }
    yield from _agreed(Topic.CHART, "chartVersion", _heard(sources, charts), _without_v)


def _party_id(sources: Sources) -> Iterator[Row]:
    spec = sources.record.spec if sources.record else {}
    release = sources.release.objects if sources.release else ()
    found = {
        Source.FILE: sources.file.data.get("partyId") if sources.file else None,
        Source.KUBEFATE: spec.get("partyId"),
        Source.HELM: _label_of(release, PARTY_LABEL),
        Source.LIVE: _label_of(_own(sources), PARTY_LABEL),
    }
    told = {source: str(value) for source, value in found.items() if value not in (None, "")}
    yield from _agreed(Topic.PARTY_ID, "partyId", _heard(sources, told), str)


def _agreed(topic: Topic, subject: str, said: _Said, same: Any) -> Iterator[Row]:
    """A row of what all who say anything should say alike."""
    if said:
        yield Row(topic, subject, said, len({same(str(value)) for value in said.values()}) > 1)


def _without_v(chart: str) -> str:
    """Charts are listed with the `v` or without it, as their Chart.yaml has it."""
    return chart.replace(" v", " ", 1)


def _ports(sources: Sources) -> Iterator[Row]:
    """Every NodePort that anybody asked for. Those that the server chose by itself are nobody's wish."""
    recorded = recorded_party(sources.record, sources.name) if sources.record else None
    asked: dict[Source, dict[int, str]] = {}
    for source, party in ((Source.FILE, sources.file), (Source.KUBEFATE, recorded)):
        if party is not None:
            asked[source] = {port: key for key, port in node_ports(party).items()}
    if sources.release is not None:
        asked[Source.HELM] = dict(_service_ports(sources.release.objects))
    wanted = sorted({port for ports in asked.values() for port in ports})
    if "Service" in sources.live:
        asked[Source.LIVE] = dict(_service_ports(_own(sources)))
    for port in wanted:
        said = _heard(sources, {source: ports.get(port) for source, ports in asked.items()})
        yield Row(Topic.NODE_PORT, str(port), said, _got_lost(said))


def _got_lost(said: _Said) -> bool:
    """Whether one has a port that the next in line does not. A chart may ask for ports of its own."""
    words = [said[source] is not None for source in Source if source in said]
    by_file = {said[source] is None for source in (Source.FILE, Source.KUBEFATE) if source in said}
    return len(by_file) > 1 or any(has and not then for has, then in pairwise(words))


def _service_ports(objects: Iterable[Object]) -> Iterator[tuple[int, str]]:
    for obj in objects:
        if obj.get("kind") == "Service":
            for port in (obj.get("spec") or {}).get("ports") or ():
                if isinstance(port.get("nodePort"), int):
                    yield port["nodePort"], f"Service/{name_of(obj)}"


def _keys(sources: Sources) -> Iterator[Row]:
    if sources.file is None or sources.record is None or not sources.record.spec:
        return
    for path, ours, theirs in differing(sources.file.spec, sources.record.spec, whole=True):
        if path not in _CHART_KEYS:
            yield Row(Topic.KEY, path, _heard(sources, {Source.FILE: ours, Source.KUBEFATE: theirs}), differs=True)


def _objects(sources: Sources) -> Iterator[Row]:
    if sources.release is None or not sources.speaks(Source.LIVE):
        return
    live = {(obj["kind"], name_of(obj)): obj for objects in sources.live.values() for obj in objects}
    wanted = {(str(obj.get("kind")), name_of(obj)): obj for obj in sources.release.objects}
    for (kind, name), obj in wanted.items():
        if kind in sources.live:
            found = live.get((kind, name))
            if found is None:
                yield _object_row(kind, name, {Source.HELM: _PRESENT, Source.LIVE: None})
            else:
                yield from _fields(kind, name, obj, found)
    for obj in _own(sources):
        if obj["kind"] in _MADE and (obj["kind"], name_of(obj)) not in wanted:
            yield _object_row(obj["kind"], name_of(obj), {Source.HELM: None, Source.LIVE: _PRESENT})


def _object_row(kind: str, name: str, said: _Said) -> Row:
    return Row(Topic.OBJECT, one_line(f"{kind}/{name}"), said, differs=True)


def _fields(kind: str, name: str, wanted: Object, live: Object) -> Iterator[Row]:
    for path, ours, theirs in differing(_wishes(wanted, live), _wishes(live, live), whole=False):
        said = {Source.HELM: ours, Source.LIVE: theirs}
        yield Row(Topic.FIELD, one_line(f"{kind}/{name} {path}"), said, differs=True)


def _wishes(obj: Object, live: Object) -> dict[str, Any]:
    """What can be compared: an API version lays things out its own way, and a Secret's values are nobody's business."""
    metadata = obj.get("metadata") or {}
    kept = {"metadata": {key: metadata.get(key) or {} for key in _LABELLED}}
    if obj.get("apiVersion") != live.get("apiVersion"):
        return kept
    left_out = _SKIPPED | (_SECRET_PARTS if live.get("kind") == "Secret" else frozenset())
    return {**{key: value for key, value in obj.items() if key not in left_out}, **kept}


def _own(sources: Sources) -> list[Object]:
    """The live objects of the party that nobody but Helm has made."""
    return [
        obj
        for objects in sources.live.values()
        for obj in objects
        if _label(obj, CLUSTER_LABEL) == sources.name and not obj["metadata"].get("ownerReferences")
    ]


def _label_of(objects: Iterable[Object], label: str) -> str | None:
    return next((found for obj in objects if (found := _label(obj, label))), None)


def _label(obj: Object, label: str) -> str:
    return str((obj["metadata"].get("labels") or {}).get(label, ""))


def _heard(sources: Sources, said: _Said) -> _Said:
    """The words of those that were asked."""
    return {source: None if word is None else one_line(word) for source, word in said.items() if sources.speaks(source)}
