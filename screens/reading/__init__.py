"""One object to be read: its description, its YAML, what its containers write."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.reading.description import DescriptionScreen
    from screens.reading.logs import LogScreen, PreviousLogScreen
    from screens.reading.merged import MergedLogScreen
    from screens.reading.notices import NoticesScreen
    from screens.reading.ownlog import OwnLogScreen
    from screens.reading.yaml import YamlScreen
else:
    __getattr__ = late(
        __name__,
        {
            "description": "DescriptionScreen",
            "logs": "LogScreen PreviousLogScreen",
            "merged": "MergedLogScreen",
            "notices": "NoticesScreen",
            "ownlog": "OwnLogScreen",
            "yaml": "YamlScreen",
        },
    )

__all__ = [
    "DescriptionScreen",
    "LogScreen",
    "MergedLogScreen",
    "NoticesScreen",
    "OwnLogScreen",
    "PreviousLogScreen",
    "YamlScreen",
]
