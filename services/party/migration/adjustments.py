"""Changes that a row of names cannot say."""

from __future__ import annotations

from services.i18n import _
from services.party.hosts import HOST_MODULES
from services.party.migration.draft import Draft
from services.party.migration.rows import Adjustment

_HOST_WORDS = {"client": "notebook", "servingProxy": "serving-proxy", "servingAdmin": "serving-admin"}


def _count_the_list(draft: Draft) -> None:
    """Nodes of a list, each with settings of its own, become nodes that are counted and are all alike."""
    listed = draft.get("nodemanager.list")
    if not isinstance(listed, list):
        return
    counted = draft.get("nodemanager.count")
    total = len(listed) + (counted if isinstance(counted, int) else 0)
    draft.remove("nodemanager.list", _("Compute nodes are counted now, not listed"))
    if total:
        draft.set("nodemanager.count", total, _("As many compute nodes as there were"))
    if listed:
        draft.ask(
            "M-NODES",
            "nodemanager",
            _("The {count} compute nodes of nodemanager.list had settings of their own", count=len(listed)),
            _("Set placement, claims and sizes once, for all of them, under nodemanager"),
        )


def _keep_hosts(draft: Draft) -> None:
    """Default hosts were the party's own; from here on they are the same for every party."""
    party = draft.party
    for module in HOST_MODULES:
        path = f"ingress.{module}"
        if module in party.modules and not draft.has(path) and party.party_id is not None:
            host = f"{party.party_id}.{_HOST_WORDS.get(module, module)}.kubefate.net"
            reason = _("The default host is the same for every party from here on; this was the party's own")
            draft.set(f"{path}.hosts", [{"name": host}], reason, after="modules")


def _registry_slash(draft: Draft) -> None:
    registry = draft.get("registry")
    if isinstance(registry, str) and registry and not registry.endswith("/"):
        draft.set("registry", f"{registry}/", _("This chart writes the registry without a slash of its own"))


def _drop_stock_tags(draft: Draft) -> None:
    """An image tag of the old release would start the old programs with the new chart's settings."""
    for path in ("imageTag", "spark.master.ImageTag", "spark.worker.ImageTag"):
        tag = draft.get(path)
        if not draft.has(path):
            continue
        draft.remove(path, _("The chart knows the tag of its own release"))
        if isinstance(tag, str) and tag and not tag.endswith("-release"):
            draft.ask(
                "M-TAG",
                path,
                _("The tag {tag} was of images of one's own", tag=tag),
                _("Build them for the new release, and set their tag where the new chart reads it"),
            )


def _name_the_chart(draft: Draft) -> None:
    if not draft.get("chartName"):
        draft.set(
            "chartName", "fate", _("Services and command lines of that time want the chart's name"), after="namespace"
        )


def _say_what_was_fixed(draft: Draft) -> None:
    """The serving proxy was a NodePort whatever the file said, and is what it says from here on."""
    if draft.get("servingProxy.nodePort") is not None and draft.get("servingProxy.type") is None:
        draft.set("servingProxy.type", "NodePort", _("It was a NodePort in any case, and has to be said now"))


FIRST: tuple[Adjustment, ...] = (Adjustment(at="", apply=_drop_stock_tags),)
"""Of any migration, before all else."""
ADJUSTMENTS: tuple[Adjustment, ...] = (
    Adjustment(at="v1.4.0", apply=_name_the_chart),
    Adjustment(at="v1.6.0-a", apply=_count_the_list),
    Adjustment(at="v1.6.1", apply=_keep_hosts),
    Adjustment(at="v2.0.0", apply=_registry_slash),
    Adjustment(at="v2.1.5", apply=_keep_hosts, chart_name="fate-serving"),
    Adjustment(at="v2.0.4", apply=_say_what_was_fixed, chart_name="fate-serving"),
)
