"""Failures that the engine itself reports, and how any failure becomes an event's reason."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from services.errors import Exit, FatetuiError
from services.i18n import Message, _, verbatim
from services.steps.events import Reason
from services.text import one_line


class StepFailed(FatetuiError):
    """A step did not reach what was asked for.

    Carries its reason, code and evidence included.
    """

    code: ClassVar[str] = "E-STEP"

    def __init__(self, reason: Reason, *, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(reason.message, cause=reason.cause, remedy=reason.remedy)
        self.reason = reason
        self.exit_code = exit_code


class AssertionFailed(FatetuiError):
    """A step's outputs are not what its `assert` list expects."""

    code: ClassVar[str] = "E-ASSERT"


class StepTimeout(FatetuiError):
    """A step, or the whole run, took longer than it may."""

    code: ClassVar[str] = "E-TIMEOUT"
    exit: ClassVar[Exit] = Exit.TIMEOUT


class InputNeeded(FatetuiError):
    """A question has nobody to answer it: the run is not interactive and --yes was not given."""

    code: ClassVar[str] = "E-INPUT"
    exit: ClassVar[Exit] = Exit.INPUT_NEEDED


class Declined(FatetuiError):
    """The operator answered a question with no."""

    code: ClassVar[str] = "E-DECLINED"


class MissingOutput(FatetuiError):
    """A step refers to an output that no step of this run, nor of the journal resumed, has given."""

    code: ClassVar[str] = "E-OUTPUT"


class BadParameters(FatetuiError):
    """A step's parameters, complete only now that earlier outputs are known, are not valid."""

    code: ClassVar[str] = "E-PARAMS"


class BadCondition(FatetuiError):
    """A `when` compares values that cannot be compared."""

    code: ClassVar[str] = "E-WHEN"


class LockHeld(FatetuiError):
    """Another runner works on the same workspace and context."""

    code: ClassVar[str] = "E-LOCKED"
    exit: ClassVar[Exit] = Exit.LOCKED


class JournalDamaged(FatetuiError):
    """The journal is not one that fatetui wrote, or was changed in its middle."""

    code: ClassVar[str] = "E-JOURNAL"
    exit: ClassVar[Exit] = Exit.FILE


class JournalUnwritable(FatetuiError):
    """What a run writes of itself cannot be written; what could not be resumed is not gone on with."""

    code: ClassVar[str] = "E-JOURNAL-WRITE"
    exit: ClassVar[Exit] = Exit.FILE
    hopeless = True

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(
            _("{path} cannot be written", path=str(path)),
            cause=verbatim(one_line(error.strerror or str(error))),
            remedy=_("See to the room and the rights of the state directory"),
        )


INTERNAL = "E-INTERNAL"


def reason_of(error: FatetuiError) -> Reason:
    """`error` as events carry it."""
    if isinstance(error, StepFailed):
        return error.reason
    return Reason(error.code, error.message, error.cause, error.remedy)


def exit_of(error: FatetuiError) -> Exit:
    """The exit code that `error` ends a run with."""
    return error.exit_code if isinstance(error, StepFailed) else error.exit


def crash_reason(crash: Exception, report: str | None) -> Reason:
    """A defect of fatetui: its type, and the file that tells more. Its text may hold anything, and stays there."""
    message = _("fatetui itself failed ({kind})", kind=type(crash).__name__)
    remedy: Message | None = _("the details are in {path}; please report them", path=report) if report else None
    return Reason(INTERNAL, message, remedy=remedy)
