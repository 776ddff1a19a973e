"""How a reason is made: the rule's remedy, the cluster's words on one harmless line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from services.i18n import Message, _
from services.rollout.fields import Object, Terms, dig, name_of, part
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


@dataclass(frozen=True, slots=True)
class About:
    """What reasons are about: `subject` is KIND/NAME, `age` that of a reason which tells no other."""

    subject: str
    age: float | None

    def why(
        self,
        code: str,
        message: Message,
        field: str,
        value: object,
        health: Health = Health.PROGRESSING,
        *,
        age: float | None = None,
        hopeless: bool = False,
        symptom: bool = False,
        sign: str = "",
    ) -> Why:
        """A reason of its verdict, as `because` makes one."""
        since = self.age if age is None else age
        return because(
            code, message, self.subject, field, value, health, age=since, hopeless=hopeless, symptom=symptom, sign=sign
        )


def going_away(obj: Object, kind: str, terms: Terms) -> Iterator[Why]:
    """What was deleted and is still there: held by a finalizer, as a claim is by the pods that use it."""
    deleted = part(obj, "metadata").get("deletionTimestamp")
    if not deleted:
        return
    age = terms.age(deleted)
    held = ", ".join(map(str, dig(obj, "metadata", "finalizers") or ()))
    message = _("{kind} {name} is going away", kind=kind, name=name_of(obj))
    health = Health.DEGRADED if terms.over(age) else Health.PROGRESSING
    yield because("R01", message, f"{kind}/{name_of(obj)}", "metadata.deletionTimestamp", held, health, age=age)
