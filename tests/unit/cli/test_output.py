"""Lines for people: broken between words where a terminal ends, and left alone where there is none."""

from __future__ import annotations

import io

import pytest

from fatetui.output import Output

TEXT = "  spark-rabbitmq  Spark computes, HDFS stores, 传输由 RabbitMQ 完成"


class Terminal(io.StringIO):
    """One that says so."""

    def isatty(self) -> bool:
        return True


def test_prose_is_broken_between_words_as_wide_as_the_terminal(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("COLUMNS", "36")
    terminal, pipe = Terminal(), io.StringIO()
    Output(terminal).prose(TEXT)
    Output(pipe).prose(TEXT)
    assert terminal.getvalue().splitlines() == [
        "  spark-rabbitmq  Spark computes,",
        "    HDFS stores, 传输由 RabbitMQ 完",
        "    成",
    ]
    assert pipe.getvalue() == f"{TEXT}\n"
