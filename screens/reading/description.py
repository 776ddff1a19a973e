"""`d`: what an object is and how it is doing, its reasons first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screens.look import HEALTH, Tone, age, health_word, reason_look
from screens.reading.facts import contents, facts
from screens.reading.objectscreen import ObjectScreen
from screens.resources import TABLES
from screens.resources.reading import dig, items, label_text, name_of, number, text
from screens.widgets.lines import Line
from screens.widgets.prose import fields
from services.i18n import Message, _, verbatim
from services.kubernetes import Object
from services.rollout import Terms, Verdict
from services.text import one_line

_JUDGES = {one.kind: one.judge for table in TABLES.values() for one in table.tables if one.judge is not None}


class DescriptionScreen(ObjectScreen):
    """What it is; verdict, reasons and remedies; containers; what is in it; conditions; events."""

    WRAPS = True

    def write(self, obj: Object, events: Iterable[Object]) -> Iterable[Line]:
        terms = Terms(self.app.now())
        about = [event for event in events if _concerns(event, self.place.kind, name_of(obj))]
        judge = _JUDGES.get(self.place.kind)
        yield from _identity(self.place.kind, obj, terms)
        if judge is not None:
            yield from _verdict(judge(obj, about, terms))
        yield from _containers(obj)
        for key, lines in contents(self.place.kind, obj):
            yield from _heading(verbatim(one_line(key)))
            yield from lines
        yield from _conditions(obj, terms)
        yield from _events(about, terms)


def _identity(kind: str, obj: Object, terms: Terms) -> Iterator[Line]:
    yield f"{kind} {one_line(name_of(obj))}", Tone.STRONG
    old = terms.age(dig(obj, "metadata", "creationTimestamp"))
    owners = ", ".join(
        f"{text(owner, 'kind')}/{text(owner, 'name')}" for owner in items(obj, "metadata", "ownerReferences")
    )
    yield from fields(
        (_("Namespace"), one_line(text(obj, "metadata", "namespace"))),
        (_("Age"), "" if old is None else age(old)),
        (_("Owner"), one_line(owners)),
        (_("Node"), one_line(text(obj, "spec", "nodeName"))),
        *((title, one_line(value)) for title, value in facts(kind, obj)),
        (_("Labels"), one_line(label_text(dig(obj, "metadata", "labels")))),
    )


def _verdict(verdict: Verdict) -> Iterator[Line]:
    yield "", Tone.PLAIN
    yield health_word(verdict.health), HEALTH[verdict.health][2]
    for why in verdict.reasons:
        glyph, tone = reason_look(why)
        yield f"  {glyph} {why.code} {one_line(str(why.message))}", tone
        yield f"      {one_line(f'{why.field} = {why.value}')}", Tone.MUTED
        if why.remedy is not None:
            yield f"      → {one_line(str(why.remedy))}", Tone.PLAIN


def _containers(obj: Object) -> Iterator[Line]:
    statuses = {
        text(status, "name"): status
        for key in ("initContainerStatuses", "containerStatuses")
        for status in items(obj, "status", key)
    }
    path = ("spec",) if obj.get("kind") == "Pod" or statuses else ("spec", "template", "spec")
    containers = [*items(obj, *path, "initContainers"), *items(obj, *path, "containers")]
    if containers:
        yield from _heading(_("Containers"))
    for container in containers:
        status = statuses.get(text(container, "name"), {})
        state = next(iter(dig(status, "state") or {}), "")
        reason = text(status, "state", state, "reason") if state else ""
        told = " ".join(part for part in (state, reason, _restarted(status)) if part)
        shown = f"{text(container, 'name')}  {told}  {text(container, 'image')}"
        tone = Tone.PLAIN if not status or status.get("ready") or state == "terminated" else Tone.WARN
        yield f"  {one_line(shown)}", tone


def _restarted(status: Object) -> str:
    count = number(status, "restartCount")
    return str(_("restarts: {count}", count=count)) if count else ""


def _conditions(obj: Object, terms: Terms) -> Iterator[Line]:
    conditions = items(obj, "status", "conditions")
    if conditions:
        yield from _heading(_("Conditions"))
    for condition in conditions:
        since = terms.age(condition.get("lastTransitionTime"))
        when = age(since) if since is not None else "-"
        told = f"{text(condition, 'type')}={text(condition, 'status')}  {when}  {text(condition, 'reason')}"
        yield "  " + one_line(f"{told}  {text(condition, 'message')}"), Tone.PLAIN


def _events(events: Iterable[Object], terms: Terms) -> Iterator[Line]:
    about = sorted(events, key=lambda event: text(event, "lastTimestamp"), reverse=True)
    if about:
        yield from _heading(_("Events"))
    for event in about:
        since = terms.age(event.get("lastTimestamp") or dig(event, "metadata", "creationTimestamp"))
        when = f"{age(since) if since is not None else '-':>6}"
        told = one_line(f"{text(event, 'reason')}  {text(event, 'message')}")
        yield f"  {when}  {told}", Tone.WARN if text(event, "type") == "Warning" else Tone.PLAIN


def _concerns(event: Object, kind: str, name: str) -> bool:
    return text(event, "involvedObject", "kind") == kind and text(event, "involvedObject", "name") == name


def _heading(title: Message) -> Iterator[Line]:
    yield "", Tone.PLAIN
    yield str(title), Tone.STRONG
