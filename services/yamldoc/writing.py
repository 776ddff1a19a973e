"""Data to YAML."""

from __future__ import annotations

from functools import cache
from typing import Any

from services.yamldoc.scalars import resolve


def dump_yaml(data: Any, *, width: int = 110) -> str:
    """`data` (JSON-like) as YAML in its own order, every value written out: what memory holds once is no alias here."""
    import yaml  # where somebody reads or writes YAML

    return str(yaml.dump(data, Dumper=_dumper(), sort_keys=False, allow_unicode=True, width=width))


@cache
def _dumper() -> type[Any]:
    import yaml

    class Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc] # the C one, where it is built
        def ignore_aliases(self, data: object) -> bool:
            return True

        def text(self, data: str) -> Any:
            # PyYAML leaves `1e3` and `08` as they are, which go-yaml takes for numbers.
            style = "'" if resolve(data)[1] in ("int", "float") else None
            return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)

    Plain.add_representer(str, Plain.text)
    return Plain
