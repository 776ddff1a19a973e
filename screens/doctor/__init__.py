"""The doctor: what is wrong, why, on what evidence, and what mends it."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.doctor.report import ReportScreen
    from screens.doctor.screen import DoctorScreen
else:
    __getattr__ = late(
        __name__,
        {
            "report": "ReportScreen",
            "screen": "DoctorScreen",
        },
    )

__all__ = ["DoctorScreen", "ReportScreen"]
