"""Figures are rounded as their reader rounds: a half goes up, in every place alike."""

from __future__ import annotations

import ast
import re
from decimal import Decimal
from pathlib import Path

import pytest

import trends
from trends.document.blocks import Table
from trends.figures.scales import number
from trends.messages.numbers import fixed, percent, rounded, whole
from trends.revisions import diff
from trends.revisions.totals import Total, change_words
from trends.series.count_series import CountSeries
from trends.series.latest import latest
from trends.studies.brief import whole_rate
from trends.studies.recent import recent_blocks
from trends.studies.tiles import tiles
from trends.verdict.wording import by_percent


@pytest.mark.parametrize("number", range(40))
def test_a_half_goes_up_whether_odd_or_even(number: int) -> None:
    assert whole(number + 0.5) == fixed(number + 0.5, 0) == number + 1
    assert whole(-number - 0.5) == -number - 1
    assert percent((number + 0.5) / 100) == number + 1
    if number > 9:
        assert rounded(number + 0.5, 2) == number + 1


def test_what_binary_fractions_add_or_lack_does_not_decide() -> None:
    # 100 * 0.145 is 14.499999999999998, and 1.005 is stored as 1.00499999999999989.
    assert percent(0.145) == 15
    assert fixed(1.005, 2) == Decimal("1.01")
    assert str(fixed(-0.04, 1)) == "0.0"


@pytest.mark.parametrize(
    ("value", "shown"), [(2.345, "2.35"), (2.355, "2.36"), (10.25, "10.3"), (99.95, "100"), (2.5, "2.50")]
)
def test_a_figure_of_a_chart_rounds_as_its_sentence_does(value: float, shown: str) -> None:
    assert str(number(value)) == shown


def test_shares_of_a_comparison_of_releases_round_as_its_sentence_does() -> None:
    old, new = (
        CountSeries.from_counts([400] * 39 + [last], start="2020-01").to_frame()[["period", "count"]]
        for last in (400, 440)
    )
    table = next(block for block in diff(old, new, replicates=99).blocks() if isinstance(block, Table))
    assert table.rows[1][-2:] == ("+40", "+0.3%")  # a quarter of a per cent
    assert "0.3%" in change_words(Total(16000.0, 16040.0))


@pytest.mark.parametrize("mean", [24, 25])
def test_a_mean_of_some_and_a_half_reads_alike_in_tile_table_and_sentence(mean: int) -> None:
    # Twelve months at 20, then twelve that add up to 12 * mean + 6: a mean of 24.5 or of 25.5.
    series = CountSeries.from_counts([20] * 11 + [None] + [mean] * 6 + [mean + 1] * 6, start="2020-01")
    found = latest(series)
    shown = tiles(found, None, None)
    assert shown is not None
    assert str(mean + 1) in [str(tile.value) for tile in shown.items]
    (table,) = recent_blocks(found, "month")
    assert any(f"{mean + 1} a month" in str(cell) for row in table.rows for cell in row)
    assert str(whole_rate(mean + 0.5)) == str(mean + 1)


def test_a_change_of_some_and_a_half_per_cent() -> None:
    # 16 to 18 is 12.5 % more, 16 to 14 is 12.5 % less, 200 to 227 is 13.5 % more.
    assert str(by_percent(18 / 16)) == "13% higher"
    assert str(by_percent(14 / 16)) == "13% lower"
    assert str(by_percent(227 / 200)) == "14% higher"


def test_a_small_total_that_moved_is_given_no_per_cent() -> None:
    assert str(change_words(Total(1, 2))) == "1 more"
    assert str(change_words(Total(19, 20))) == "1 more"
    assert str(change_words(Total(20, 21))) == "1 more (5.0%)"
    assert Total(1, 2).share == 1.0


WHOLE_ALREADY = {
    "series/impossible.py": "days of a period",
    "sources/generic.py": "a code",
    "sources/cells/values.py": "a number as a file writes it",
}
DRAWN = {
    "document/fragments.py": "lengths in a drawing",
    "document/maths.py": "the same",
    "site/claim_list.py": "the same",
}


def half_even(tree: ast.Module) -> list[str]:
    """Give the places where a number is written with decimals by Python, whose halves go to the even digit."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.FormattedValue)
        and node.format_spec is not None
        and re.search(r"\.\d[f%]['\"]$", ast.unparse(node.format_spec))
    ]


def test_one_place_decides_how_a_number_is_rounded(syntax_of) -> None:
    source = Path(trends.__file__).parent
    found = {
        name: places
        for path in source.rglob("*.py")
        if (name := path.relative_to(source).as_posix()) not in {*WHOLE_ALREADY, *DRAWN}
        and (places := half_even(syntax_of(path)))
    }
    assert found == {}


def test_a_format_of_its_own_is_found() -> None:
    tree = ast.parse('a = f"{b:,.0f}{c:.2f}{d:.3%}"\ne = f"{f:.10g}{g}"\n')
    assert half_even(tree) == ["line 1"] * 3
