"""How a reason is made: the rule's remedy, the cluster's words on one harmless line."""

from __future__ import annotations

from services.i18n import Message
from services.rollout.rules import RULES
from services.rollout.verdict import VALUE_LIMIT, Health, Why
from services.text import one_line


def because(
    code: str,
    message: Message,
    subject: str,
    field: str,
    value: object,
    health: Health = Health.PROGRESSING,
    *,
    age: float | None = None,
    hopeless: bool = False,
    symptom: bool = False,
    sign: str = "",
) -> Why:
    """A reason of a verdict; what is hopeless has failed, whatever `health` says."""
    return Why(
        code,
        message,
        subject,
        field,
        one_line(str(value), VALUE_LIMIT),
        Health.FAILED if hopeless else health,
        age,
        RULES[code].remedy,
        hopeless,
        symptom,
        sign,
    )
