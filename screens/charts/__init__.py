"""`:charts` and `:users`: what KubeFATE itself holds."""

from screens.charts.example import ExampleScreen
from screens.charts.screen import ChartsScreen
from screens.charts.users import UsersScreen

__all__ = ["ChartsScreen", "ExampleScreen", "UsersScreen"]
