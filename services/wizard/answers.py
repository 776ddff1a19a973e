"""Answers: what was given, what is proposed for the rest, what is wrong with either; and their file."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.kubefate import BY_UPLOAD
from services.registry import Credentials
from services.text import one_line
from services.wizard.facts import Facts
from services.wizard.model import NONE, YES, Question
from services.wizard.pages import BY_ID
from services.wizard.questions import AT, QUESTIONS, is_known, questions_of
from services.wizard.questions.access import FILES, HTTP, can_tls
from services.wizard.questions.federation import context_of, is_exchange
from services.wizard.questions.registry import MIRROR, OFFLINE, PRIVATE
from services.wizard.questions.start import ADOPT
from services.wizard.questions.words import party_ids, secret_at
from services.yamldoc import dump_yaml, read_yaml


class AnswersRefused(FatetuiError):
    """The answers file cannot be used."""

    code = "E-ANSWERS"
    exit = Exit.FILE


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the answer to a question."""

    question: Question
    message: Message


@dataclass(frozen=True, slots=True)
class Answers:
    """Every question's answer as text; of those that do not apply, what is proposed. The properties are for answers
    without problems only."""

    texts: Mapping[str, str]
    problems: tuple[Problem, ...]
    facts: Facts = field(default_factory=Facts)

    @property
    def adopts(self) -> bool:
        """Whether what runs is taken as it stands."""
        return self.texts["start"] == ADOPT

    @property
    def chart(self) -> str:
        """Version of the chart."""
        return self.texts["chart"]

    @property
    def chart_package(self) -> Path | None:
        """The chart's package, where KubeFATE has to be given it."""
        text = self.texts["chart-file"] if self.wants_package else ""
        return Path(text).expanduser().resolve() if text else None

    @property
    def wants_package(self) -> bool:
        """Whether KubeFATE cannot download the chart."""
        return self.chart in BY_UPLOAD and not self.adopts

    @property
    def kubefate(self) -> str:
        """Version of the service."""
        return self.texts["kubefate"]

    @property
    def ingress(self) -> str | None:
        """The ingress class; None for none."""
        return None if self.texts["ingress"] == NONE else self.texts["ingress"]

    @property
    def kubefate_tls(self) -> str:
        """The Secret that KubeFATE's own host has its certificate from; "" for none."""
        return self.texts["kubefate-tls"] if self.ingress is not None else ""

    @property
    def tls_secret(self) -> str:
        """The Secret that boards and notebooks have their certificate from; "" for none."""
        secured = can_tls(self.facts, self.texts) and self.texts["tls"] != HTTP
        return self.texts["tls-secret"] if secured else ""

    @property
    def makes_tls_secret(self) -> bool:
        """Whether it is made of files."""
        return bool(self.tls_secret) and self.texts["tls"] == FILES

    @property
    def domain(self) -> str:
        """KubeFATE's host name."""
        return self.texts["domain"]

    @property
    def password(self) -> str:
        """Where KubeFATE's password is read from; "" for the published one."""
        return "" if self.facts.kubefate else self.texts["password"]

    @property
    def registry(self) -> str:
        """The mirror of federatedai, without a slash at its end; "" for Docker Hub."""
        return self.texts["registry"].rstrip("/") if self.texts["images"] in (MIRROR, PRIVATE) else ""

    @property
    def private(self) -> bool:
        """Whether the registry asks for user and password."""
        return self.texts["images"] == PRIVATE

    @property
    def credentials(self) -> Credentials | None:
        """What the private registry asks for. Reads the place where the password stands."""
        if not self.private:
            return None
        host = self.registry.partition("/")[0]
        return Credentials(host, self.texts["registry-user"], secret_at(self.texts["registry-password"]))

    @property
    def offline(self) -> bool:
        """Whether the nodes have the images already."""
        return self.texts["images"] == OFFLINE

    @property
    def parties(self) -> list[int]:
        """Ids of the parties."""
        return party_ids(self.texts["parties"])

    @property
    def engine(self) -> str:
        """What the parties compute with."""
        return self.texts["engine"]

    @property
    def exchange(self) -> bool:
        """Whether the parties go through an exchange."""
        return is_exchange(self.texts)

    @property
    def address(self) -> str:
        """Where NodePorts of the wizard's own context are reached."""
        return self.texts["address"]

    @property
    def persistence(self) -> bool:
        """Whether data is kept on volumes."""
        return self.texts["persistence"] == YES

    def storage_class(self, party: int) -> str:
        """What makes a party's volumes where it runs; "" for what its chart says."""
        chosen, there = self.texts["storage-class"], self.facts.of(self.context_of(party)).storage_classes
        return chosen if chosen in there or not there else there[0]

    @property
    def verify(self) -> bool:
        """Whether every pair is tested."""
        return self.texts["verify"] == YES

    @property
    def folder(self) -> Path:
        """Where the files are written."""
        return Path(self.texts["folder"]).expanduser()

    @property
    def contexts(self) -> tuple[str, ...]:
        """Every context that something is installed on, the wizard's own first."""
        return tuple(dict.fromkeys((self.facts.context, *map(self.context_of, self.parties))))

    def context_of(self, party: int) -> str:
        """Where a party runs."""
        return context_of(self.facts, self.texts, party)

    def of_party(self, party: int, key: str) -> str:
        """A party's own answer."""
        return self.texts.get(f"{party}.{key}", "")

    def address_of(self, party: int) -> str:
        """Where the others reach a party."""
        return self.of_party(party, "address") or self.address


def resolved(facts: Facts, given: Mapping[str, str]) -> Answers:
    """All answers: those given, and for the rest what is proposed, each in the light of the ones before."""
    texts: dict[str, str] = {key: text for key, text in given.items() if key.endswith(".yaml")}
    # What was given ahead of its turn may be looked at too: a registry means a mirror.
    seen = ChainMap(texts, dict(given))
    problems: list[Problem] = []
    for question in questions_of(seen):
        text = given.get(question.id, "").strip() if question.id in given else question.propose(facts, seen)
        if question.applies(facts, seen) and BY_ID[question.page].applies(facts, seen):
            message = question.problem(text, facts, seen)
            if message is not None:
                problems.append(Problem(question, message))
        texts[question.id] = text
    return Answers(texts, tuple(problems), facts)


@dataclass(frozen=True, slots=True)
class Filed:
    """Answers that somebody gave in files, by question, each with its place there: `answers.yaml:3`."""

    texts: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: Filed) -> Filed:
        """Both; what both answer is as here."""
        return Filed({**other.texts, **self.texts}, {**other.places, **self.places})

    def placed(self, answers: Answers) -> Answers:
        """`answers` whose problems tell where in a file they come from, as long as they are those of the file."""
        return replace(answers, problems=tuple(self._placed(one, answers) for one in answers.problems))

    def _placed(self, problem: Problem, answers: Answers) -> Problem:
        key = problem.question.id
        if key not in self.places or self.texts[key].strip() != answers.texts[key]:
            return problem
        return Problem(problem.question, _("{place}: {what}", place=self.places[key], what=problem.message))


def read_answers(path: Path) -> dict[str, str]:
    """What the file at `path` answers. Raises AnswersRefused with the first thing wrong in it."""
    return dict(read_filed(path).texts)


def read_filed(path: Path) -> Filed:
    """The same, with the places. Raises AnswersRefused."""
    document = read_yaml(path)
    if document.problems:
        first = document.problems[0]
        raise _refused(path, first.span.line, first.message)
    if document.data is None:
        return Filed()
    if not isinstance(document.data, dict):
        raise _refused(path, 1, _("an answers file has a line for each question: its name, a colon, the answer"))
    for key in document.data:
        if not is_known(str(key)):
            near = get_close_matches(str(key), {question.id for question in QUESTIONS}, n=1)
            hint = _("; did you mean {name}?", name=near[0]) if near else ""
            message = _("there is no question {name}{hint}", name=one_line(str(key), 60), hint=hint)
            raise _refused(path, document.span((key,)).line, message)
    texts = {str(key): _text(value) for key, value in document.data.items()}
    return Filed(texts, {str(key): f"{path}:{document.span((key,)).line}" for key in document.data})


def answers_text(texts: Mapping[str, str]) -> str:
    """An answers file that says the same, every question explained."""
    return "".join(_lines(texts))


def _lines(texts: Mapping[str, str]) -> Iterable[str]:
    import yaml  # where somebody saves them

    known = {question.id: question for question in questions_of(texts)}
    for key in (*known, AT, *sorted(key for key in texts if key.endswith(".yaml"))):
        if key not in texts:
            continue
        if key in known:
            yield f"# {known[key].title}: {known[key].about}\n"
        style = "|" if "\n" in texts[key] else None
        if style:
            yield f"{key}: " + str(yaml.safe_dump(texts[key], allow_unicode=True, default_style=style))
        else:
            yield dump_yaml({key: texts[key]}, width=80)


def _text(value: Any) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value))
        case None:
            return ""
    return str(value)


def _refused(path: Path, line: int, message: Message) -> AnswersRefused:
    return AnswersRefused(
        _("{file}:{line}: {message}", file=str(path), line=line, message=message),
        remedy=_("`fatetui wizard --save FILE` writes one, with every question explained"),
    )
