"""Which parties a cluster shows, by the labels that every chart gives its workloads."""

from __future__ import annotations

from typing import Any

from services.doctor import KnownParty, parties_of


def workload(namespace: str, title: str, **labels: str) -> dict[str, Any]:
    return {"metadata": {"name": title, "namespace": namespace, "labels": labels}}


def test_parties_are_told_by_the_charts_labels() -> None:
    found = parties_of(
        [
            workload("fate-9999", "python", fateMoudle="python", name="fate-9999", partyId="9999"),
            workload("fate-9999", "mysql", fateMoudle="mysql", name="fate-9999", partyId="9999"),
            workload("other", "python", fateMoudle="python", name="fate-10000", partyId="10000"),
            workload("default", "web", app="web"),
            workload("default", "odd", fateMoudle="python"),
        ]
    )
    assert found == (
        KnownParty("fate-9999", "fate-9999", "9999"),
        KnownParty("fate-10000", "other", "10000"),
    )
    assert [party.title for party in found] == ["fate-9999", "other/fate-10000"]


def test_workloads_without_labels_are_nobody_s() -> None:
    assert parties_of([{"metadata": {"name": "x", "namespace": "y"}}]) == ()
