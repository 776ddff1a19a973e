from __future__ import annotations

import pytest

from services.kubefate import (
    QUIRKS,
    SERVICES,
    Database,
    Feature,
    Quirk,
    ServiceVersion,
    UnsupportedVersion,
    cannot_install,
    newer_kubefate,
    service,
)
from services.kubefate.versions import since


def test_every_release_has_one_row_in_order() -> None:
    versions = [str(row.version) for row in SERVICES]
    assert versions == [
        "v1.0.2", "v1.0.3", "v1.1.0", "v1.1.1", "v1.2.0", "v1.3.0", "v1.4.1", "v1.4.2", "v1.4.3", "v1.4.4", "v1.4.5",
    ]  # fmt: skip
    assert [row.version for row in SERVICES] == sorted(row.version for row in SERVICES)


def test_mongo_ends_with_1_0() -> None:
    assert [str(row.version) for row in SERVICES if row.database is Database.MONGO] == ["v1.0.2", "v1.0.3"]


@pytest.mark.parametrize(
    ("feature", "version"),
    [
        (Feature.NAMESPACES, "v1.1.0"),
        (Feature.USER_LIST, "v1.3.0"),
        (Feature.LOGS, "v1.3.0"),
        (Feature.STOP_JOB, "v1.4.1"),
        (Feature.VALUES_EXAMPLE, "v1.4.5"),
    ],
)
def test_features_begin_where_the_dossier_says(feature: Feature, version: str) -> None:
    assert str(since(feature)) == version


def test_the_delete_that_marks_everything_is_of_one_version() -> None:
    assert [str(row.version) for row in SERVICES if Quirk.DELETE_MARKS_ALL in row.quirks] == ["v1.1.0"]


@pytest.mark.parametrize(
    ("version", "chart", "of", "said", "oldest"),
    [
        ("v1.0.2", "fate", "v1.5.0", "toYaml", "v1.2.0"),
        ("v1.0.2", "fate", "v1.4.5", "", "v1.0.2"),
        ("v1.0.2", "fate", "", "", "v1.0.2"),
        ("v1.0.2", "fate", "latest", "", "v1.0.2"),
        ("v1.0.2", "fate-serving", "v2.0.0", "in place of", "v1.0.3"),
        ("v1.1.1", "fate-exchange", "v1.6.0", "toYaml", "v1.2.0"),
        ("v1.2.0", "fate", "v1.5.0", "", "v1.2.0"),
        ("v1.0.3", "mine", "v9.0.0", "", "v1.0.3"),
    ],
)
def test_what_a_service_can_never_install_is_told_with_what_can(
    version: str, chart: str, of: str, said: str, oldest: str
) -> None:
    why = cannot_install(service(ServiceVersion.parse(version)), chart, of)
    assert (why is not None) is bool(said)
    assert said in str(why)
    assert f"KubeFATE {oldest} or newer" in str(newer_kubefate(chart, of))


def test_every_quirk_is_put_into_words_and_used() -> None:
    used = frozenset().union(*(row.quirks for row in SERVICES))
    assert used == frozenset(Quirk) == frozenset(QUIRKS)


def test_an_unknown_newer_version_is_like_the_newest_below() -> None:
    assert service(ServiceVersion(1, 4, 0)).version == ServiceVersion(1, 3, 0)
    assert service(ServiceVersion(2, 0, 0)).version == ServiceVersion(1, 4, 5)


@pytest.mark.parametrize("text", ["", "latest", "v1.4"])
def test_what_is_no_version_is_refused(text: str) -> None:
    with pytest.raises(UnsupportedVersion):
        ServiceVersion.parse(text)


def test_below_the_first_release_nothing_is_known() -> None:
    with pytest.raises(UnsupportedVersion):
        service(ServiceVersion(1, 0, 1))
