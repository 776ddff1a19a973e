"""The page of one party: each tab is a screen narrowed to it."""

from screens.party.config import ConfigTab
from screens.party.narrowed import AccessTab, AuditTab, EventsTab, JobsTab, WorkloadsTab
from screens.party.routes import RoutesTab

__all__ = ["AccessTab", "AuditTab", "ConfigTab", "EventsTab", "JobsTab", "RoutesTab", "WorkloadsTab"]
