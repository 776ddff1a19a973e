"""Documents of Kubernetes objects, as the JSON that an API server gets of them: dates are text there."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.yamldoc.document import Span, YamlProblem
from services.yamldoc.syntax import explain

if TYPE_CHECKING:
    from services.i18n import Message

_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class NotYamlError(ValueError):
    """A text is no YAML; `problem` tells where and why, and quotes nothing of it: it may hold secrets."""

    def __init__(self, problem: YamlProblem) -> None:
        super().__init__(str(problem.message))
        self.problem = problem

    @property
    def told(self) -> Message:
        """Where and why, in a sentence."""
        return _("line {line}: {what}", line=self.problem.span.line, what=self.problem.message)


def load_manifest(text: str) -> list[Any]:
    """Every document of `text`, empty ones left out. Raises NotYamlError."""
    import yaml

    try:
        found = list(yaml.load_all(text, Loader=_loader()))  # a safe loader, in C where there is one
    except yaml.YAMLError as error:
        raise NotYamlError(explain(error, text)) from None
    except ValueError:  # PyYAML itself fails over `!!int x` and `0b_`, and quotes them
        raise NotYamlError(YamlProblem("tag", _("A number in it is none"), Span(1, 1, 1, 1))) from None
    return [document for document in found if document is not None]


@cache
def _loader() -> type[Any]:
    import yaml

    class Plain(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # the C one, where it is built
        pass

    Plain.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != _TIMESTAMP]
        for first, resolvers in Plain.yaml_implicit_resolvers.items()
    }
    return Plain
