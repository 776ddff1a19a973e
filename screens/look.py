"""How states look: a word, a glyph and a colour, in this order of importance (design.md §7)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from services.i18n import _
from services.rollout import Health
from services.session import Trust

if TYPE_CHECKING:
    from services.i18n import Message
    from services.rollout import Why


class Tone(StrEnum):
    """What a piece of text is coloured as; the themes say which colour that is."""

    PLAIN = "plain"
    MUTED = "muted"
    STRONG = "strong"
    GOOD = "good"
    BUSY = "busy"
    UNSURE = "unsure"
    WARN = "warn"
    BAD = "bad"


FAULTS = frozenset({Tone.BUSY, Tone.UNSURE, Tone.WARN, Tone.BAD})
"""What is left of a table when only faults are shown."""

HEALTH: dict[Health, tuple[Message, str, Tone]] = {
    Health.HEALTHY: (Health.HEALTHY.word, "✓", Tone.GOOD),
    Health.PROGRESSING: (Health.PROGRESSING.word, "…", Tone.BUSY),
    Health.UNKNOWN: (Health.UNKNOWN.word, "?", Tone.UNSURE),
    Health.DEGRADED: (Health.DEGRADED.word, "!", Tone.WARN),
    Health.FAILED: (Health.FAILED.word, "✗", Tone.BAD),
}
TRUST: dict[Trust, tuple[Message, str, Tone]] = {
    Trust.LOADING: (_("connecting"), "…", Tone.BUSY),
    Trust.LIVE: (_("live"), "●", Tone.GOOD),
    Trust.STALE: (_("stale"), "▲", Tone.WARN),
    Trust.FAILED: (_("unreachable"), "✗", Tone.BAD),
    Trust.DENIED: (_("denied"), "✗", Tone.BAD),
    Trust.UNKNOWN_KIND: (_("not served"), "?", Tone.UNSURE),
}


GLYPHS = {Tone.GOOD: "✓", Tone.BUSY: "…", Tone.UNSURE: "?", Tone.WARN: "!", Tone.BAD: "✗"}
"""What a sentence in that tone begins with, so that its colour need not be seen."""


def health_word(health: Health) -> str:
    """`✓ healthy`, in the language of the moment."""
    word, glyph, _tone = HEALTH[health]
    return f"{glyph} {word}"


def reason_look(why: Why) -> tuple[str, Tone]:
    """Glyph and tone of one reason; a remark is no trouble, and no praise either."""
    _word, glyph, tone = HEALTH[why.health]
    return ("!", Tone.WARN) if why.remark else (glyph, tone)


def age(seconds: float) -> str:
    """How long ago, in at most five characters: `12s`, `5m`, `3h20m`, `2d4h`, `41d`."""
    whole = max(0, int(seconds))
    minutes, hours, days = whole // 60, whole // 3600, whole // 86400
    if whole < 120:
        return f"{whole}s"
    if minutes < 60:
        return f"{minutes}m"
    if hours < 10:
        return f"{hours}h{minutes % 60:02d}m"
    if days < 2:
        return f"{hours}h"
    return f"{days}d{hours % 24}h" if days < 10 else f"{days}d"


def age_at(now: datetime, since: datetime) -> str:
    """How long ago `since` is."""
    return age((now - since).total_seconds())
