"""What can go wrong between fatetui and a KubeFATE service."""

from __future__ import annotations

from services.errors import Exit, FatetuiError
from services.i18n import Message, _


class KubeFateError(FatetuiError):
    """A failure of the KubeFATE service or of the way to it."""

    code = "KF-ERROR"
    exit = Exit.KUBEFATE


class KubeFateUnreachable(KubeFateError):
    """Nothing of KubeFATE answered."""

    code = "KF-UNREACHABLE"
    transient = True

    @property
    def runs(self) -> bool:
        """Whether it is known to run all the same, so that the way to it is the trouble."""
        return False


class NotKubeFate(KubeFateError):
    """Something answered that is not KubeFATE: another web server, an ingress controller without a matching rule."""

    code = "KF-NOT-KUBEFATE"


class LoginFailed(KubeFateError):
    """KubeFATE did not accept the user name, the password or the token."""

    code = "KF-LOGIN"


class UnsupportedVersion(KubeFateError):
    """This KubeFATE service is too old for what was asked, or of a version that fatetui does not know."""

    code = "KF-VERSION"


class KubeFateRefused(KubeFateError):
    """KubeFATE answered, and said no."""

    code = "KF-REFUSED"

    def __init__(
        self, message: Message, *, cause: Message | None = None, remedy: Message | None = None, status: int = 0
    ) -> None:
        super().__init__(message, cause=cause, remedy=remedy)
        self.status = status


class UnknownToKubeFate(KubeFateRefused):
    """No record of that id or name."""

    code = "KF-UNKNOWN"


class AlreadyInKubeFate(KubeFateRefused):
    """KubeFATE already keeps a record of that name."""

    code = "KF-EXISTS"


class NothingChanged(KubeFateRefused):
    """The update equals what KubeFATE has stored."""

    code = "KF-UNCHANGED"


class Panicked(KubeFateError):
    """A handler crashed: status 500 with an empty body (kubefate.md §1.1)."""

    code = "KF-PANIC"


class UnreadableAnswer(KubeFateError):
    """JSON was promised; what came is none, or has not the shape of this version's answers."""

    code = "KF-ANSWER"


class WritesForbidden(KubeFateError):
    """A write was asked for in read-only mode."""

    code = "KF-READ-ONLY"
    exit = Exit.REFUSED

    def __init__(self, method: str, path: str) -> None:
        super().__init__(
            _("{method} {path} was not sent to KubeFATE: fatetui is read-only", method=method, path=path),
            remedy=_("Run without --read-only"),
        )
