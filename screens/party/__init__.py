"""The page of one party: each tab is a screen narrowed to it."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.party.config import ConfigTab
    from screens.party.narrowed import AccessTab, AuditTab, EventsTab, JobsTab, WorkloadsTab
    from screens.party.routes import RoutesTab
else:
    __getattr__ = late(
        __name__,
        {
            "config": "ConfigTab",
            "narrowed": "AccessTab AuditTab EventsTab JobsTab WorkloadsTab",
            "routes": "RoutesTab",
        },
    )

__all__ = ["AccessTab", "AuditTab", "ConfigTab", "EventsTab", "JobsTab", "RoutesTab", "WorkloadsTab"]
