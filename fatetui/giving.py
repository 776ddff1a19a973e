"""What leaves the console: to the clipboard, to a file of the working directory. Secrets are masked in both."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from screens.look import Tone
from services.errors import plain_words
from services.files import write_atomically
from services.i18n import _
from services.redact import secrets
from services.session.saved import saved_name
from services.text import one_line

if TYPE_CHECKING:
    from screens.host import Host

MOST_COPIED = 74_000
"""Bytes: what terminals take by OSC 52 at the least, once it is written in base64."""
_SHOWN = 60


class Giving:
    """Tells the operator what became of it."""

    def __init__(self, app: Host) -> None:
        self._app = app

    def copy(self, text: str) -> None:
        """Put `text` on the clipboard; what is too much for a terminal goes to a file."""
        masked = secrets.mask(text)
        size, lines = len(masked.encode()), masked.count("\n") + 1
        if size > MOST_COPIED:
            self._app.say(_("{size} bytes are too many for a terminal's clipboard", size=size), Tone.WARN)
            self.save("copied", "txt", text)
            return
        self._app.copy_to_clipboard(masked)
        if lines > 1:
            self._app.say(_("Copied: {lines} lines, {size} bytes", lines=lines, size=size))
        else:
            self._app.say(_("Copied: {name}", name=one_line(masked, _SHOWN)))

    def save(self, stem: str, suffix: str, content: str) -> None:
        """Write `content` to a new file of this directory, for its owner's eyes."""
        path = Path.cwd() / saved_name(stem, suffix, self._app.now())
        try:
            write_atomically(path, secrets.mask(content), mode=0o600)
        except OSError as error:
            self._app.say(_("Not saved: {reason}", reason=one_line(plain_words(error))), Tone.BAD)
        else:
            self._app.say(_("Saved as {path}", path=one_line(str(path))), Tone.GOOD)
