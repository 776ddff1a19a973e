"""Lines broken between words and between wide characters."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from screens.widgets.wrapping import folded


def test_words_stay_whole_beside_wide_characters_and_punctuation_begins_no_line():
    assert folded("已在 demo 上检查：apis, storage, capacity", 24, "  ") == [
        "已在 demo 上检查：apis,",
        "  storage, capacity",
    ]
    assert folded("可能拒绝以 root 运行的 Pod，而 FATE 正是如此", 27) == [
        "可能拒绝以 root 运行的",
        "Pod，而 FATE 正是如此",
    ]
    assert folded("没有密码（client.password）", 22) == ["没有密码", "（client.password）"]


@given(st.text(alphabet="ab 界，（é\u0301", max_size=60), st.integers(8, 30), st.sampled_from(["", "  "]))
def test_nothing_is_lost_and_no_line_is_too_long(text: str, width: int, indent: str):
    lines = folded(text, width, indent)
    assert all(cell_len(line) <= width for line in lines)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
