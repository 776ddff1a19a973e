"""What toy_example prints, read as it comes: bytes in, events out, whatever the bytes are (fate.md §1.4, §1.6)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from services.text import decoded
from services.toy.events import GaveUp, JobState, Line, LogError, Raised, Refused, SecureSum, Submitted, ToyEvent

# A line longer than this is cut, an answer longer than that is not read: memory stays bounded.
LONGEST_LINE = 64 * 1024
LONGEST_ANSWER = 256 * 1024
_DEEPEST = 100

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_FLOW_STATE = re.compile(r"toy test job (?P<job>\d{18,25}) is (?P<state>\w+)\s*$")
_SCRIPT_STATE = re.compile(r"job status is (?P<state>.+?)\s*$")
_SUM = re.compile(r"success to calculate secure_sum, it is (?P<sum>[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)")
_GAVE_UP = re.compile(r"job running time exceed|check job status timeout|^timeout\.\.\.")
# FATE 1.3 quotes its log lines and puts the level last; from 1.4 on the level comes first, in brackets.
_LOG_ERROR = re.compile(
    r"^\"?[\d-]{8,10} [\d:,]{8,14} - \S+\[line:\d+\] - (?:ERROR|CRITICAL): |^\[(?:ERROR|CRITICAL)\] "
)
_RAISED = re.compile(r"^(?:[A-Za-z_][\w.]*)?(?:Error|Exception|Iteration): ?.")
_NOT_EXECUTED = re.compile(r"failed to exec task, (?:status:(?P<code>-?\d{1,6}))?")
_NOT_FOUND = re.compile(r"(?:^|: )(?:command )?not found\s*$|No such command|No such file or directory")
# 1.7 and later put a Python repr, not JSON, into retmsg.
_PARTY_REFUSAL = re.compile(
    r"'(?P<role>guest|host|arbiter)': \{'?(?P<party>\d{1,20})'?: \{[^{}]{0,4000}?"
    r"'retcode': (?:<RetCode\.\w+: )?(?P<code>\d{1,6})"
)
_PARTY_MENTION = re.compile(r"role (?P<role>guest|host|arbiter) party_id (?P<party>\d{1,20})")


class TranscriptParser:
    """One stream's parser: `feed` it pieces of any size, `close` it at the end. The pieces' borders change nothing."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._answer: _Answer | None = None
        self._answered = False

    def feed(self, data: bytes) -> list[ToyEvent]:
        """The events that `data` completes."""
        events: list[ToyEvent] = []
        *ended, rest = data.split(b"\n")
        for piece in ended:
            self._append(piece)
            events += self._end_line()
        self._append(rest)
        return events

    def close(self) -> list[ToyEvent]:
        """The events of a last line that did not end."""
        return self._end_line() if self._line else []

    def _append(self, piece: bytes) -> None:
        self._line += piece[: LONGEST_LINE - len(self._line)]

    def _end_line(self) -> list[ToyEvent]:
        text = _ESCAPE.sub("", decoded(bytes(self._line))).replace("\r", "")
        self._line.clear()
        return [Line(text), *self._read(text)]

    def _read(self, text: str) -> Iterator[ToyEvent]:
        is_state = bool(_FLOW_STATE.match(text) or _SCRIPT_STATE.match(text))
        if is_state:
            # Polling has begun: whatever looked like an answer was none.
            self._answer, self._answered = None, True
        if self._answer is not None:
            yield from self._read_answer(text)
            return
        yield from _line_events(text)
        if not self._answered and (start := _answer_start(text)) is not None:
            self._answer = _Answer()
            yield from self._read_answer(start)

    def _read_answer(self, text: str) -> Iterator[ToyEvent]:
        assert self._answer is not None
        self._answer.add(text)
        if self._answer.over:
            value, self._answer = self._answer.value(), None
            if isinstance(value, dict):
                self._answered = True
                yield from _answer_events(value)


class _Answer:
    """A JSON object gathered over lines: it is over when its braces balance, or when it cannot be one."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._size = 0
        self._depth = 0
        self._in_string = False
        self._escaped = False
        self.over = False

    def add(self, line: str) -> None:
        """Take in the next line."""
        if self._depth == 0:
            line = line.lstrip()
            if not line:
                return
            if not line.startswith("{"):
                self.over = True
                return
        self._parts.append(line)
        self._size += len(line)
        self.over = self._size > LONGEST_ANSWER or self._balanced(line)

    def value(self) -> Any:
        """The object; None when it is not JSON. What follows the closing brace does not matter."""
        try:
            return json.JSONDecoder().raw_decode("\n".join(self._parts))[0]
        except (ValueError, RecursionError):
            return None

    def _balanced(self, line: str) -> bool:
        for char in line:
            if self._in_string:
                self._in_string = char != '"' or self._escaped
                self._escaped = char == "\\" and not self._escaped
            elif char == '"':
                self._in_string = True
            elif char in "{[":
                self._depth += 1
                if self._depth > _DEEPEST:
                    return True
            elif char in "}]":
                self._depth -= 1
                if self._depth <= 0:
                    return True
        # A string cannot go on in the next line.
        self._in_string = self._escaped = False
        return False


def _answer_start(text: str) -> str | None:
    """What of `text` may be the beginning of an answer: after `stdout:` for the script, the line itself for flow."""
    before, marker, after = text.partition("stdout:")
    if marker:
        return after
    return text if before.lstrip().startswith("{") else None


def _answer_events(answer: dict[str, Any]) -> Iterator[ToyEvent]:
    retcode = answer.get("retcode", answer.get("code"))
    if not isinstance(retcode, int) or isinstance(retcode, bool):
        return
    job_id = _text_of(answer.get("jobId", answer.get("job_id")))
    if retcode == 0:
        data = answer.get("data")
        data = data if isinstance(data, dict) else {}
        model = data.get("model_info")
        model_id = _text_of(model.get("model_id")) if isinstance(model, dict) else None
        if job_id:
            yield Submitted(job_id, _text_of(data.get("board_url")), model_id)
        return
    text = _text_of(answer.get("retmsg", answer.get("message"))) or ""
    answers = list(_party_answers(answer.get("data")))
    words = [text, *(said for _role, _party, code, said in answers if code and said)]
    parties = [(role, party, code) for role, party, code, _said in answers]
    yield Refused(retcode, "\n".join(words), job_id, (*parties, *_party_refusals(text)))


def _party_answers(data: object) -> Iterator[tuple[str, str, int, str]]:
    """Role, party, return code and words of every party: 1.5 and 1.6 answer a map of them."""
    for role, parties in data.items() if isinstance(data, dict) else ():
        for party, answer in parties.items() if isinstance(parties, dict) else ():
            code = answer.get("retcode") if isinstance(answer, dict) else None
            if isinstance(code, int):
                yield str(role), str(party), code, _text_of(answer.get("retmsg")) or ""


def _party_refusals(text: str) -> Iterator[tuple[str, str, int]]:
    """Which party refused: from 1.7 on a map is printed into the message, 1.4 wrote a sentence."""
    for found in _PARTY_REFUSAL.finditer(text):
        yield found["role"], found["party"], int(found["code"])
    for found in _PARTY_MENTION.finditer(text):
        yield found["role"], found["party"], 104


def _line_events(text: str) -> Iterator[ToyEvent]:
    if found := _FLOW_STATE.match(text):
        yield JobState(found["state"], found["job"])
    elif found := _SCRIPT_STATE.match(text):
        yield JobState(found["state"])
    if found := _SUM.search(text):
        yield SecureSum(float(found["sum"]))
    if _GAVE_UP.search(text):
        yield GaveUp(text)
    elif found := _NOT_EXECUTED.search(text):
        yield Refused(int(found["code"]) if found["code"] else None, text)
    elif _LOG_ERROR.match(text):
        yield LogError(text)
    elif _RAISED.match(text) or _NOT_FOUND.search(text):
        yield Raised(text)


def _text_of(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
