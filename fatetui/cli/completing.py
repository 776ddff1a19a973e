"""What a shell may offer where names are wanted: steps, contexts, faults, codes, charts. Loaded when Tab is pressed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from click.shell_completion import BashComplete, CompletionItem, FishComplete, ZshComplete, add_completion_class

from fatetui.cli import with_plain_demo
from services.errors import FatetuiError


def offer(what: str, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
    """The names of `what` that go on where `incomplete` ends. Whatever is wrong, a shell is told nothing of it."""
    with suppress(FatetuiError, OSError, ValueError):
        return list(_OFFERS[what](ctx, incomplete))
    return []


def _fitting(names: Iterable[tuple[str, object]], incomplete: str, before: str = "") -> Iterator[CompletionItem]:
    for name, help_ in names:
        if name.lower().startswith(incomplete.lower()):
            yield CompletionItem(before + name, help=str(help_))


def _step(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    return _fitting(_steps_of(ctx.params.get("script")), incomplete)


def _steps(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    """One more of several ids with commas between them."""
    before, comma, begun = incomplete.rpartition(",")
    named = before.split(",")
    left = ((name, verb) for name, verb in _steps_of(ctx.params.get("script")) if name not in named)
    return _fitting(left, begun, before + comma)


def _steps_of(script: str | None) -> list[tuple[str, str]]:
    from fatetui.script.document import STDIN, read_script, step_ids
    from services.steps import declarations

    if script in (None, STDIN):
        return []
    document, _workspace = read_script(str(script))
    return list(step_ids(document, declarations()).items())


def _contexts(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    from services.kubernetes.kubeconfig import contexts

    whole: Mapping[str, Any] = {**ctx.find_root().params, **ctx.params}
    given = whole.get("kubeconfig")
    found = contexts(Path(given).expanduser() if given else None)
    return _fitting(((context.name, context.cluster) for context in found), incomplete)


def _scenarios(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    from services.sandbox.scenarios import SCENARIOS

    return _fitting(((scenario.name, scenario.title) for scenario in SCENARIOS.values()), incomplete)


def _codes(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    from fatetui.cli.explain import registry

    return _fitting(((code, entry.title) for code, entry in registry().items()), incomplete)


def _charts(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    from services.party import versions_of

    versions = versions_of(ctx.params.get("chart_name") or "fate")
    return _fitting(((version, "") for version in reversed(versions)), incomplete)


def _engines(ctx: click.Context, incomplete: str) -> Iterator[CompletionItem]:
    from services.party import engine_sets, versions_of

    chart = ctx.params.get("chart") or versions_of("fate")[-1]
    return _fitting(((row.id, "") for row in engine_sets(chart)), incomplete)


_OFFERS = {
    "step": _step,
    "steps": _steps,
    "contexts": _contexts,
    "scenarios": _scenarios,
    "codes": _codes,
    "charts": _charts,
    "engines": _engines,
}


class _Bash(BashComplete):
    """Bash takes `--demo=im` for three words."""

    def get_completion_args(self) -> tuple[list[str], str]:
        args, incomplete = super().get_completion_args()
        *words, last = re.sub(r"\n=(\n|$)", "=", "\n".join([*args, incomplete])).split("\n")
        return with_plain_demo(words), last


class _Whole:
    """Zsh and fish take `--demo=im` for one word, and want all of it back."""

    def get_completion_args(self) -> tuple[list[str], str]:
        args, incomplete = super().get_completion_args()  # type: ignore[misc]
        return with_plain_demo(args), incomplete

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        items: list[CompletionItem] = super().get_completions(args, incomplete)  # type: ignore[misc]
        name, equals, _begun = incomplete.partition("=")
        for item in items if equals and name.startswith("--") else ():
            item.value = f"{name}={item.value}"
        return items


class _Zsh(_Whole, ZshComplete): ...


class _Fish(_Whole, FishComplete):
    # Several ids have commas between them.
    source_template = FishComplete.source_template.replace('string split ","', 'string split -m1 ","')


for _kind in (_Bash, _Zsh, _Fish):
    add_completion_class(_kind)
