"""The reason of a pace that says how often two halves were the other way round a year later."""

from __future__ import annotations

import trends as tr
from trends.verdict.revision import reasons_of_revision


def _asked(reasons):
    return [reason for reason in reasons if getattr(reason, "id", "") == "revision.halves"]


def test_a_pace_of_young_deaths_of_a_country_says_it():
    series = tr.load_series("ucdp-country-months", series="Pakistan")
    (reason,) = reasons_of_revision(series)
    assert reason in tr.test_pace(series, replicates=99).reasons
    # 80 a month, then 251: such a rise is hardly ever undone. Two halves alike are.
    alike = series.window("2025-01", "2025-12")
    (nearer,) = reasons_of_revision(alike)
    assert reason.values["of"] > nearer.values["of"]


def test_where_nothing_is_young_or_known_nothing_is_said():
    series = tr.load_series("ucdp-country-months", series="Pakistan")
    assert not reasons_of_revision(series.window(None, "2024-05"))
    assert not reasons_of_revision(tr.load_series("central-syria"))


def test_looking_back_no_later_revision_counts():
    series = tr.load_series("ucdp-country-months", series="Pakistan", as_of="2024-12-31")
    assert not reasons_of_revision(series)  # what became of statements was known of too few vintages
    assert reasons_of_revision(tr.load_series("ucdp-country-months", series="Pakistan", as_of="2025-09-30"))
