"""Cluster, KubeFATE, parties, routes, checkup and warnings, each as one row. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from screens.federation import link_place, link_state
from screens.look import HEALTH, TRUST, Tone, age, age_at, health_word
from screens.overview.glance import WIZARD, Glance
from screens.parties.place import party_place
from screens.place import Place
from screens.resources.definition import tone_of
from screens.resources.reading import text
from screens.toy.look import state_of
from screens.widgets.table import Cell, Row
from services.durations import moment_of
from services.i18n import _
from services.kubefate import NAMESPACE, NoWayIn
from services.redact import secrets
from services.rollout import Health
from services.session import Pair, Trust
from services.text import one_line

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from services.doctor import Checkup, PartyView, ServiceView
    from services.i18n import Message
    from services.kubernetes import Object
    from services.rollout import FederationVerdict
    from services.session import Link, Session, ToyRun
    from services.session.wiring import Wired

GRAVITY = {tone: number for number, tone in enumerate((Tone.BAD, Tone.WARN, Tone.UNSURE, Tone.BUSY))}
"""What is not well comes first, the worst of it before all."""
_ECHOES = frozenset({"doctor", "events"})
"""Rows that only tell of others, or of what was: what is not well itself, or on its way, comes before them."""
_RECENT = 3600.0


def worst_first(rows: Iterable[Row]) -> list[Row]:
    """Rows in the order in which they want to be looked at."""
    return sorted(rows, key=_urgency)


def _urgency(row: Row) -> tuple[int, bool]:
    gravity, echo = GRAVITY.get(row.tone, len(GRAVITY)), row.uid in _ECHOES
    return max(gravity, GRAVITY[Tone.BUSY]) if echo else gravity, echo


def overview_rows(
    session: Session, views: tuple[PartyView, ...], wired: tuple[Wired, ...], now: datetime
) -> Iterator[Row]:
    """All there is to see, as far as `session` knows it."""
    board = session.parties
    version = session.version.git if session.version is not None else ""
    yield cluster_row(session.context, session.link(), version)
    ready, nodes = board.nodes
    if nodes:
        yield nodes_row(ready, nodes, board.federation)
    known = board.view.trust is Trust.LIVE
    yield kubefate_row(session.service.view, installed=board.has_kubefate, known=known, namespace=NAMESPACE)
    for view in views:
        yield party_row(view, party_place("party", view.party))
    for one in wired:
        yield from link_rows(one, session.toys.runs, now)
    checkups = session.checkups
    checkups.refresh(board, views)
    if checkups.latest is not None and checkups.at is not None:
        yield doctor_row(checkups.latest, checkups.at, now)
    namespaces = frozenset({NAMESPACE, *(view.party.namespace for view in views)})
    warnings = warnings_row(board.seen("Event"), namespaces, now)
    if warnings is not None:
        yield warnings


def cluster_row(context: str, link: Link, version: str) -> Row:
    """The connection to Kubernetes."""
    word, glyph, tone = TRUST[link.trust]
    # A refused watch is no trouble of the connection: what it was for is listed again and again.
    error = link.error if link.trust is not Trust.LIVE else None
    told = one_line(str(error), 300) if error is not None else f"Kubernetes {version}" if version else ""
    about = [(f"{_('Context')} {one_line(context)}", Tone.STRONG), (told, Tone.PLAIN)]
    if error is not None and error.remedy is not None:
        about.append((f"  → {error.remedy}", Tone.MUTED))
    return _row(
        "cluster", _("Cluster"), context, Cell(f"{glyph} {word}", tone), told, Glance(Place("contexts"), tuple(about))
    )


def nodes_row(ready: int, nodes: int, federation: FederationVerdict) -> Row:
    """The nodes together: the worst of them counts."""
    told = _("{ready} of {all} ready", ready=ready, all=nodes)
    unwell = {name: verdict for name, verdict in federation.nodes.items() if verdict.first is not None}
    about: list[Line] = []
    for name, verdict in unwell.items():
        about.append((f"{one_line(name)}  {health_word(verdict.health)}", HEALTH[verdict.health][2]))
        about += [(f"  {why.code} {one_line(str(why.message))}", Tone.PLAIN) for why in verdict.reasons]
    tone = max(
        (tone_of(verdict) for verdict in unwell.values()), key=lambda one: -GRAVITY.get(one, 9), default=Tone.GOOD
    )
    worst = max((verdict.health for verdict in unwell.values()), key=lambda one: one.gravity, default=Health.HEALTHY)
    state = Cell(f"{HEALTH[worst][1]} {told}", tone)
    why = next((str(verdict.first.message) for verdict in unwell.values() if verdict.first is not None), "")
    return _row("nodes", _("Nodes"), "", state, one_line(why), Glance(Place("nodes"), tuple(about)))


def kubefate_row(view: ServiceView | None, *, installed: bool, known: bool, namespace: str) -> Row:
    """KubeFATE; where there is none, the wizard is what Enter leads to. `known`: workloads were seen."""
    own = Place("pods", namespace)
    if known and not installed and (view is None or view.problem is not None):
        about: tuple[Line, ...] = (
            (str(_("There is no KubeFATE in this cluster")), Tone.STRONG),
            (str(_("Enter opens the install wizard: page by page to a tested federation")), Tone.PLAIN),
            (str(_("F4 looks whether this cluster could carry one")), Tone.MUTED),
        )  # fmt: skip
        state = Cell(f"○ {_('not installed')}", Tone.UNSURE)
        return _row("kubefate", "KubeFATE", "", state, str(_("Enter opens the install wizard")), Glance(WIZARD, about))
    if view is None:
        return _row("kubefate", "KubeFATE", "", Cell(f"… {_('asking')}", Tone.BUSY), "", Glance(own))
    if view.problem is not None:
        problem = view.problem
        lines: list[Line] = [(one_line(str(problem), 300), Tone.BAD)]
        if problem.remedy is not None:
            lines.append((f"  → {problem.remedy}", Tone.PLAIN))
        if isinstance(problem, NoWayIn):
            lines += [_rung_line(rung.ok, rung.title, rung.detail) for rung in problem.rungs]
        state = Cell(f"✗ {_('does not answer')}", Tone.BAD)
        return _row("kubefate", "KubeFATE", namespace, state, lines[0][0], Glance(own, tuple(lines)))
    running = [job for job in view.jobs if not job.done]
    told = _(
        "{version}, jobs running: {jobs}, at {address}", version=view.version, address=view.address, jobs=len(running)
    )
    lines = [(str(told), Tone.PLAIN)]
    lines += [(f"  … {one_line(job.method)} {one_line(str(job.doing), 200)}", Tone.BUSY) for job in running]
    return _row(
        "kubefate",
        "KubeFATE",
        namespace,
        Cell(f"✓ {_('answers')}", Tone.GOOD),
        str(told),
        Glance(Place("jobs"), tuple(lines)),
    )


def party_row(view: PartyView, place: Place) -> Row:
    """A party by what Kubernetes shows of it."""
    first = view.foremost
    told = str(_("{ready} of {all} pods", ready=view.ready, all=view.pods))
    if view.chart:
        told = f"{told}, {one_line(view.chart)}"
    if first is not None:
        told = f"{told}  ! {one_line(str(first.message))}" if first.remark else one_line(str(first.message))
    tone = tone_of(view.verdict)
    if view.disagreement is not None and tone is Tone.GOOD:
        tone = Tone.WARN
    state = Cell(health_word(view.verdict.health), tone, order=view.verdict.health.gravity)
    title = (
        f"{view.party.title} {view.party.party_id}" if view.party.party_id not in view.party.title else view.party.title
    )
    return _row(f"party {view.party.title}", _("Party"), title, state, told, Glance(place, party=view))


def link_rows(wired: Wired, runs: Mapping[Pair, ToyRun], now: datetime) -> Iterator[Row]:
    """Each route of a party, with what its last test came to."""
    for wire in wired.wires:
        pair = Pair(wired.party.title, wire.target) if wire.target is not None else None
        run = runs.get(pair) if pair is not None else None
        toy = state_of(run, now)
        state = link_state(wire)
        tested = str(_("toy test: {state}", state=toy.text))
        if run is not None and run.ended is not None:
            tested += f", {_('{age} ago', age=age_at(now, run.ended))}"
        told = f"{tested}  {one_line(wire.host, 60)}:{wire.port}"
        tone = min((state.tone, toy.tone), key=lambda one: GRAVITY.get(one, 9)) if run is not None else state.tone
        target = str(wire.target) if wire.target is not None else str(_("exchange"))
        name = f"{wired.party.party_id or wired.party.title} → {target}"
        about: list[Line] = [(f"{name}  {state.text}", state.tone), (told, Tone.PLAIN)]
        if wire.fits is False:
            ports = ", ".join(map(str, wire.listens or ())) or "-"
            about.append(
                (
                    str(_("The route leads to port {port}; the party listens at {ports}", port=wire.port, ports=ports)),
                    Tone.WARN,
                )
            )
        place = link_place(wired.party, wire)
        yield _row(f"link {name}", _("Route"), name, Cell(state.text, tone), told, Glance(place, tuple(about)))


def doctor_row(found: Checkup, at: datetime, now: datetime) -> Row:
    """What the last checkup came to."""
    ago = _("looked {age} ago", age=age_at(now, at))
    count = len(found.problems)
    about = tuple(
        (one_line(f"{one.diagnosis.rule} {secrets.mask(str(one.diagnosis.message))}"), Tone.PLAIN)
        for one in found.problems[:6]
    )
    state = (
        Cell(f"! {_('problems: {count}', count=count)}", Tone.WARN)
        if count
        else Cell(f"✓ {_('no problems')}", Tone.GOOD)
    )
    first = f"{about[0][0]}  " if about else ""
    return _row("doctor", _("Doctor"), "", state, f"{first}({ago})", Glance(Place("doctor"), about))


def warnings_row(events: Iterable[Object], namespaces: frozenset[str], now: datetime) -> Row | None:
    """Warnings of the last hour in the parties' namespaces and KubeFATE's; None without any."""
    recent: list[tuple[float, Object]] = []
    for event in events:
        stamp = moment_of(text(event, "lastTimestamp") or text(event, "eventTime"))
        since = (now - stamp).total_seconds() if stamp is not None else _RECENT
        if text(event, "type") == "Warning" and text(event, "metadata", "namespace") in namespaces and since < _RECENT:
            recent.append((since, event))
    if not recent:
        return None
    recent.sort(key=lambda one: one[0])
    lines = tuple((f"{age(since):>6}  {_told_by(event)}", Tone.PLAIN) for since, event in recent[:8])
    state = Cell(f"! {_('in an hour: {count}', count=len(recent))}", Tone.WARN)
    return _row(
        "events", _("Warnings"), "", state, _told_by(recent[0][1]), Glance(Place("events", filter="Warning"), lines)
    )


def _told_by(event: Object) -> str:
    about = f"{text(event, 'involvedObject', 'kind')}/{text(event, 'involvedObject', 'name')}"
    return one_line(secrets.mask(f"{text(event, 'reason')} {about}: {text(event, 'message')}"), 600)


def _rung_line(ok: bool | None, title: Message, detail: Message) -> Line:
    glyph, tone = {True: ("✓", Tone.GOOD), False: ("✗", Tone.BAD), None: ("·", Tone.MUTED)}[ok]
    return one_line(f"  {glyph} {title}: {detail}", 300), tone


def _row(uid: str, kind: Message | str, name: str, state: Cell, told: str, glance: Glance) -> Row:
    cells = (Cell(str(kind), Tone.MUTED), Cell(one_line(name), Tone.STRONG), state, Cell(told))
    return Row(uid, cells, glance, tone=state.tone)
