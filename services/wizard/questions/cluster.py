"""W1: which cluster."""

from __future__ import annotations

from services.i18n import Message, _
from services.text import one_line
from services.wizard.facts import Facts
from services.wizard.model import Choices, Given, Question


def _contexts(facts: Facts, given: Given) -> Choices:
    names = facts.contexts or (facts.context,)
    return tuple((name, _("looked at now") if name == facts.context else "") for name in names)


def _is_open(text: str, facts: Facts, given: Given) -> Message | None:
    if text == facts.context:
        return None
    return _("Enter opens {context}: what is proposed depends on it", context=one_line(text))


CLUSTER = (
    Question(
        "context",
        "cluster",
        _("Context"),
        _("Of the kubeconfig: the cluster that the federation, or its first part, runs on"),
        lambda facts, given: facts.context,
        _is_open,
        _contexts,
        applies=lambda facts, given: len(facts.contexts) > 1,
    ),
)
