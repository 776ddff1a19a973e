"""W4: where the nodes get the images from."""

from __future__ import annotations

from services.i18n import Message, _
from services.wizard.facts import Facts
from services.wizard.model import Choices, Given, Question
from services.wizard.questions.versions import is_old
from services.wizard.questions.words import is_registry, is_secret_place

HUB, MIRROR, PRIVATE, OFFLINE = "hub", "mirror", "private", "offline"


def _sources(facts: Facts, given: Given) -> Choices:
    private = () if is_old(given.get("chart", "")) else ((PRIVATE, _("a mirror that asks for user and password")),)
    return (
        (HUB, _("Docker Hub, where they are published")),
        (MIRROR, _("a registry that holds copies of federatedai")),
        *private,
        (OFFLINE, _("the nodes have them: a list and the commands to load it are saved")),
    )


def _mirrored(facts: Facts, given: Given) -> bool:
    return given.get("images") in (MIRROR, PRIVATE)


def _private(facts: Facts, given: Given) -> bool:
    return given.get("images") == PRIVATE


def _is_mirror(text: str, facts: Facts, given: Given) -> Message | None:
    if not text:
        return _("Name the registry, such as hub.example.com/federatedai")
    return is_registry(text, facts, given)


def _is_user(text: str, facts: Facts, given: Given) -> Message | None:
    return None if text else _("Name the registry's user, or a robot account")


REGISTRY = (
    Question(
        "images",
        "registry",
        _("Images from"),
        _("Where every image that the parties need is pulled from"),
        lambda facts, given: MIRROR if given.get("registry") else HUB,
        choices=_sources,
    ),
    Question(
        "registry",
        "registry",
        _("Registry"),
        _("Its name and the path below which federatedai's images are"),
        lambda facts, given: "",
        _is_mirror,
        applies=_mirrored,
    ),
    Question(
        "registry-user",
        "registry",
        _("User"),
        _("Who may pull from it"),
        lambda facts, given: "",
        _is_user,
        applies=_private,
    ),
    Question(
        "registry-password",
        "registry",
        _("Password"),
        _("Where it is read from, never the password itself: env:NAME or file:PATH"),
        lambda facts, given: "env:REGISTRY_PASSWORD",
        is_secret_place,
        applies=_private,
    ),
)
