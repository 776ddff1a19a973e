"""What the engine itself says of steps that did not simply run; each is explained by `fatetui explain CODE`."""

from __future__ import annotations

from services.i18n import _
from services.steps.events import Reason

NOT_SELECTED = Reason("E-NOT-SELECTED", _("not selected (--from, --only, --skip)"))
NOT_WHEN = Reason("E-NOT-WHEN", _("its `when` does not hold"))
UNTOLD = Reason("E-UNTOLD", _("cannot be told before earlier steps have run"))
LISTED = Reason("E-LISTED", _("a dry run only lists it"))
DONE_EARLIER = Reason("E-RESUMED", _("done in the run resumed, and still so"))
INTERRUPTED = Reason("E-INTERRUPTED", _("interrupted"))
EVIDENCE_LOST = Reason(
    "S-EVIDENCE",
    _("no evidence is kept of what KubeFATE may remove"),
    remedy=_("See to the room and the rights of the state directory"),
)
AUDIT_LOST = Reason(
    "S-AUDIT",
    _("the audit log could not be written"),
    remedy=_("See to the room and the rights of the state directory; what was done is in the run's journal"),
)

REASONS = (NOT_SELECTED, NOT_WHEN, UNTOLD, LISTED, DONE_EARLIER, INTERRUPTED, EVIDENCE_LOST, AUDIT_LOST)


def blocked(culprit: str) -> Reason:
    """Why a step did not run that stands on the failed step `culprit`."""
    return Reason("E-BLOCKED", _("not run: step {step} failed", step=culprit))
