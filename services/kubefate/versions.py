"""Every released version of the KubeFATE service as data: what it ships, what it can do, what to beware of.

Sources: kubefate.md §0 (versions, images, ingress API), §2.1 (routes), §5 (manifests), §8 and §10 (behaviour).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from services.i18n import Message, _
from services.kubefate.errors import UnsupportedVersion
from services.text import one_line

_VERSION = re.compile(r"v?(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True, order=True)
class ServiceVersion:
    """A version of the service: the constant it reports, a lower bound of what it can do (kubefate.md §0)."""

    major: int
    minor: int
    patch: int

    @classmethod
    def parse(cls, text: str) -> ServiceVersion:
        """Read `v1.4.5` or `1.4.5`; raises UnsupportedVersion for anything else."""
        match = _VERSION.match(text.strip())
        if match is None:
            raise UnsupportedVersion(
                _("KubeFATE reports a version that fatetui cannot read: {text}", text=one_line(text, 60))
            )
        return cls(*map(int, match.groups()))

    def __str__(self) -> str:
        return f"v{self.major}.{self.minor}.{self.patch}"


class Database(StrEnum):
    """What a service keeps its records in."""

    MONGO = "mongo"
    MARIADB = "mariadb"


class Rbac(StrEnum):
    """How its service account gets its rights."""

    CLUSTER_ADMIN = "cluster-admin"
    OWN_ROLE = "kubefate-role"


class Probes(StrEnum):
    """How the kubelet finds out whether it answers."""

    NONE = "none"
    HTTP = "http"
    TCP = "tcp"


class Feature(StrEnum):
    """What not every version can do."""

    NAMESPACES = "namespaces"
    USER_LIST = "user-list"
    LOGS = "logs"
    STOP_JOB = "stop-job"
    VALUES_EXAMPLE = "values-example"


class Quirk(StrEnum):
    """What a person or a client has to know about a version."""

    PLAIN_PASSWORDS = "plain-passwords"
    FORGEABLE_TOKENS = "forgeable-tokens"
    ONLY_CHART_FATE = "only-chart-fate"
    UPDATE_REINSTALLS = "update-reinstalls"
    EMPTY_CHART_LIST_FAILS = "empty-chart-list-fails"
    EMPTY_ERRORS = "empty-errors"
    ZERO_PODS_SUCCEED = "zero-pods-succeed"
    RELEASE_LEFT_BEHIND = "release-left-behind"
    DELETE_MARKS_ALL = "delete-marks-all"
    TEMPLATE_CRASHES = "template-crashes"
    NO_TO_YAML = "no-to-yaml"
    CHARTS_BY_VERSION_ONLY = "charts-by-version-only"
    STATEFUL_SETS_IGNORED = "stateful-sets-ignored"
    FAILED_WITHOUT_END = "failed-without-end"


QUIRKS = MappingProxyType(
    {
        Quirk.PLAIN_PASSWORDS: _("passwords of its users are stored and returned as plain text"),
        Quirk.FORGEABLE_TOKENS: _("whoever reaches its port can sign valid tokens: do not expose it"),
        Quirk.ONLY_CHART_FATE: _("it always installs the chart fate, whatever chart is asked for"),
        Quirk.UPDATE_REINSTALLS: _(
            "an update uninstalls first: unpersisted data is lost, and a failure cannot be undone"
        ),
        Quirk.EMPTY_CHART_LIST_FAILS: _("it answers an error when no chart is stored"),
        Quirk.EMPTY_ERRORS: _("many of its errors come without a text"),
        Quirk.ZERO_PODS_SUCCEED: _("it calls an installation without pods a success"),
        Quirk.RELEASE_LEFT_BEHIND: _("a failed installation leaves its Helm release behind, which blocks the next one"),
        Quirk.DELETE_MARKS_ALL: _("deleting one FATE cluster marks all of them as deleted"),
        Quirk.TEMPLATE_CRASHES: _("a chart with a broken values-template ends its process"),
        Quirk.NO_TO_YAML: _("it cannot process charts from fate v1.5.0 on"),
        Quirk.CHARTS_BY_VERSION_ONLY: _("a chart replaces any other stored chart of the same version"),
        Quirk.STATEFUL_SETS_IGNORED: _("it does not look at StatefulSets: success may come before FATE is up"),
        Quirk.FAILED_WITHOUT_END: _("failed and canceled installations never get an end time"),
    }
)


@dataclass(frozen=True, slots=True)
class Service:
    """One version of the service.

    `ingress_api` is that of the manifest it ships with; `reads_ingress` the one it needs served for a cluster's
    details (None: none). `database_path` is the host directory of its shipped database, None for an emptyDir.
    """

    version: ServiceVersion
    fate_tags: tuple[str, ...]
    database: Database
    ingress_api: str
    reads_ingress: str | None
    rbac: Rbac
    database_path: str | None
    features: frozenset[Feature] = frozenset()
    quirks: frozenset[Quirk] = frozenset()
    probes: Probes = Probes.NONE

    @property
    def image_tag(self) -> str:
        return str(self.version)


EXTENSIONS = "extensions/v1beta1"
NETWORKING_BETA = "networking.k8s.io/v1beta1"
NETWORKING = "networking.k8s.io/v1"

_SINCE_1_1_0 = frozenset({Feature.NAMESPACES})
_SINCE_1_3_0 = _SINCE_1_1_0 | {Feature.USER_LIST, Feature.LOGS}
_SINCE_1_4_1 = _SINCE_1_3_0 | {Feature.STOP_JOB}
_SINCE_1_4_5 = _SINCE_1_4_1 | {Feature.VALUES_EXAMPLE}

_UNTIL_1_3_0 = frozenset({Quirk.TEMPLATE_CRASHES, Quirk.CHARTS_BY_VERSION_ONLY})
_UNTIL_1_1_1 = _UNTIL_1_3_0 | {Quirk.NO_TO_YAML}
_UNTIL_1_1_0 = _UNTIL_1_1_1 | {Quirk.EMPTY_ERRORS}
_MONGO_ERA = _UNTIL_1_1_0 | {
    Quirk.UPDATE_REINSTALLS,
    Quirk.EMPTY_CHART_LIST_FAILS,
    Quirk.ZERO_PODS_SUCCEED,
    Quirk.RELEASE_LEFT_BEHIND,
}
_FIRST = _MONGO_ERA | {Quirk.PLAIN_PASSWORDS, Quirk.FORGEABLE_TOKENS, Quirk.ONLY_CHART_FATE}
_SINCE_STATES = frozenset({Quirk.FAILED_WITHOUT_END})
_SINCE_DEPLOYMENTS = _SINCE_STATES | {Quirk.STATEFUL_SETS_IGNORED}

_MONGO_PATH = "/home/kubefate/mongodb/db"
_MARIADB_PATH = "/home/kubefate/mysql/db"
_MARIADB_DATA_PATH = "/data/kubefate/mysql/db"


def _mongo(patch: int, tags: tuple[str, ...], reads: str | None, quirks: frozenset[Quirk]) -> Service:
    version = ServiceVersion(1, 0, patch)
    return Service(
        version, tags, Database.MONGO, EXTENSIONS, reads, Rbac.CLUSTER_ADMIN, _MONGO_PATH, frozenset(), quirks
    )


def _maria(
    version: tuple[int, int],
    tags: tuple[str, ...],
    apis: tuple[str, str],
    rbac: Rbac,
    path: str | None,
    features: frozenset[Feature],
    quirks: frozenset[Quirk],
    probes: Probes = Probes.NONE,
) -> Service:
    """A row of the MariaDB era: `version` is minor and patch, `apis` the shipped and the read Ingress API."""
    shipped, reads = apis
    number = ServiceVersion(1, *version)
    return Service(number, tags, Database.MARIADB, shipped, reads, rbac, path, features, quirks, probes)


_ADMIN, _OWN = Rbac.CLUSTER_ADMIN, Rbac.OWN_ROLE
_BETA_OLD = (NETWORKING_BETA, EXTENSIONS)
_BETA = (NETWORKING_BETA, NETWORKING_BETA)
_V1_BETA = (NETWORKING, NETWORKING_BETA)
_V1 = (NETWORKING, NETWORKING)

SERVICES: tuple[Service, ...] = (
    _mongo(2, ("v1.3.0-a",), None, _FIRST),
    _mongo(3, ("v1.4.0", "v1.4.1", "v1.4.2", "v1.4.3"), EXTENSIONS, _MONGO_ERA),
    _maria((1, 0), ("v1.4.4",), _BETA_OLD, _ADMIN, _MARIADB_PATH, _SINCE_1_1_0,
           _UNTIL_1_1_0 | {Quirk.DELETE_MARKS_ALL}),
    _maria((1, 1), ("v1.4.5",), _BETA_OLD, _ADMIN, _MARIADB_PATH, _SINCE_1_1_0, _UNTIL_1_1_1),
    _maria((2, 0), ("v1.5.0",), _BETA_OLD, _ADMIN, _MARIADB_PATH, _SINCE_1_1_0, _UNTIL_1_3_0),
    _maria((3, 0), ("v1.5.0-b", "v1.5.1", "v1.5.3"), _BETA, _ADMIN, _MARIADB_PATH, _SINCE_1_3_0, _UNTIL_1_3_0),
    _maria((4, 1), ("v1.6.0", "v1.6.0-a"), _BETA, _ADMIN, _MARIADB_DATA_PATH, _SINCE_1_4_1, _SINCE_STATES),
    _maria((4, 2), ("v1.6.1", "v1.7.0", "v1.7.1"), _V1_BETA, _OWN, None, _SINCE_1_4_1, _SINCE_DEPLOYMENTS),
    _maria((4, 3), ("v1.7.1-a", "v1.7.2"), _V1_BETA, _OWN, None, _SINCE_1_4_1, _SINCE_DEPLOYMENTS),
    _maria((4, 4), ("v1.8.0", "v1.8.0-a", "1.8.1"), _V1, _OWN, None, _SINCE_1_4_1, _SINCE_DEPLOYMENTS,
           Probes.HTTP),
    _maria((4, 5), ("v1.9.0", "v1.9.1", "v1.9.2", "v1.10.0", "v1.11.1", "v1.11.2", "v2.0.0"),
           _V1, _OWN, None, _SINCE_1_4_5, _SINCE_DEPLOYMENTS, Probes.TCP),
)  # fmt: skip
"""Oldest first. 1.1.1 and, at first, 1.4.2 shipped with the image of the version before (kubefate.md §0)."""

BY_UPLOAD = frozenset({"v2.0.0"})
"""Versions of chart `fate` that its public repository does not have: KubeFATE has to be given the package (§6.0)."""


_TO_YAML_SINCE = MappingProxyType({"fate": (1, 5, 0), "fate-exchange": (1, 6, 0), "fate-serving": (2, 0, 4)})
"""From which version on the templates of a chart call a function that came with service 1.2.0 (kubefate.md §6.0)."""


def cannot_install(row: Service, chart: str, version: str) -> Message | None:
    """Why a service can never install a chart, as `fate` and `v1.5.0`; None where nothing is known against it.

    It does not say so itself: it installs another chart, or its process ends, and the job hangs (kubefate.md §8.5).
    """
    values = {"version": row.version, "chart": one_line(f"{chart} {version}", 80)}
    if Quirk.ONLY_CHART_FATE in row.quirks and chart != "fate":
        return _("KubeFATE {version} installs the chart fate in place of {chart}", **values)
    match = _VERSION.match(version)
    since = _TO_YAML_SINCE.get(chart)
    calls_it = match is not None and since is not None and tuple(map(int, match.groups())) >= since
    if calls_it and Quirk.NO_TO_YAML in row.quirks:
        return _("KubeFATE {version} cannot render {chart}: its template calls toYaml", **values)
    return None


def newer_kubefate(chart: str, version: str) -> Message:
    """What helps where one cannot install that chart: the oldest that can."""
    first = next(row.version for row in SERVICES if cannot_install(row, chart, version) is None)
    return _("Take KubeFATE {version} or newer, or a chart of its time", version=first)


def service(version: ServiceVersion) -> Service:
    """The newest row not above `version`; raises UnsupportedVersion for one below the first."""
    rows = [row for row in SERVICES if row.version <= version]
    if not rows:
        raise UnsupportedVersion(
            _("KubeFATE {version} is older than any release", version=version),
            remedy=_("Install KubeFATE {first} or newer", first=SERVICES[0].version),
        )
    return rows[-1]


def since(feature: Feature) -> ServiceVersion:
    """The first version that has `feature`."""
    return next(row.version for row in SERVICES if feature in row.features)


@dataclass(frozen=True, slots=True)
class Greeting:
    """What `GET /` tells without a login: the exact version up to 1.2.0, a lower bound after (kubefate.md §10.1)."""

    at_least: ServiceVersion
    exact: bool

    @property
    def words(self) -> Message:
        if self.exact:
            return _("KubeFATE {version}", version=self.at_least)
        return _("KubeFATE {version} or newer", version=self.at_least)
