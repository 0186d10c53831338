"""Constant and halved histories seen through the delay of real releases: what `benchmarks/newest_months.py` measures."""

from __future__ import annotations

import importlib.util
import sys
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from trends.nowcasting.triangle import bundled_triangle

PROGRAM = Path(__file__).parents[2] / "benchmarks" / "newest_months.py"


@pytest.fixture(scope="module")
def program():
    if not PROGRAM.exists():
        pytest.skip("the benchmarks are in a checkout only")
    spec = importlib.util.spec_from_file_location("newest_months", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_a_view_is_how_one_country_was_seen_on_one_day(program):
    seen_as = program.views(bundled_triangle(), [date(2024, 8, 21)])
    view = next(view for view in seen_as if view.key == "IRQ")
    history = bundled_triangle().history("IRQ").loc[view.periods, view.day]
    final = bundled_triangle().final["IRQ"].loc[view.periods]
    np.testing.assert_allclose(view.ratio, (history + 0.5) / (final + 0.5))
    # Seen through it, what the months came to is what they were said to come to.
    counts = np.concatenate([np.full(12, 50.0), final])
    seen = counts.copy()
    seen[-24:] = np.rint((counts[-24:] + 0.5) * view.ratio - 0.5)
    np.testing.assert_array_equal(seen[-24:], history)
    assert program.series_of(view, seen).age.known == view.day


@pytest.mark.long
def test_delay_passes_for_no_fall_and_hides_none(program):
    """120 histories a truth of 300 deaths a month: a bound of 5 % is broken by chance alone only beyond 9 %."""
    known = program.learnt(bundled_triangle())
    seen_as = program.views(bundled_triangle(), known)
    constant = program.shares(program.Cell(300, 0.05, halved=False), 120, seen_as, known)
    assert constant["nowcast"] <= 0.09
    halved = program.shares(program.Cell(300, 0.05, halved=True), 120, seen_as, known)
    assert halved["nowcast"] >= 0.8 * halved["final figures"] - 0.09
