"""The images that parties need, as their charts write them (kubefate.md §6.2, §6.5, §6.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.federation.workloads import IMAGES, VENDOR, ImageRow
from services.party import PartyFile, release_of, version_key

_SUFFIXES = {
    "backend": {
        "spark": "-spark",
        "spark_rabbitmq": "-spark",
        "spark_pulsar": "-spark",
        "spark_local_pulsar": "-spark",
    },
    "computing": {"spark": "-spark", "spark_local": "-spark"},
    "algorithm": {"nn": "-nn", "all": "-all"},
    "device": {"ipcl": "-ipcl", "gpu": "-gpu"},
}


def images_of(parties: Iterable[PartyFile]) -> tuple[str, ...]:
    """The image references of all parties, each once, in the order in which they are first needed."""
    return tuple(dict.fromkeys(image for party in parties for image in _images(party)))


def _images(party: PartyFile) -> Iterator[str]:
    if not party.era_is_known or party.chart_name != "fate":
        return
    for row in IMAGES:
        if row.module in party.modules and row.covers(party.chart_version):
            yield f"{_name(row, party)}:{_tag(row, party)}"


def _name(row: ImageRow, party: PartyFile) -> str:
    name = _override(row, party, "image") or row.name + "".join(_suffix(party, key) for key in row.suffixes)
    registry = party.get(("registry",))
    # The registry became configurable with v1.4.0 (kubefate.md §6.1).
    if not isinstance(registry, str) or not registry or not row.mirrored or not _is_from(party, "v1.4.0"):
        return name
    if party.era.registry_slash:
        return registry + name
    return (
        f"{registry}/{name.rpartition('/')[2]}" if name.startswith((f"{VENDOR}/", "fluent/")) else f"{registry}/{name}"
    )


def _tag(row: ImageRow, party: PartyFile) -> str:
    override = _override(row, party, "imageTag")
    if override or row.tag:
        return override or row.tag
    tag = party.get(("imageTag",))
    # imageTag is read from v1.5.0 and ignored from v1.9.0 on (kubefate.md §6.3, §6.5).
    if isinstance(tag, str) and tag and _is_from(party, "v1.5.0") and not _is_from(party, "v1.9.0"):
        return tag
    return party.era.image_tag.format(release=release_of(party.chart_version))


def _override(row: ImageRow, party: PartyFile, key: str) -> str:
    """What a block names instead; Spark's keys begin with a capital before v2.0.0, the other blocks have none then."""
    if not row.override:
        return ""
    if not _is_from(party, "v2.0.0"):
        if not row.override.startswith("spark."):
            return ""
        key = key[0].upper() + key[1:]
    value = party.get((*row.override.split("."), key))
    return value if isinstance(value, str) else ""


def _suffix(party: PartyFile, key: str) -> str:
    if key == "enabledNN":
        return "-nn" if party.get(("python", "enabledNN")) is True else ""
    return _SUFFIXES[key].get(str(party.get((key,)) or "").lower(), "")


def _is_from(party: PartyFile, version: str) -> bool:
    return version_key(party.chart_version) >= version_key(version)
