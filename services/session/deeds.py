"""What can be done to objects, as deeds. Pure: nothing is asked of the cluster."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from services.i18n import Message, _
from services.kubefate import NAMESPACE, chart_of
from services.kubernetes import subject_of
from services.session.deed import Deed
from services.steps import PartySource
from services.text import one_line

if TYPE_CHECKING:
    from pathlib import Path

    from services.kubefate import Job, Standing
    from services.kubernetes import Object
    from services.party import PartyFile
    from services.records import Mend, Trouble

_NAMESPACE = "Namespace"


def removal(kind: str, objects: Iterable[Object]) -> Deed:
    """Remove `objects`, all of `kind`; namespaces with everything in them."""
    by_place: dict[str | None, list[str]] = {}
    for obj in objects:
        by_place.setdefault(obj["metadata"].get("namespace"), []).append(obj["metadata"]["name"])
    names = [name for names in by_place.values() for name in names]
    title = _("Remove {objects}", objects=_counted(kind, names))
    if kind == _NAMESPACE:
        return Deed(
            _("Remove {objects}", objects=_counted(kind, names)), names[0], (("namespace.remove", {"names": names}),)
        )
    steps = tuple(
        ("object.remove", {"kind": kind, "names": names} | ({"namespace": namespace} if namespace else {}))
        for namespace, names in by_place.items()
    )
    return Deed(title, names[0], steps)


def scaling(kind: str, obj: Object, replicas: int) -> Deed:
    """Give a workload another number of pods."""
    params = {**_named(kind, obj), "replicas": replicas}
    title = _("Scale {object} to {replicas}", object=_subject(kind, obj), replicas=replicas)
    return Deed(title, obj["metadata"]["name"], (("workload.scale", params),))


def restart(kind: str, objects: Iterable[Object]) -> Deed:
    """Replace the pods of workloads."""
    chosen = list(objects)
    names = [obj["metadata"]["name"] for obj in chosen]
    steps = tuple(("workload.restart", _named(kind, obj)) for obj in chosen)
    return Deed(_("Restart {objects}", objects=_counted(kind, names)), names[0], steps)


def editing(kind: str, obj: Object, patch: Mapping[str, Any]) -> Deed:
    """Change fields of `obj` as it was seen; somebody else's change in the meantime is not overwritten."""
    version = {"resourceVersion": obj["metadata"]["resourceVersion"]}
    whole = {**patch, "metadata": {**patch.get("metadata", {}), **version}}
    title = _("Change {object}", object=_subject(kind, obj))
    return Deed(title, obj["metadata"]["name"], (("object.patch", {**_named(kind, obj), "patch": whole}),))


def labelling(kind: str, obj: Object, key: str, value: str | None) -> Deed:
    """Give `obj` a label, or (None) take it away."""
    name = _subject(kind, obj)
    title: Message = _("Take the label {label} off {object}", label=key, object=name)
    if value is not None:
        title = _("Label {object}: {label}", object=name, label=f"{key}={value}")
    patch = {"metadata": {"labels": {key: value}}}
    return Deed(title, obj["metadata"]["name"], (("object.patch", {**_named(kind, obj), "patch": patch}),))


def new_namespace(name: str) -> Deed:
    """Create a namespace."""
    title = _("Create namespace {name}", name=one_line(name, 80))
    return Deed(title, name, (("namespace.ensure", {"names": [name]}),))


def uploading_chart(path: Path) -> Deed:
    """Store a packaged chart in KubeFATE. Raises ChartFileUnreadable, OSError."""
    name, version = chart_of(path)
    title = _("Upload chart {name} {version}", name=one_line(name, 80), version=one_line(version, 40))
    return Deed(title, name, (("chart.ensure", {"name": name, "version": version, "file": str(path.resolve())}),))


def uninstalling(*parties: PartyFile, record: str = "") -> Deed:
    """Uninstall parties by KubeFATE; `record` is the id of a single one there, as far as it is known."""
    sources = tuple(PartySource(text=party.document.text, name=party.document.source) for party in parties)
    first, *others = parties
    title = _("Uninstall {name} of namespace {namespace}", name=first.name, namespace=first.namespace)
    if others:
        title = _("Uninstall {names}", names=one_line(", ".join(party.name for party in parties), 80))
    return Deed(title, first.name, (("cluster.remove", {}),), sources, words={"id": record} if record else {})


def starting_minikube() -> Deed:
    """Make minikube's cluster run on this machine."""
    return Deed(_("Start minikube"), "minikube", (("localcluster.ensure", {}),), local=True)


def trying_pull(image: str, *, again: bool) -> Deed:
    """Let one node pull an image, by a pod that is gone at once; `again` also where it has the image."""
    params = {"images": [image], "nodes": "one", "again": again, "grace": "20s"}
    return Deed(_("Pull {image} on a node", image=one_line(image)), image, (("images.prepull", params),))


def enabling_ingress() -> Deed:
    """Give minikube's cluster its ingress controller."""
    addon = {"name": "nginx", "provider": "addon"}
    return Deed(_("Enable minikube's ingress"), "minikube", (("ingress.ensure", addon),), local=True)


def ensuring_kubefate(version: str, there: Standing | None, host: str | None, ingress_class: str | None) -> Deed:
    """Install KubeFATE, or take over the one that is there, in this version: it keeps its logins and its database."""
    params: dict[str, Any] = {"version": version, "host": host, "ingress_class": ingress_class}
    if there is None:
        return Deed(_("Install KubeFATE {version}", version=version), NAMESPACE, (("kubefate.ensure", params),))
    kept: dict[str, Any] = {
        "namespace": there.namespace,
        "registry": there.registry,
        "pull_secrets": list(there.pull_secrets),
    }
    kept["tls_secret"] = there.tls_secret if host == there.host else None
    params |= {key: value for key, value in kept.items() if value} | {"adopt": True}
    title: Message = _("Take over KubeFATE {version}", version=version)
    if there.version != version:
        title = _("Change KubeFATE {before} to {version}", before=one_line(there.version, 40) or "?", version=version)
    return Deed(title, there.namespace, (("kubefate.ensure", params),))


def toy_between(guest: PartyFile, host: int) -> Deed:
    """FATE's own test of a party with another one, or with itself."""
    source = PartySource(text=guest.document.text, name=guest.document.source)
    pair = {"guest": guest.party_id, "host": host}
    title = _("Toy test of {guest} with {host}", guest=guest.name, host=host)
    return Deed(title, guest.name, (("toy.run", {"pairs": [pair], "self_first": False}),), (source,), words=pair)


def shell_in(pod: Object, container: str) -> Deed:
    """A shell, and whatever was typed there."""
    meta = pod["metadata"]
    words = {"pod": meta["name"], "namespace": meta.get("namespace", ""), "command": "sh"}
    title = _("Shell in {object}", object=_subject("Pod", pod))
    return Deed(title, meta["name"], (("pod.exec", {"container": container}),), words=words)


def attached_to(pod: Object, container: str) -> Deed:
    """A talk with a container's own program."""
    return replace(shell_in(pod, container), title=_("Attached to {object}", object=_subject("Pod", pod)))


def removing_kubefate(version: str) -> Deed:
    """Remove KubeFATE with its records; the parties stay."""
    title = _("Remove KubeFATE {version} with its records", version=one_line(version, 20))
    return Deed(title, NAMESPACE, (("kubefate.remove", {"version": version}),))


def installing(paths: Sequence[Path], parties: Sequence[PartyFile]) -> Deed:
    """Install or update parties as their files say."""
    namespaces = sorted({party.namespace for party in parties})
    names = ", ".join(party.name for party in parties)
    sources = tuple(PartySource(path=path) for path in paths)
    steps: tuple[tuple[str, Mapping[str, Any]], ...] = (
        ("namespace.ensure", {"names": namespaces}),
        ("cluster.ensure", {}),
    )
    return Deed(_("Install or update {parties}", parties=one_line(names, 80)), parties[0].name, steps, sources)


def stopping(jobs: Sequence[Job]) -> Deed:
    """Stop jobs of KubeFATE."""
    ids = [job.id for job in jobs]
    title = _("Stop KubeFATE's {method} {job}", method=one_line(jobs[0].method), job=one_line(ids[0], 40))
    return Deed(title, ids[0], (("job.stop", {"jobs": ids}),))


def mending(troubles: Sequence[Trouble], *, remove: bool = False) -> Deed | None:
    """Mend records of KubeFATE 1.0.x, or with `remove` take those away of which nothing is left; None where nothing of
    that kind mends them."""
    mends = [mend for trouble in troubles if (mend := _mend_of(trouble, remove)) is not None]
    if not mends:
        return None
    verb = "records.remove" if remove else "records.mend"
    subject = one_line(troubles[0].subject, 80)
    title: Message = _("Mend {subject}", subject=subject)
    if remove:
        title = _("Remove the record of {subject}", subject=subject)
    elif len(mends) > 1:
        title = _("Mend {count} records", count=len(mends))
    return Deed(title, mends[0].id or mends[0].name, tuple((verb, mend.params) for mend in mends))


def _mend_of(trouble: Trouble, remove: bool) -> Mend | None:
    return next((mend for mend in trouble.mends if mend.removes is remove), None)


def keeping_records(file: str) -> Deed:
    """Back the records of KubeFATE 1.0.x up."""
    return Deed(
        _("Keep KubeFATE's records in {file}", file=one_line(file, 80)), file, (("records.backup", {"file": file}),)
    )


def restoring_records(file: str) -> Deed:
    """Store the records of an archive that the database has not."""
    title = _("Restore KubeFATE's records from {file}", file=one_line(file, 80))
    return Deed(title, file, (("records.restore", {"file": file}),))


def _named(kind: str, obj: Object) -> dict[str, Any]:
    meta = obj["metadata"]
    namespace = meta.get("namespace")
    return {"kind": kind, "name": meta["name"]} | ({"namespace": namespace} if namespace else {})


def _subject(kind: str, obj: Object) -> str:
    return one_line(subject_of(kind, obj["metadata"]["name"], obj["metadata"].get("namespace")), 100)


def _counted(kind: str, names: list[str]) -> Message | str:
    if len(names) == 1:
        return f"{kind} {one_line(names[0], 80)}"
    return _("{count} objects of kind {kind}", count=len(names), kind=kind)
