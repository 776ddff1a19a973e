"""Packaged charts, as helm and as Windows made them, and files that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.kubefate import ChartFileUnreadable, chart_of
from tests.chartpackages import package


@pytest.mark.parametrize("separator", ["/", "\\"])
def test_the_chart_itself_is_meant_not_one_that_it_holds(tmp_path: Path, separator: str) -> None:
    files = {
        "fate/charts/mysql/Chart.yaml".replace("/", separator): "name: mysql\nversion: 1.0.0\n",
        f"fate{separator}Chart.yaml": "name: fate\nversion: v1.11.2\n",
    }
    assert chart_of(package(tmp_path / "any-name.tgz", files)) == ("fate", "v1.11.2")


@pytest.mark.parametrize(
    ("files", "cause"),
    [
        ({"fate/values.yaml": ""}, "no Chart.yaml"),
        ({"fate/Chart.yaml": "name: fate\n"}, "neither name nor version"),
        ({"fate/Chart.yaml": "- a\n"}, "neither name nor version"),
        ({"fate/Chart.yaml": "a: [\n"}, ""),
    ],
)
def test_what_is_no_chart_is_refused_with_its_cause(tmp_path: Path, files: dict[str, str], cause: str) -> None:
    with pytest.raises(ChartFileUnreadable) as refused:
        chart_of(package(tmp_path / "x.tgz", files))
    assert cause in str(refused.value.cause)
    assert "x.tgz" in str(refused.value)


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "x.tgz").write_text("hello")
    with pytest.raises(ChartFileUnreadable):
        chart_of(tmp_path / "x.tgz")
