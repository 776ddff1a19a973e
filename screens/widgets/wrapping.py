"""Lines broken where a reader would break them, counted in the cells that they are painted in."""

from __future__ import annotations

from functools import partial

from rich.cells import cell_len

from services import folding

folded = partial(folding.folded, measure=cell_len)
"""As services.folding says it."""
