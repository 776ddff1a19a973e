"""What stands beside the questions: facts, tables, warnings, what the answers lead to. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from screens.federation.drawing import Canvas, box
from screens.look import HEALTH, Tone, age_at, health_word
from screens.tasks.look import safe
from screens.widgets.lines import Line
from screens.widgets.table import Cell
from screens.wizard.pages.checks import check_lines, finding_lines, fitness_lines
from screens.wizard.pages.landing import minikube_steps
from screens.wizard.pages.registry import images_lines
from screens.wizard.view import View
from services.doctor import KnownParty
from services.errors import Exit
from services.federation import topology_of
from services.i18n import _
from services.kubernetes import format_cpu, format_memory
from services.party import Finding, Severity, hosts_of
from services.rollout import RULES
from services.session.ground import MINIKUBE
from services.session.wiring import Wire, Wired
from services.text import one_line
from services.wizard import Facts, host_lines
from services.wizard.compatibility import fits, warnings
from services.wizard.pages import BY_ID
from services.wizard.questions.parties import moved_ports
from services.wizard.questions.words import placeholder
from services.wizard.unfinished import Unfinished

_NODES = 8


def start_lines(view: View) -> Iterator[Line]:
    """What was begun, what runs."""
    facts = view.answers.facts
    for one in view.unfinished:
        yield from _unfinished(one, view)
    if facts.installed:
        yield str(_("Runs on {context}:", context=one_line(facts.context))), Tone.STRONG
        for party in facts.installed:
            yield f"  {one_line(party.party_id or '-')}  {one_line(party.title)}", Tone.PLAIN
    elif facts.kubernetes:
        yield f"· {_('No party of FATE runs on {context}', context=one_line(facts.context))}", Tone.PLAIN
    if view.answers.adopts and view.refused is not None:
        yield f"✗ {safe(str(view.refused))}", Tone.BAD
        if view.refused.remedy is not None:
            yield f"  → {view.refused.remedy}", Tone.MUTED
    elif view.answers.adopts:
        yield (
            f"✓ {_('Its files are taken as they were installed; the plan tells what, if anything, would change')}",
            Tone.GOOD,
        )


def _unfinished(one: Unfinished, view: View) -> Iterator[Line]:
    when = f"  {_('{age} ago', age=age_at(view.now, one.at))}" if one.at is not None else ""
    here = one.context == view.answers.facts.context
    yield f"{'●' if here else '·'} {one_line(one.context)}  {one_line(str(one.folder))}{when}", Tone.STRONG
    if not one.ran:
        page = BY_ID[one.page].title if one.page in BY_ID else one.page
        yield f"    {_('left on page {page}, nothing was installed', page=page)}", Tone.MUTED
    elif one.exit is Exit.OK:
        yield f"    ✓ {_('all of it is installed')}", Tone.GOOD
    elif one.killed:
        told = _("broken off in step {step}, {done} steps done before", step=one_line(one.step), done=one.done)
        yield f"    ! {told}", Tone.WARN
    else:
        told = _("stopped in step {step}: {code}", step=one_line(one.step), code=one.code or str(one.exit or "-"))
        why = f" {RULES[one.code].what}" if one.code in RULES else ""
        yield f"    ✗ {told}{why}", Tone.BAD
    if not here and one.context not in view.answers.facts.contexts:
        yield f"    ! {_('Its context is not in the kubeconfig; F6 can forget it')}", Tone.WARN
    elif not here:
        yield f"    {_('F6 goes on with it on its context, or forgets it')}", Tone.MUTED


def cluster_lines(view: View) -> Iterator[Line]:
    """What was found in the cluster, and what the checks say."""
    facts = view.answers.facts
    yield from _facts(facts)
    yield "", Tone.PLAIN
    if view.checks is None:
        yield str(_("Checking …")), Tone.BUSY
    yield from check_lines(view.checks or ())
    if view.strain is not None:
        yield f"! {safe(view.strain)}", Tone.WARN
    if view.minikube is not None:
        yield "", Tone.PLAIN
        used, classes = view.answers.facts.context == MINIKUBE, view.answers.facts.ingress_classes
        yield from minikube_steps(view.minikube, used=used, ingress=view.has_ingress_addon or (used and bool(classes)))


def _facts(facts: Facts) -> Iterator[Line]:
    usable = [name for name, _address, usable in facts.nodes if usable]
    yield f"{_('Context')}  {one_line(facts.context)}   Kubernetes {one_line(facts.kubernetes)}", Tone.PLAIN
    nodes = _("nodes ready: {ready} of {all}", ready=len(usable), all=len(facts.nodes))
    free = _("Free: {cpu} CPU, {memory}", cpu=format_cpu(facts.free.cpu), memory=format_memory(facts.free.memory))
    yield f"{'✓' if usable else '✗'} {nodes}   {free}", Tone.GOOD if usable else Tone.BAD
    for name, address, ready in facts.nodes[:_NODES]:
        yield f"    {one_line(name)}  {one_line(address)}", Tone.PLAIN if ready else Tone.WARN
    if facts.kubefate:
        yield f"✓ {_('KubeFATE {version} runs here and is used', version=one_line(facts.kubefate))}", Tone.GOOD
    else:
        yield f"· {_('KubeFATE does not run here: it will be installed')}", Tone.PLAIN
    for kind, error in facts.unknown:
        yield f"! {kind}: {one_line(str(error), 200)}", Tone.WARN


def version_lines(view: View) -> Iterator[Line]:
    """The table of what goes with what, and what to beware of."""
    answers, facts = view.answers, view.answers.facts
    chart, kubefate = answers.texts["chart"], answers.texts["kubefate"]
    ingress = answers.texts["ingress"] != "none"
    for warning in warnings(facts, chart, kubefate, ingress=ingress):
        yield f"! {safe(warning)}", Tone.WARN
    told = _("Which KubeFATE installs which chart, on Kubernetes {version}", version=one_line(facts.kubernetes))
    yield str(told), Tone.STRONG
    head = (
        set_cell_size(str(_("chart")), 10),
        set_cell_size(str(_("KubeFATE")), 19),
        set_cell_size(str(_("Ingress")), 14),
    )
    yield f"  {''.join(head)}{_('came with')}", Tone.MUTED
    for fit in fits(facts):
        chosen = fit.chart == chart
        services = f"{fit.services[0]} … {fit.services[-1]}" if len(fit.services) > 1 else "".join(fit.services)
        served = "✓" if fit.served else f"✗ {_('not served')}"
        line = f"{'›' if chosen else ' '} {fit.chart:<10}{services:<19}{set_cell_size(served, 14)}{fit.shipped}"
        yield line, Tone.STRONG if chosen else Tone.PLAIN if fit.served else Tone.MUTED


def access_lines(view: View) -> Iterator[Line]:
    """The addresses that come of it, and what machines have to know of them."""
    answers = view.answers
    if answers.ingress is None:
        yield f"✓ {_('No DNS, no hosts file: boards are opened by port-forward, here or with kubectl')}", Tone.GOOD
        if not answers.facts.ingress_classes:
            told = _(
                "This cluster has no ingress class, so none is proposed. For host names install an ingress controller "
                "(minikube has one: F6 on page Cluster), then F5 looks again"
            )
            yield f"· {told}", Tone.PLAIN
        return
    domain, scheme = answers.texts["domain"], "https" if answers.tls_secret else "http"
    found = placeholder(domain)
    if found is not None:
        yield f"! {_('{text} is an example out of a manual: nobody will ever reach it', text=found)}", Tone.WARN
    yield str(_("Addresses")), Tone.STRONG
    own = [("KubeFATE", f"{'https' if answers.kubefate_tls else 'http'}://{domain}/")]
    parties = view.made.parties if view.made is not None else ()
    theirs = [(one_line(party.name), f"{scheme}://{host.host}/") for party in parties for host in hosts_of(party)]
    width = max(cell_len(name) for name, _url in (*own, *theirs)) + 2
    for name, url in (*own, *theirs):
        yield f"  {set_cell_size(name, width)}{one_line(url)}", Tone.PLAIN
    yield str(_("Lines for hosts files, where no DNS has the names")), Tone.STRONG
    for address, name in host_lines(answers, view.made):
        yield f"  {address} {one_line(name)}", Tone.PLAIN
    yield str(_("The wizard needs none of them: it goes through the Kubernetes API")), Tone.MUTED


def registry_lines(view: View) -> Iterator[Line]:
    """The images that the nodes will ask for."""
    yield from _no_files(view)
    yield from images_lines(view)


def base_lines(view: View) -> Iterator[Line]:
    """KubeFATE as it is, or what will be made."""
    facts = view.answers.facts
    if view.base is not None:
        _word, _glyph, tone = HEALTH[view.base.health]
        yield f"{health_word(view.base.health)}  KubeFATE", tone
        for why in view.base.reasons[:6]:
            yield f"    {why.code}  {safe(why.message)}", Tone.WARN
            if why.remedy is not None:
                yield f"      → {safe(why.remedy)}", Tone.MUTED
    if facts.kubefate:
        yield f"✓ {_('KubeFATE {version} runs here and is used', version=one_line(facts.kubefate))}", Tone.GOOD
        return
    version = view.answers.texts["kubefate"]
    yield str(_("KubeFATE {version} will be installed into namespace kube-fate:", version=version)), Tone.STRONG
    changes = view.rehearsal.changes if view.rehearsal is not None else ()
    own = [change for change in changes if "kube" in change.subject.lower()]
    yield from ((f"  ~ {safe(change.summary)}", Tone.PLAIN) for change in own)
    if view.rehearsal is None:
        yield f"  {_('Looking what would change …')}", Tone.BUSY
    password = view.answers.texts["password"]
    told = (
        _("Its password is read from {place}", place=one_line(password))
        if password
        else _("Its password is the one that everybody knows: admin. Page Access takes another one")
    )
    yield (f"  {told}", Tone.PLAIN if password else Tone.WARN)


def federation_lines(view: View) -> Iterator[Line]:
    """The picture: parties, ports, who goes where."""
    yield from _no_files(view)
    made = view.made
    if made is None:
        return
    listening = {party.party_id: party.gateway_port for party in made.parties}
    topology = topology_of(made.parties)
    for party in made.parties:
        exchange = party.chart_name != "fate"
        wires = tuple(
            Wire(link.target, str(link.host), link.port or 0, _listens(listening, link.target, exchange=exchange))
            for link in topology.links
            if link.source == party.party_id and (not exchange or link.target is not None)
        )
        known = KnownParty(party.name, party.namespace, "" if exchange else str(party.party_id))
        wired = Wired(known, (party.gateway_port,) if party.gateway_port else (), wires)
        place = one_line(made.contexts[party.name], 24)
        told = [(f"{_('context')}  {place}", Tone.PLAIN)]
        drawn = box(wired, told, [Cell("") for _wire in wires], Canvas(view.width))
        yield from ((line, Tone.PLAIN) for line in drawn.plain.splitlines())
    yield from _moved(view)
    yield from finding_lines(_serious(made.findings)[:10], several=True)


def _moved(view: View) -> Iterator[Line]:
    """Ports that are not the usual ones, since somebody else has those."""
    for message in moved_ports(view.answers.facts, view.answers.texts):
        yield f"! {safe(message)}", Tone.WARN


def _listens(listening: dict[int | None, int | None], target: int | None, *, exchange: bool) -> tuple[int, ...] | None:
    port = listening.get(target)
    return (port,) if port is not None else None


def parties_lines(view: View) -> Iterator[Line]:
    """What the cluster says to the parties' files, then each file and what lint says of it."""
    yield from _no_files(view)
    yield from _moved(view)
    yield from fitness_lines(view)
    for party in view.made.parties if view.made is not None else ():
        by_hand = view.answers.texts.get(f"{party.party_id}.yaml")
        edited = f"  {_('(edited by hand)')}" if by_hand else ""
        found = [one for one in view.made.findings if one.source == party.document.source] if view.made else []
        found = found if by_hand else _serious(found)
        yield f"{one_line(party.document.source)}{edited}", Tone.STRONG
        if not found:
            yield f"  ✓ {_('No problem')}", Tone.GOOD
        yield from finding_lines(found[:6])
        names = [host.host for host in hosts_of(party)]
        if names and view.answers.ingress is not None:
            yield f"  {one_line(', '.join(names))}", Tone.MUTED


def _serious(findings: Iterable[Finding]) -> list[Finding]:
    """Without advice: on what the wizard proposes itself it would be none."""
    return [one for one in findings if one.severity is not Severity.INFO]


def _no_files(view: View) -> Iterator[Line]:
    if view.problem is not None:
        yield f"✗ {safe(str(view.problem))}", Tone.BAD
    elif view.made is None:
        for problem in view.answers.problems:
            yield f"! {problem.question.title}: {safe(problem.message)}", Tone.WARN
