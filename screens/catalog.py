"""All views: what they are called, and the screen that shows one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from screens.place import Place
from screens.resources.catalog import TABLES
from services.i18n import _

if TYPE_CHECKING:
    from screens.base import ConsoleScreen
    from screens.resources.definition import TableDefinition
    from services.i18n import Message


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


def _late(package: str, name: str, *more: object) -> Callable[[Place], ConsoleScreen]:
    """A screen that is imported when it is shown for the first time: the first paint waits for none but its own."""

    def make(place: Place) -> ConsoleScreen:
        screen: Callable[..., ConsoleScreen] = getattr(import_module(f"screens.{package}"), name)
        return screen(place, *more)

    return make


def _table(table: TableDefinition) -> ViewDefinition:
    make = _late("resources", "ResourceScreen", table)
    return ViewDefinition(table.id, table.title, table.words, make, table.namespaced)


VIEWS: dict[str, ViewDefinition] = {
    view.id: view
    for view in (
        ViewDefinition(
            "home", _("Overview"), ("home", "overview", "pulse", "pulses"), _late("overview", "OverviewScreen")
        ),
        ViewDefinition("parties", _("Parties"), ("parties", "pa", "party"), _late("parties", "PartiesScreen")),
        ViewDefinition("party", _("Workloads"), (), _late("party", "WorkloadsTab")),
        ViewDefinition("party-config", _("Config"), (), _late("party", "ConfigTab")),
        ViewDefinition("party-routes", _("Routes"), (), _late("party", "RoutesTab")),
        ViewDefinition("party-access", _("Access"), (), _late("party", "AccessTab")),
        ViewDefinition("party-jobs", _("Jobs"), (), _late("party", "JobsTab")),
        ViewDefinition("party-events", _("Events"), (), _late("party", "EventsTab")),
        ViewDefinition("party-audit", _("Audit"), (), _late("party", "AuditTab")),
        *map(_table, TABLES.values()),
        ViewDefinition("secret", _("A secret"), (), _late("resources", "SecretScreen")),
        ViewDefinition("containers", _("Containers"), (), _late("resources", "ContainersScreen")),
        ViewDefinition("any", _("Objects"), (), _late("resources", "AnyKindScreen"), namespaced=True),
        ViewDefinition("contexts", _("Contexts"), ("contexts", "ctx", "context"), _late("contexts", "ContextsScreen")),
        ViewDefinition("toy", _("Toy test"), ("toy",), _late("toy", "ToyScreen")),
        ViewDefinition("toy-transcript", _("Transcript"), (), _late("toy", "TranscriptScreen")),
        ViewDefinition("tests", _("Toy tests so far"), ("tests", "toys"), _late("toy", "TestsScreen")),
        ViewDefinition("wizard", _("Install wizard"), ("wizard", "install"), _late("wizard", "WizardScreen")),
        ViewDefinition("config", _("Party files"), ("config", "files", "cfg", "edit"), _late("editor", "FilesScreen")),
        ViewDefinition("edit", _("Editor"), (), _late("editor", "EditorScreen")),
        ViewDefinition("form", _("Form"), (), _late("editor", "FormScreen")),
        ViewDefinition("diff", _("Difference"), (), _late("editor", "DiffScreen")),
        ViewDefinition(
            "federation", _("Federation"), ("federation", "fed", "xray"), _late("federation", "FederationScreen")
        ),
        ViewDefinition("link", _("Route"), (), _late("federation", "LinkScreen")),
        ViewDefinition("boards", _("FATE-Boards"), ("boards", "board"), _late("boards", "BoardsScreen")),
        ViewDefinition("ports", _("NodePorts"), ("ports", "nodeports"), _late("ports", "PortsScreen")),
        ViewDefinition("forwards", _("Forwarded ports"), ("forwards", "pf"), _late("forwards", "ForwardsScreen")),
        ViewDefinition("drift", _("Drift"), ("drift",), _late("drift", "DriftScreen")),
        ViewDefinition("names", _("Names"), ("names", "name"), _late("boards", "NamesScreen")),
        ViewDefinition("hosts", _("Hosts lines"), ("hosts",), _late("boards", "HostsScreen")),
        ViewDefinition("doctor", _("Doctor"), ("doctor", "dr"), _late("doctor", "DoctorScreen")),
        ViewDefinition("doctor-report", _("Report"), (), _late("doctor", "ReportScreen")),
        ViewDefinition(
            "images", _("Images"), ("images", "img", "image"), _late("images", "ImagesScreen"), namespaced=True
        ),
        ViewDefinition("jobs", _("Jobs"), ("jobs", "job"), _late("jobs", "JobsScreen"), one="job"),
        ViewDefinition("job", _("A job"), (), _late("jobs", "JobScreen")),
        ViewDefinition("charts", _("Charts"), ("charts", "chart"), _late("charts", "ChartsScreen")),
        ViewDefinition("example", _("Example"), (), _late("charts", "ExampleScreen")),
        ViewDefinition("users", _("Users"), ("users", "user"), _late("charts", "UsersScreen")),
        ViewDefinition("settings", _("Settings"), ("settings", "set"), _late("settings", "SettingsScreen")),
        ViewDefinition("faults", _("Faults"), ("faults", "fault"), _late("faults", "FaultsScreen")),
        ViewDefinition(
            "records", _("KubeFATE's records"), ("records", "record", "mongo"), _late("records", "RecordsScreen")
        ),
        ViewDefinition("record", _("A record"), (), _late("records", "RecordScreen")),
        ViewDefinition("plan", _("Plan"), ("plan",), _late("tasks", "PlanScreen")),
        ViewDefinition("tasks", _("Tasks"), ("tasks", "task"), _late("tasks", "TasksScreen")),
        ViewDefinition("task", _("A task"), (), _late("tasks", "TaskScreen")),
        ViewDefinition(
            "runs", _("Runs"), ("runs", "run", "journal", "history", "scripts", "script"), _late("runs", "RunsScreen")
        ),
        ViewDefinition("run", _("A run"), (), _late("runs", "RunScreen")),
        ViewDefinition("audit", _("Audit log"), ("audit",), _late("tasks", "AuditScreen")),
        ViewDefinition("notices", _("Notices"), ("notices", "messages"), _late("reading", "NoticesScreen")),
        ViewDefinition("saved", _("Saved files"), ("saved", "sd", "dumps"), _late("saved", "SavedScreen")),
        ViewDefinition("saved-text", _("A saved file"), (), _late("saved", "SavedTextScreen")),
        ViewDefinition("aliases", _("Words"), ("aliases", "alias"), _late("aliases", "AliasesScreen")),
        ViewDefinition("own-log", _("Log of fatetui"), ("log",), _late("reading", "OwnLogScreen")),
        ViewDefinition("describe", _("Description"), (), _late("reading", "DescriptionScreen")),
        ViewDefinition("yaml", _("YAML"), (), _late("reading", "YamlScreen")),
        ViewDefinition("logs", _("Logs"), (), _late("reading", "LogScreen")),
        ViewDefinition("shell", _("Shell"), (), _late("shell", "ShellScreen")),
        ViewDefinition("party-logs", _("Logs"), (), _late("reading", "MergedLogScreen")),
        ViewDefinition("previous-logs", _("Previous logs"), (), _late("reading", "PreviousLogScreen")),
    )
}
HOME = "home"


def scopes() -> Iterable[frozenset[str]]:
    """The scopes of every screen: a key can mean something else on each."""
    return (view.make(Place(view.id)).scopes for view in VIEWS.values())
