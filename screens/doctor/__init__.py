"""The doctor: what is wrong, why, on what evidence, and what mends it."""

from screens.doctor.report import ReportScreen
from screens.doctor.screen import DoctorScreen

__all__ = ["DoctorScreen", "ReportScreen"]
