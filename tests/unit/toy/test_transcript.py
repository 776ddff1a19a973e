"""The parser: any bytes, in any pieces."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.toy import JobState, Line, Refused, SecureSum, Submitted, ToyEvent, TranscriptParser
from services.toy.transcript import LONGEST_ANSWER, LONGEST_LINE
from tests.unit.toy.transcripts import JOB, POLLS, REFUSED_17, SUBMITTED, SUM_13, flow

WHOLE = (SUBMITTED + POLLS + SUM_13).encode()
FRAGMENTS = st.sampled_from(
    [b"stdout:", b"{", b"}", b'"', b"\\", b"\n", b"\r", b"\x1b[31m", b"\x1b]0;x\x07", b"\xff\xfe", "中".encode(), WHOLE]
)
OUTPUT = st.lists(st.one_of(st.binary(max_size=40), FRAGMENTS), max_size=12).map(b"".join)


def events(*pieces: bytes) -> list[ToyEvent]:
    parser = TranscriptParser()
    return [*(event for piece in pieces for event in parser.feed(piece)), *parser.close()]


def told(*pieces: bytes) -> list[ToyEvent]:
    return [event for event in events(*pieces) if not isinstance(event, Line)]


@given(OUTPUT, st.lists(st.integers(0, 400), max_size=6))
def test_pieces_change_nothing_and_nothing_raises(output: bytes, cuts: list[int]):
    places = [0, *sorted(min(cut, len(output)) for cut in cuts), len(output)]
    pieces = [output[start:end] for start, end in pairwise(places)]

    assert events(*pieces) == events(output)


def test_byte_by_byte_is_the_same():
    assert events(*(WHOLE[index : index + 1] for index in range(len(WHOLE)))) == events(WHOLE)


def test_colours_and_carriage_returns_are_no_text():
    coloured = f"\x1b[32mtoy test job {JOB} is running\x1b[0m\r\n".encode()

    assert told(coloured) == [JobState("running", JOB)]


def test_an_answer_may_follow_its_marker_later():
    answer = json.dumps({"jobId": JOB, "retcode": 0, "data": {}})

    assert told(f"stdout:\n\n{answer} and more\njob status is running\n".encode()) == [
        Submitted(JOB),
        JobState("running"),
    ]


def test_braces_and_newlines_inside_strings_do_not_end_an_answer():
    refusal = next(event for event in told(REFUSED_17.encode()) if isinstance(event, Refused))

    assert refusal.retcode == 103
    assert refusal.text.endswith("})\n")


@pytest.mark.parametrize(
    "answer",
    [
        "stdout:{not json}\n",
        "stdout:[1, 2]\n",
        'stdout:{"retcode": "zero"}\n',
        'stdout:{"retcode": true}\n',
        'stdout:{"retcode": 0, "data": 7, "jobId": 9}\n',
        "stdout:" + "{" * 5000 + "\n",
        'stdout:{"retcode": ' + "9" * 5000 + "}\n",
    ],
)
def test_answers_that_are_none_are_passed_over(answer: str):
    assert told((answer + flow("running")).encode()) == [JobState("running", JOB)]


def test_an_answer_that_never_ends_does_not_hide_what_follows():
    assert JobState("running") in told(b'stdout:{"data": {\n' + b"job status is running\n")


def test_memory_is_bounded():
    parser = TranscriptParser()
    for _ in range(64):
        parser.feed(b"x" * 65_536)
    assert len(parser._line) == LONGEST_LINE
    (line,) = parser.feed(b"\n")
    assert isinstance(line, Line)
    assert len(line.text) == LONGEST_LINE

    parser.feed(b"stdout:{\n")
    for _ in range(2 * LONGEST_ANSWER // 1000):
        parser.feed(b'"' + b"y" * 1000 + b'":1,\n')
    assert parser._answer is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("2000.0", 2000.0), ("-1.5e3", -1500.0), ("2000", 2000.0), ("1999.9999999999998", 1999.9999999999998)],
)
def test_sums_are_numbers(text: str, value: float):
    assert told(f"success to calculate secure_sum, it is {text}\n".encode()) == [SecureSum(value)]
