"""The images that parties need, as their charts write them (kubefate.md §6.2, §6.5, §6.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.federation.workloads import IMAGES, VENDOR, ImageRow
from services.imagenames import full_name
from services.party import PartyFile, find_key, release_of, version_key

_REPLACED = (f"{VENDOR}/", "fluent/", "bitnami/")
"""The makers' own places, which a registry stands in for."""
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


@dataclass(frozen=True, slots=True)
class Preloader:
    """How images get onto nodes without a registry: `pull` and `save` where there is a network, `load` on the node.

    Argument lists; `{image}` stands for one image, `{images}` alone for all of them, `{archive}` for the tar file.
    """

    pull: tuple[str, ...]
    save: tuple[str, ...]
    load: tuple[str, ...]


PRELOADERS: Mapping[str, Preloader] = {
    "docker": Preloader(
        ("docker", "pull", "{image}"),
        ("docker", "save", "-o", "{archive}", "{images}"),
        ("docker", "load", "-i", "{archive}"),
    ),
    "containerd": Preloader(
        ("ctr", "-n", "k8s.io", "images", "pull", "{image}"),
        ("ctr", "-n", "k8s.io", "images", "export", "{archive}", "{images}"),
        ("ctr", "-n", "k8s.io", "images", "import", "{archive}"),
    ),
    "minikube": Preloader(
        ("docker", "pull", "{image}"),
        ("docker", "save", "-o", "{archive}", "{images}"),
        ("minikube", "image", "load", "{archive}"),
    ),
}
"""Ways to bring images to nodes, by the runtime that has them."""
# ctr takes no short names: what docker reads into them has to be written out.
_WRITTEN_OUT = frozenset({"containerd"})


def preload_commands(images: Sequence[str], runtime: str, archive: str = "fate-images.tar") -> list[tuple[str, ...]]:
    """The commands that pull, save and load `images`, as argument lists. Raises KeyError for an unknown runtime."""
    row = PRELOADERS[runtime]
    names = [full_name(image) for image in images] if runtime in _WRITTEN_OUT else list(images)
    if not names:
        return []
    pulls = [tuple(name if word == "{image}" else word for word in row.pull) for name in names]
    return [*pulls, *(_filled(words, names, archive) for words in (row.save, row.load))]


def _filled(words: tuple[str, ...], images: Sequence[str], archive: str) -> tuple[str, ...]:
    filled: list[str] = []
    for word in words:
        filled += images if word == "{images}" else [archive if word == "{archive}" else word]
    return tuple(filled)


def _images(party: PartyFile) -> Iterator[str]:
    if not party.era_is_known:
        return
    for row in IMAGES:
        there = row.chart == party.chart_name and row.module in party.modules and row.covers(party.chart_version)
        if there and (not row.kept or party.data.get("persistence") is True):
            yield f"{_name(row, party)}:{_tag(row, party)}" if row.tagged else _name(row, party)


def _name(row: ImageRow, party: PartyFile) -> str:
    override = _override(row, party, "image")
    if override and not party.era.registry_slash:
        # Before v2.0.0 what a block names stands for itself.
        return override
    name = (override or row.name) + _suffixes(row, party)
    registry = party.get(("registry",))
    # The registry became configurable with v1.4.0 of chart fate (kubefate.md §6.1).
    if not isinstance(registry, str) or not registry or not row.mirrored or find_key("registry", *party.chart) is None:
        return name
    if party.era.registry_slash:
        return registry + name
    return f"{registry}/{name.rpartition('/')[2]}" if name.startswith(_REPLACED) else f"{registry}/{name}"


def _tag(row: ImageRow, party: PartyFile) -> str:
    override = _override(row, party, "imageTag")
    if override or row.tag:
        return override or row.tag
    tag, key = party.get(("imageTag",)), find_key("imageTag", *party.chart)
    if isinstance(tag, str) and tag and key is not None and not key.deprecated:
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


def _suffixes(row: ImageRow, party: PartyFile) -> str:
    found = [_suffix(party, key) for key in row.suffixes]
    # There is one image for Spark, with neural networks in it or not.
    return found[0] if row.suffixes[:1] == ("backend",) and found[0] else "".join(found)


def _suffix(party: PartyFile, key: str) -> str:
    if key == "enabledNN":
        return "-nn" if party.get(("python", "enabledNN")) is True else ""
    return _SUFFIXES[key].get(str(party.get((key,)) or "").lower(), "")


def _is_from(party: PartyFile, version: str) -> bool:
    return version_key(party.chart_version) >= version_key(version)
