"""§3.7: upgrades that lose data or stop half way, and what a removal leaves."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.kubefate import ServiceVersion, UnsupportedVersion
from services.party import version_key
from services.rollout.diagnosis.index import Index
from services.rollout.diagnosis.model import Certainty, Diagnosis, Place, content, fact
from services.rollout.diagnosis.service_jobs import release_of
from services.rollout.fields import Object, labels_of, name_of
from services.rollout.verdict import Health

_NEW_CLAIMS = "v1.9.0"
"""The chart from which on workloads are StatefulSets and claims have other names (product.md P51)."""
_KEEPS_ON_FAILURE = ServiceVersion(1, 1, 0)
_HALFWAY = frozenset({"failed", "pending-upgrade", "pending-rollback"})
_UPGRADE_JOB = "upgrade"
_LEFT = ("PersistentVolumeClaim", "ConfigMap")


def new_claims(index: Index) -> Iterator[Diagnosis]:
    """P51: the party file asks for a chart that starts on other volumes than the installed one."""
    for cluster in index.records.clusters.values():
        for party in index.parties.get(cluster.namespace, ()):
            if party.name == cluster.name and _crosses(cluster.chart_version, party.chart_version):
                place = Place(cluster.namespace, "PartyFile", party.name)
                message = _(
                    "Upgrading {party} from {old} to {new} starts on empty volumes",
                    party=party.name,
                    old=cluster.chart_version,
                    new=party.chart_version,
                )
                facts = [fact(place, "chartVersion", f"{cluster.chart_version} -> {party.chart_version}")]
                claims = index.of("PersistentVolumeClaim", cluster.namespace)
                facts += [
                    fact(Place(cluster.namespace, "PersistentVolumeClaim", name_of(claim)), "exists", "true")
                    for claim in claims
                ]
                yield index.found("P51", message, place, facts, health=Health.HEALTHY)


def _crosses(old: str, new: str) -> bool:
    try:
        return version_key(old) < version_key(_NEW_CLAIMS) <= version_key(new)
    except ValueError:
        return False


def removes_on_failure(index: Index) -> Iterator[Diagnosis]:
    """P52: an update by a KubeFATE that uninstalls what it fails to update."""
    view = index.situation.kubefate
    try:
        old = view is not None and ServiceVersion.parse(view.version) < _KEEPS_ON_FAILURE
    except UnsupportedVersion:
        return
    if view is None or not old:
        return
    removed = next(
        (job for job in index.records.jobs if job.method == "ClusterUpdate" and job.done and not job.succeeded), None
    )
    if removed is None:
        yield from _would_remove(index, view.version)
        return
    place = Place(index.records.namespace_of(removed), "KubeFateJob", removed.id)
    message = _("KubeFATE {version} removed the party when its upgrade failed", version=view.version)
    facts = [fact(place, "status", f"{removed.status} {removed.reason}"), fact("KubeFATE", "version", view.version)]
    places = (place, content(place.namespace))
    yield index.found("P52", message, place, facts, health=Health.FAILED, depth=3, places=places)


def _would_remove(index: Index, version: str) -> Iterator[Diagnosis]:
    for cluster in index.records.clusters.values():
        for party in index.parties.get(cluster.namespace, ()):
            if party.name == cluster.name and party.chart_version != cluster.chart_version:
                place = Place(cluster.namespace, "PartyFile", party.name)
                message = _(
                    "KubeFATE {version} would remove {party} if its upgrade failed", version=version, party=party.name
                )
                change = f"{cluster.chart_version} -> {party.chart_version}"
                facts = [fact("KubeFATE", "version", version), fact(place, "chartVersion", change)]
                yield index.found("P52", message, place, facts, health=Health.HEALTHY)


def halfway(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P53: Helm's newest revision of a release is no finished one, or the upgrade's own job fails."""
    if namespace not in index.namespaces:
        return
    for release, secret in _newest(index, namespace).items():
        labels = labels_of(secret)
        revision = _revision(secret)
        if labels.get("status") in _HALFWAY and revision > 1:
            place = Place(namespace, "Release", release)
            message = _(
                "Revision {revision} of {release} is {status}",
                revision=revision,
                release=release,
                status=labels["status"],
            )
            facts = [fact(Place(namespace, "Secret", name_of(secret)), "labels.status", labels["status"])]
            yield index.found("P53", message, place, facts, places=(place, content(namespace)), release=release)
    for place, why in index.troubles(namespace):
        if place.kind in ("Job", "Pod") and why.code in ("R07", "R14") and _upgrades_mysql(place.name):
            message = _("The upgrade of MySQL's data failed in {namespace}", namespace=namespace)
            facts = [fact(place, why.field, why.value, why.age)]
            if words := index.logs.last_line(namespace, place.name):
                facts.append(fact(place, "log", words))
            yield index.found("P53", message, place, facts, health=Health.FAILED, certainty=Certainty.LIKELY)


def _upgrades_mysql(name: str) -> bool:
    return "mysql" in name and _UPGRADE_JOB in name


def _newest(index: Index, namespace: str) -> dict[str, Object]:
    newest: dict[str, Object] = {}
    for secret in index.of("Secret", namespace):
        release = release_of(secret)
        if release and (release not in newest or _revision(secret) > _revision(newest[release])):
            newest[release] = secret
    return newest


def _revision(secret: Object) -> int:
    told = str(labels_of(secret).get("version") or name_of(secret).rpartition(".v")[2])
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 10 else 0


def leftovers(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P54: claims of a party that was removed."""
    view = index.situation.kubefate
    if view is None or view.clusters is None or namespace not in index.namespaces:
        return
    if index.records.clusters_in(namespace):
        return
    if namespace == index.kubefate_namespace or index.of("Pod", namespace):
        return
    left = [
        Place(namespace, kind, name_of(obj))
        for kind in _LEFT
        for obj in index.of(kind, namespace)
        if labels_of(obj).get("name")
    ]
    if left and not _newest(index, namespace):
        place = Place(namespace, "Leftovers", namespace)
        message = _("{count} objects of a removed party are left in {namespace}", count=len(left), namespace=namespace)
        facts = [fact(found, "exists", "true") for found in left]
        yield index.found("P54", message, place, facts, health=Health.HEALTHY)


CHECKS = (new_claims, removes_on_failure)
NEAR = (halfway, leftovers)
