"""What workloads bring along: replica sets, configuration, secrets, storage, ingresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Tone
from screens.place import Place
from screens.resources.definition import (
    AGE,
    HEALTH_COLUMN,
    NAME,
    WHY,
    TableDefinition,
    health_cell,
    judged_by,
    why_cell,
)
from screens.resources.reading import age, dig, items, name, name_of, number, plain, ratio, text
from screens.resources.workloads import images, pods_of
from screens.widgets.table import Column
from services import kubefate, rollout
from services.i18n import _

if TYPE_CHECKING:
    from screens.resources.definition import Seen
    from screens.widgets.table import Cell
    from services.kubernetes import Object


def _keys(obj: Object) -> str:
    """The names of what is in it; of a Secret nothing more is shown."""
    return ",".join(sorted({*(dig(obj, "data") or {}), *(dig(obj, "binaryData") or {})}))


def _config_cells(seen: Seen) -> tuple[Cell, ...]:
    return name(seen.obj), plain(_keys(seen.obj), Tone.MUTED), age(seen.obj)


CONFIG_MAPS = TableDefinition(
    "configmaps",
    "ConfigMap",
    _("ConfigMaps"),
    ("configmaps", "cm", "configmap"),
    (NAME, Column(_("KEYS"), rank=1, least=20, most=100, key="keys"), AGE),
    _config_cells,
)


def _secret_cells(seen: Seen) -> tuple[Cell, ...]:
    return name(seen.obj), plain(text(seen.obj, "type")), plain(_keys(seen.obj), Tone.MUTED), age(seen.obj)


def _inside(secret: Object) -> Place:
    name = name_of(secret)
    return Place("secret", text(secret, "metadata", "namespace"), kind="Secret", name=name, title=name)


SECRETS = TableDefinition(
    "secrets",
    "Secret",
    _("Secrets"),
    ("secrets", "sec", "secret"),
    (
        NAME,
        Column(_("TYPE"), rank=1, least=9, most=36, key="type"),
        Column(_("KEYS"), rank=2, least=20, most=80, key="keys"),
        AGE,
    ),
    _secret_cells,
    drill=_inside,
)


def _claim_cells(seen: Seen) -> tuple[Cell, ...]:
    claim = seen.obj
    return (
        name(claim),
        health_cell(seen.verdict),
        plain(text(claim, "status", "phase")),
        plain(text(claim, "status", "capacity", "storage") or text(claim, "spec", "resources", "requests", "storage")),
        plain(text(claim, "spec", "storageClassName")),
        plain(text(claim, "spec", "volumeName"), Tone.MUTED),
        age(claim),
        why_cell(seen.verdict),
    )


CLAIMS = TableDefinition(
    "pvc",
    "PersistentVolumeClaim",
    _("PersistentVolumeClaims"),
    ("pvc", "pvcs", "persistentvolumeclaims", "claims"),
    (
        NAME,
        HEALTH_COLUMN,
        Column(_("STATUS"), rank=3, least=7, most=9, key="status"),
        Column(_("SIZE"), rank=1, least=4, most=9, right=True, key="size"),
        Column(_("CLASS"), rank=2, least=8, most=24, key="class"),
        Column(_("VOLUME"), rank=6, least=12, most=44, key="volume"),
        AGE,
        WHY,
    ),
    _claim_cells,
    judge=judged_by("assess_claim"),
)


def _ingress_cells(seen: Seen) -> tuple[Cell, ...]:
    ingress = seen.obj
    hosts = ",".join(text(rule, "host") or "*" for rule in items(ingress, "spec", "rules"))
    addresses = items(ingress, "status", "loadBalancer", "ingress")
    shown = ",".join(text(one, "ip") or text(one, "hostname") for one in addresses)
    return (
        name(ingress),
        health_cell(seen.verdict),
        plain(kubefate.class_of(ingress)),
        plain(hosts),
        plain(shown),
        age(ingress),
        why_cell(seen.verdict),
    )


INGRESSES = TableDefinition(
    "ingresses",
    "Ingress",
    _("Ingresses"),
    ("ingresses", "ing", "ingress"),
    (
        NAME,
        HEALTH_COLUMN,
        Column(_("CLASS"), rank=2, least=6, most=16, key="class"),
        Column(_("HOSTS"), rank=0, least=20, most=60, key="hosts"),
        Column(_("ADDRESS"), rank=1, least=9, most=40, key="address"),
        AGE,
        WHY,
    ),
    _ingress_cells,
    judge=lambda obj, events, terms: rollout.assess_ingress(obj, None, terms),
)


def _replica_set_cells(seen: Seen) -> tuple[Cell, ...]:
    obj = seen.obj
    owner = next((text(one, "name") for one in items(obj, "metadata", "ownerReferences")), "")
    return (
        name(obj),
        ratio(number(obj, "status", "readyReplicas"), number(obj, "spec", "replicas", default=1)),
        plain(owner),
        plain(images(obj, "spec", "template", "spec"), Tone.MUTED),
        age(obj),
    )


REPLICA_SETS = TableDefinition(
    "replicasets",
    "ReplicaSet",
    _("ReplicaSets"),
    ("replicasets", "rs", "replicaset"),
    (
        NAME,
        Column(_("READY"), rank=1, least=5, most=7, right=True, key="ready"),
        Column(_("OWNER"), rank=2, least=12, most=40, key="owner"),
        Column(_("IMAGES"), rank=4, least=24, most=44, key="images"),
        AGE,
    ),
    _replica_set_cells,
    drill=pods_of,
)
