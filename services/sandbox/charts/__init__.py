"""The Kubernetes objects that FATE's charts create, era by era, as tables and a small renderer."""

from services.sandbox.charts.catalog import PUBLISHED, REPOSITORY, published
from services.sandbox.charts.configs import ROUTE_TABLE
from services.sandbox.charts.errors import ChartError, TemplateParseError
from services.sandbox.charts.images import image_for
from services.sandbox.charts.render import render_chart, renderable
from services.sandbox.charts.standin import with_standin_commands
from services.sandbox.charts.versions import version_key

__all__ = [
    "PUBLISHED",
    "REPOSITORY",
    "ROUTE_TABLE",
    "ChartError",
    "TemplateParseError",
    "image_for",
    "published",
    "render_chart",
    "renderable",
    "version_key",
    "with_standin_commands",
]
