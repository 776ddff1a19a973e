"""`:charts` and `:users`: what KubeFATE itself holds."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from screens.charts.example import ExampleScreen
    from screens.charts.screen import ChartsScreen
    from screens.charts.users import UsersScreen
else:
    __getattr__ = late(
        __name__,
        {
            "example": "ExampleScreen",
            "screen": "ChartsScreen",
            "users": "UsersScreen",
        },
    )

__all__ = ["ChartsScreen", "ExampleScreen", "UsersScreen"]
