"""Tabs that are screens of their own elsewhere, narrowed to the party."""

from __future__ import annotations

from dataclasses import replace

from screens.boards import BoardsScreen
from screens.jobs import JobsScreen
from screens.jobs.look import party_of
from screens.party.tab import PartyTab
from screens.place import Place
from screens.resources import TABLES, ResourceScreen
from screens.tasks import AuditScreen
from services.doctor import PartyView, ServiceView
from services.kubefate import Job
from services.steps.audit import Entry


class WorkloadsTab(PartyTab, ResourceScreen):
    """What makes the party's pods. Whoever changes one goes to `:workloads`: here keys are the party's."""

    def __init__(self, place: Place) -> None:
        super().__init__(place, TABLES["workloads"])

    @property
    def scopes(self) -> frozenset[str]:
        return self.SCOPES | self.TAB_SCOPES | {"texts-of"}


class EventsTab(PartyTab, ResourceScreen):
    """The events of the party's namespace: they carry no labels."""

    def __init__(self, place: Place) -> None:
        super().__init__(replace(place, labels=""), TABLES["events"])

    @property
    def scopes(self) -> frozenset[str]:
        return self.SCOPES | self.TAB_SCOPES | {"texts-of"}


class AccessTab(PartyTab, BoardsScreen):
    """The party's board."""

    def shows(self, view: PartyView) -> bool:
        return self.is_party(view)


class JobsTab(PartyTab, JobsScreen):
    """KubeFATE's jobs about the party."""

    def shows(self, job: Job, view: ServiceView) -> bool:
        record = view.clusters.get((self.place.name, self.place.namespace or ""))
        return job.cluster_id == record.id if record is not None else party_of(job, view) == self.place.name


class AuditTab(PartyTab, AuditScreen):
    """What fatetui changed of the party."""

    def shows(self, entry: Entry) -> bool:
        words = (entry.verb, *(str(change.get("subject")) for change in entry.changes))
        return any(self.place.name in word or f"/{self.place.namespace}" in word for word in words)
