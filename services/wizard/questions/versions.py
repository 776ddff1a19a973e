"""W2: which FATE, and which KubeFATE installs it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from services.errors import plain_words
from services.i18n import Message, _
from services.kubefate import BY_UPLOAD, SERVICES, ChartFileUnreadable, cannot_install, chart_of, newer_kubefate
from services.party import TEMPLATE_VERSIONS, era_of, version_key
from services.text import one_line
from services.wizard.facts import Facts
from services.wizard.model import Choices, Given, Question
from services.wizard.questions.start import ADOPT

ARTICLE = "v1.3.0-a"
NEWEST = "v1.11.2"
"""Of the charts whose images everybody can pull, and that every engine runs on."""


def _charts(facts: Facts, given: Given) -> Choices:
    about: dict[str, Message] = {ARTICLE: _("as in the KubeFATE tutorial")}
    about |= dict.fromkeys(BY_UPLOAD, _("not in the chart repository: KubeFATE wants its package"))
    return tuple((version, about.get(version, "")) for version in reversed(TEMPLATE_VERSIONS))


def _is_served(chart: str, facts: Facts) -> bool:
    """Whether the cluster has the API that the chart writes its Ingresses for; as long as nothing is known, it has."""
    return not facts.ingress_apis or chart not in TEMPLATE_VERSIONS or era_of(chart).ingress_api in facts.ingress_apis


def _chart_for(facts: Facts, given: Given) -> str:
    """The newest that most people take, or else the newest that can be installed here, by the KubeFATE that runs.

    One that this KubeFATE shipped with comes before newer ones: parties that it runs are of it, and there are updates
    that an old KubeFATE does not survive with them.
    """
    shipped = [tag for row in SERVICES if str(row.version) == facts.kubefate for tag in reversed(row.fate_tags)]
    known = (NEWEST, *(tag for tag in shipped if tag in TEMPLATE_VERSIONS), *reversed(TEMPLATE_VERSIONS))
    served = [one for one in known if _is_served(one, facts)]
    installed = [one for one in served if _why_not(facts.kubefate, one) is None]
    return next(iter((*installed, *served)), NEWEST)


def _can_be_installed(text: str, facts: Facts, given: Given) -> Message | None:
    if _is_served(text, facts):
        return None
    return _(
        "Kubernetes {version} does not serve {api}, which its Ingresses are written for; {chart} can be installed here",
        version=one_line(facts.kubernetes),
        api=era_of(text).ingress_api,
        chart=_chart_for(facts, given),
    )


def _wants_package(facts: Facts, given: Given) -> bool:
    return given.get("chart", "") in BY_UPLOAD and given.get("start") != ADOPT


def _package_for(facts: Facts, given: Given) -> str:
    """What `helm package` makes; a KubeFATE that runs may have it already."""
    return "" if facts.kubefate or not _wants_package(facts, given) else f"fate-{given.get('chart', '')}.tgz"


def _is_package(text: str, facts: Facts, given: Given) -> Message | None:
    if not text and facts.kubefate:
        return None
    path = Path(text).expanduser()
    try:
        if not text or "\0" in text or not path.is_file():
            return _(
                "There is no packaged chart {path}: `helm package helm-charts/FATE` makes it of KubeFATE's sources",
                path=one_line(text) or "-",
            )
        state = path.stat()
        name, version = _chart_in(path, state.st_mtime_ns, state.st_size)
    except ChartFileUnreadable as error:
        return error.message
    except OSError as error:
        return _("{reason}", reason=one_line(plain_words(error), 200))
    if (name, version) != ("fate", given.get("chart")):
        return _("It is the package of {name} {version}", name=one_line(name, 40), version=one_line(version, 40))
    return None


@lru_cache(maxsize=8)
def _chart_in(path: Path, changed: int, size: int) -> tuple[str, str]:
    """Looked into once for every state of the file: answers are judged at every key."""
    return chart_of(path)


def _kubefates(facts: Facts, given: Given) -> Choices:
    known = {str(row.version): "" for row in reversed(SERVICES)}
    there: dict[str, Message | str] = {facts.kubefate: _("runs here already")} if facts.kubefate else {}
    return tuple({**there, **{version: there.get(version, about) for version, about in known.items()}}.items())


def kubefate_for(facts: Facts, given: Given) -> str:
    """What runs here, else the newest that ships with the chart, else the newest that can install it."""
    if facts.kubefate:
        return facts.kubefate
    chart = given.get("chart", "")
    shipped = [str(row.version) for row in SERVICES if chart in row.fate_tags]
    if shipped:
        return shipped[-1]
    return str(SERVICES[0].version) if is_old(chart) else str(SERVICES[-1].version)


def _fits(text: str, facts: Facts, given: Given) -> Message | None:
    chart = given.get("chart", "")
    why = _why_not(text, chart)
    return _("{why}. {remedy}", why=why, remedy=newer_kubefate("fate", chart)) if why is not None else None


def _why_not(kubefate: str, chart: str) -> Message | None:
    """Why a KubeFATE can never install a chart; None when it can, and of versions that nobody knows."""
    row = next((row for row in SERVICES if str(row.version) == kubefate), None)
    return cannot_install(row, "fate", chart) if row is not None else None


def is_old(chart: str) -> bool:
    """Whether a chart is of the time before v1.5.0."""
    return chart in TEMPLATE_VERSIONS and version_key(chart) < version_key("v1.5.0")


VERSIONS = (
    Question(
        "chart",
        "version",
        _("FATE chart"),
        _("The FATE release that is installed"),
        _chart_for,
        _can_be_installed,
        _charts,
    ),
    Question(
        "chart-file",
        "version",
        _("Chart package"),
        _("A .tgz as `helm package helm-charts/FATE` makes it of KubeFATE's sources; empty: the KubeFATE here has it"),
        _package_for,
        _is_package,
        applies=_wants_package,
    ),
    Question(
        "kubefate",
        "version",
        _("KubeFATE"),
        _("The service that installs it; one that runs already is used"),
        kubefate_for,
        _fits,
        _kubefates,
    ),
)
