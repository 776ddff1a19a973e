"""All views: what they are called, and the screen that shows one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from screens.aliases import AliasesScreen
from screens.base import ConsoleScreen
from screens.boards import BoardsScreen, HostsScreen, NamesScreen
from screens.charts import ChartsScreen, ExampleScreen, UsersScreen
from screens.contexts import ContextsScreen
from screens.doctor import DoctorScreen, ReportScreen
from screens.drift import DriftScreen
from screens.editor import DiffScreen, EditorScreen, FilesScreen, FormScreen
from screens.faults import FaultsScreen
from screens.federation import FederationScreen, LinkScreen
from screens.forwards import ForwardsScreen
from screens.images import ImagesScreen
from screens.jobs import JobScreen, JobsScreen
from screens.overview import OverviewScreen
from screens.parties import PartiesScreen
from screens.party import AccessTab, AuditTab, ConfigTab, EventsTab, JobsTab, RoutesTab, WorkloadsTab
from screens.place import Place
from screens.ports import PortsScreen
from screens.reading import (
    DescriptionScreen,
    LogScreen,
    MergedLogScreen,
    NoticesScreen,
    OwnLogScreen,
    PreviousLogScreen,
    YamlScreen,
)
from screens.records import RecordScreen, RecordsScreen
from screens.resources import TABLES, AnyKindScreen, ContainersScreen, ResourceScreen, SecretScreen, TableDefinition
from screens.runs import RunScreen, RunsScreen
from screens.saved import SavedScreen, SavedTextScreen
from screens.settings import SettingsScreen
from screens.tasks import AuditScreen, PlanScreen, TaskScreen, TasksScreen
from screens.toy import TestsScreen, ToyScreen, TranscriptScreen
from screens.wizard import WizardScreen
from services.i18n import Message, _


@dataclass(frozen=True, slots=True)
class ViewDefinition:
    """A view; one without `words` is reached from an object only."""

    id: str
    title: Message
    words: tuple[str, ...]
    make: Callable[[Place], ConsoleScreen]
    namespaced: bool = False
    one: str = ""
    """The view of one of its objects, to which `:WORD NAME` leads."""


def _table(table: TableDefinition) -> ViewDefinition:
    return ViewDefinition(
        table.id, table.title, table.words, lambda place: ResourceScreen(place, table), table.namespaced
    )


VIEWS: dict[str, ViewDefinition] = {
    view.id: view
    for view in (
        ViewDefinition("home", _("Overview"), ("home", "overview", "pulse", "pulses"), OverviewScreen),
        ViewDefinition("parties", _("Parties"), ("parties", "pa", "party"), PartiesScreen),
        ViewDefinition("party", _("Workloads"), (), WorkloadsTab),
        ViewDefinition("party-config", _("Config"), (), ConfigTab),
        ViewDefinition("party-routes", _("Routes"), (), RoutesTab),
        ViewDefinition("party-access", _("Access"), (), AccessTab),
        ViewDefinition("party-jobs", _("Jobs"), (), JobsTab),
        ViewDefinition("party-events", _("Events"), (), EventsTab),
        ViewDefinition("party-audit", _("Audit"), (), AuditTab),
        *map(_table, TABLES.values()),
        ViewDefinition("secret", _("A secret"), (), SecretScreen),
        ViewDefinition("containers", _("Containers"), (), ContainersScreen),
        ViewDefinition("any", _("Objects"), (), AnyKindScreen, namespaced=True),
        ViewDefinition("contexts", _("Contexts"), ("contexts", "ctx", "context"), ContextsScreen),
        ViewDefinition("toy", _("Toy test"), ("toy",), ToyScreen),
        ViewDefinition("toy-transcript", _("Transcript"), (), TranscriptScreen),
        ViewDefinition("tests", _("Toy tests so far"), ("tests", "toys"), TestsScreen),
        ViewDefinition("wizard", _("Install wizard"), ("wizard", "install"), WizardScreen),
        ViewDefinition("config", _("Party files"), ("config", "files", "cfg", "edit"), FilesScreen),
        ViewDefinition("edit", _("Editor"), (), EditorScreen),
        ViewDefinition("form", _("Form"), (), FormScreen),
        ViewDefinition("diff", _("Difference"), (), DiffScreen),
        ViewDefinition("federation", _("Federation"), ("federation", "fed", "xray"), FederationScreen),
        ViewDefinition("link", _("Route"), (), LinkScreen),
        ViewDefinition("boards", _("FATE-Boards"), ("boards", "board"), BoardsScreen),
        ViewDefinition("ports", _("NodePorts"), ("ports", "nodeports"), PortsScreen),
        ViewDefinition("forwards", _("Forwarded ports"), ("forwards", "pf"), ForwardsScreen),
        ViewDefinition("drift", _("Drift"), ("drift",), DriftScreen),
        ViewDefinition("names", _("Names"), ("names", "name"), NamesScreen),
        ViewDefinition("hosts", _("Hosts lines"), ("hosts",), HostsScreen),
        ViewDefinition("doctor", _("Doctor"), ("doctor", "dr"), DoctorScreen),
        ViewDefinition("doctor-report", _("Report"), (), ReportScreen),
        ViewDefinition("images", _("Images"), ("images", "img", "image"), ImagesScreen, namespaced=True),
        ViewDefinition("jobs", _("Jobs"), ("jobs", "job"), JobsScreen, one="job"),
        ViewDefinition("job", _("A job"), (), JobScreen),
        ViewDefinition("charts", _("Charts"), ("charts", "chart"), ChartsScreen),
        ViewDefinition("example", _("Example"), (), ExampleScreen),
        ViewDefinition("users", _("Users"), ("users", "user"), UsersScreen),
        ViewDefinition("settings", _("Settings"), ("settings", "set"), SettingsScreen),
        ViewDefinition("faults", _("Faults"), ("faults", "fault"), FaultsScreen),
        ViewDefinition("records", _("KubeFATE's records"), ("records", "record", "mongo"), RecordsScreen),
        ViewDefinition("record", _("A record"), (), RecordScreen),
        ViewDefinition("plan", _("Plan"), ("plan",), PlanScreen),
        ViewDefinition("tasks", _("Tasks"), ("tasks", "task"), TasksScreen),
        ViewDefinition("task", _("A task"), (), TaskScreen),
        ViewDefinition("runs", _("Runs"), ("runs", "run", "journal", "history"), RunsScreen),
        ViewDefinition("run", _("A run"), (), RunScreen),
        ViewDefinition("audit", _("Audit log"), ("audit",), AuditScreen),
        ViewDefinition("notices", _("Notices"), ("notices", "messages"), NoticesScreen),
        ViewDefinition("saved", _("Saved files"), ("saved", "sd", "dumps"), SavedScreen),
        ViewDefinition("saved-text", _("A saved file"), (), SavedTextScreen),
        ViewDefinition("aliases", _("Words"), ("aliases", "alias"), AliasesScreen),
        ViewDefinition("own-log", _("Log of fatetui"), ("log",), OwnLogScreen),
        ViewDefinition("describe", _("Description"), (), DescriptionScreen),
        ViewDefinition("yaml", _("YAML"), (), YamlScreen),
        ViewDefinition("logs", _("Logs"), (), LogScreen),
        ViewDefinition("party-logs", _("Logs"), (), MergedLogScreen),
        ViewDefinition("previous-logs", _("Previous logs"), (), PreviousLogScreen),
    )
}
HOME = "home"


def scopes() -> Iterable[frozenset[str]]:
    """The scopes of every screen: a key can mean something else on each."""
    return (view.make(Place(view.id)).scopes for view in VIEWS.values())
