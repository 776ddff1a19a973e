"""Which columns of a table are shown, how wide, and where long lines are broken: pure, no screen needed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from screens.widgets.breaking import pieces
from screens.widgets.table.layout import GAP, cut_columns, layout
from screens.widgets.table.rows import Column
from services.i18n import verbatim

NAME = Column(verbatim("NAME"), rank=0, least=10, most=40)
NODES = Column(verbatim("NODES"), rank=1, least=3, most=8)
WHY = Column(verbatim("WHY"), rank=3, least=20, most=80)
COLUMNS = (NAME, NODES, WHY)
TITLES = (4, 5, 3)


def test_with_room_all_have_what_they_need() -> None:
    assert layout(COLUMNS, (30, 5, 60), TITLES, 120, wide=False) == ((0, 30), (1, 5), (2, 60))


def test_narrower_the_longest_gives_first_and_the_least_wanted_goes() -> None:
    assert layout(COLUMNS, (30, 5, 60), TITLES, 60, wide=False) == ((0, 20), (1, 5), (2, 31))
    assert layout(COLUMNS, (30, 5, 60), TITLES, 30, wide=False) == ((0, 23), (1, 5))


def test_a_title_is_whole_or_its_column_is_not_there() -> None:
    assert layout(COLUMNS, (30, 5, 3), TITLES, 21, wide=False) == ((0, 14), (1, 5))
    assert layout(COLUMNS, (30, 5, 3), TITLES, 16, wide=False) == ((0, 16),)


def test_what_always_stays_is_cut_to_its_least() -> None:
    assert layout(COLUMNS, (30, 5, 60), TITLES, 4, wide=False) == ((0, 10),)


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(1, 30), st.integers(1, 12), st.integers(1, 90)), max_size=8))
def test_it_fits_unless_what_stays_does_not(drawn: list[tuple[int, int, int, int]]) -> None:
    columns = [Column(verbatim("x"), rank=rank, least=least, most=200) for rank, least, _title, _whole in drawn]
    titles = [title for _rank, _least, title, _whole in drawn]
    natural = [max(title, whole) for _rank, _least, title, whole in drawn]
    shown = layout(columns, natural, titles, 80, wide=False)
    taken = sum(width for _index, width in shown) + GAP * max(len(shown) - 1, 0)
    assert taken <= 80 or all(columns[index].rank == 0 for index, _width in shown)
    assert all(width >= min(titles[index], natural[index]) for index, width in shown)


def test_a_column_that_says_nothing_goes_before_anything_is_cut() -> None:
    assert layout(COLUMNS, (30, 5, 3), TITLES, 37, wide=False, silent={2}) == ((0, 30), (1, 5))
    assert layout(COLUMNS, (30, 5, 3), TITLES, 42, wide=False, silent={2}) == ((0, 30), (1, 5), (2, 3))
    assert layout(COLUMNS, (30, 5, 3), TITLES, 16, wide=False, silent={0, 2}) == ((0, 16),)


def test_what_is_cut_is_known_and_so_is_a_reason_that_is_left_out() -> None:
    columns = (NAME, NODES, Column(verbatim("WHY"), key="why"))
    assert cut_columns(columns, (30, 5, 60), ((0, 20), (1, 5))) == [0, 2]
    assert cut_columns(columns, (20, 5, 0), ((0, 20), (1, 5))) == []


def test_a_long_line_goes_on_below_its_beginning_or_its_value() -> None:
    assert list(pieces("    = why: no such host", 16)) == ["    = why: no", "    such host"]
    assert list(pieces("  Labels  a=bbbbbb,c=d", 20)) == ["  Labels  a=bbbbbb,", "         c=d"]
    assert list(pieces("LABELS  a=bbbbbbbbb,c=d", 20)) == ["LABELS  a=bbbbbbbbb,", "        c=d"]
    assert list(pieces("It is long  and goes on", 16)) == ["It is long  and", "goes on"]


def test_names_stay_whole_and_paths_are_cut_at_their_joints() -> None:
    assert list(pieces("✗ P16 cannot be pulled python-qhpj7hq45z-fmbrm", 36)) == [
        "✗ P16 cannot be pulled",
        "python-qhpj7hq45z-fmbrm",
    ]
    assert list(pieces("  ~ change spec.template.spec.containers[0].env[0].value", 40)) == [
        "  ~ change",
        "  spec.template.spec.containers[0].",
        "  env[0].value",
    ]


def test_wide_characters_are_broken_anywhere_but_before_what_closes() -> None:
    assert list(pieces("  提示：没有密码（client.password），所以问不到。", 26)) == [
        "  提示：没有密码",
        "  （client.password），所",
        "  以问不到。",
    ]


@given(st.text("ab ,\u4e2d", max_size=90), st.integers(2, 30))
def test_no_piece_is_wider_than_there_is_room_and_nothing_but_blanks_is_lost(text: str, width: int) -> None:
    broken = list(pieces(text, width))
    assert all(cell_len(piece) <= width for piece in broken)
    assert "".join(broken).replace(" ", "") == text.replace(" ", "")
