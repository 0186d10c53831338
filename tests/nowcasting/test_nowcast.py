from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

import trends as tr
from trends.document.blocks import plain
from trends.errors import ParameterError
from trends.nowcasting.triangle import bundled_triangle
from trends.periods.coverage import Stretch
from trends.provenance import Provenance
from trends.series.age import Age
from trends.sources.publishers.ucdp.releases import release_of

RELEASES = tuple(
    Stretch(date.fromisoformat(first), date.fromisoformat(last), release_of(label))
    for first, last, label in (
        ("1989-01-01", "2024-12-31", "25.1"),
        ("2025-01-01", "2025-12-31", "25.01.25.12"),
        ("2026-01-01", "2026-01-31", "26.0.1"),
        ("2026-02-01", "2026-02-28", "26.0.2"),
    )
)


def deaths(countries=("NGA",), counts=(400.0,) * 26, **fields):
    age = Age(countries, whole=True, releases=RELEASES, known=date(2026, 3, 20))
    given = {
        "measure": "fatalities",
        "subject": "deaths",
        "provenance": Provenance("ucdp-candidate"),
        "age": age,
    }
    return tr.CountSeries.from_counts(list(counts), start="2024-01", freq="month", **{**given, **fields})


def test_only_what_stands_on_no_final_edition_is_nowcast():
    found = tr.nowcast(deaths(), draws=99)
    assert [str(period) for period in found.periods] == [f"2025-{m:02}" for m in range(1, 13)] + [
        "2026-01",
        "2026-02",
    ]
    assert found.kinds == ("cumulative",) * 12 + ("monthly",) * 2
    assert found.ages[-1] == 1


def test_its_json_has_the_published_keys():
    found = tr.nowcast(deaths(), draws=99).to_dict()
    assert set(found) == {"periods", "triangle", "refused"}
    assert all(
        list(row) == ["period", "known", "estimate", "low80", "high80", "low95", "high95"]
        for row in found["periods"]
    )
    assert all(
        r["low95"] <= r["low80"] <= r["estimate"] <= r["high80"] <= r["high95"] for r in found["periods"]
    )
    assert found["refused"] is None


def test_draws_are_counts_and_hang_on_the_seed_alone():
    first, again, other = (tr.nowcast(deaths(), draws=200, seed=seed).draws for seed in (1, 1, 2))
    assert first.dtype.kind == "i"
    assert first.min() >= 0
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_a_country_whose_first_figures_were_mostly_cut_is_nowcast_below_them():
    # Nigeria's monthly figures came to about half in both final editions; Mexico's hardly moved.
    cut, kept = (tr.nowcast(deaths((code,)), draws=500) for code in ("NGA", "MEX"))
    assert cut.estimate[-1] < 300
    assert abs(kept.estimate[-1] - 400) < 40


def test_months_of_one_country_are_revised_together():
    draws = tr.nowcast(deaths(), draws=2000).draws[:, -2:]
    assert np.corrcoef(np.log1p(draws).T)[0, 1] > 0.2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"provenance": Provenance("acled")}, "No reporting triangle holds figures of this source"),
        ({"measure": "attacks"}, "one of deaths"),
        ({"age": Age(("NGA",), whole=False, releases=RELEASES)}, "whole countries"),
        ({"age": Age((), whole=True, releases=RELEASES)}, "whole countries"),
        ({"age": Age(("NGA",), whole=True)}, "not known on which releases"),
        ({"age": Age(("NGA",), True, RELEASES[:1], date(2026, 3, 20))}, "stand on a final edition"),
    ],
)
def test_what_no_triangle_tells_is_refused_in_a_sentence(change, sentence):
    found = tr.nowcast(deaths(**change))
    assert sentence in found.refused
    assert found.to_dict() == {"periods": [], "triangle": None, "refused": found.refused}
    assert str(found.sentence) == str(found.refused)


def test_other_lengths_of_periods_are_sums_of_months():
    assert "by month" in tr.nowcast(deaths().resample("quarter")).refused
    months = tr.nowcast(deaths(), draws=50)
    quarters = months.summed("quarter")
    assert [str(period) for period in quarters.periods] == ["2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1"]
    assert np.array_equal(quarters.draws[:, 0], months.draws[:, :3].sum(axis=1))
    years = months.summed("year")
    assert np.array_equal(years.draws[:, 0], months.draws[:, :12].sum(axis=1))
    with pytest.raises(ParameterError, match="quarters or years"):
        months.summed("month")


def test_known_months_of_a_quarter_are_added_as_they_are():
    final, cumulative, *monthly = RELEASES
    late = (replace(final, end=date(2025, 2, 28)), replace(cumulative, start=date(2025, 3, 1)), *monthly)
    months = tr.nowcast(deaths(age=replace(deaths().age, releases=late)), draws=50)
    assert np.array_equal(months.summed("quarter").draws[:, 0], 800 + months.draws[:, 0])


def test_as_of_a_day_nothing_later_is_used():
    day = date(2025, 3, 21)
    then = tr.nowcast(deaths(), draws=50, as_of=day)
    cut = tr.nowcast(deaths(), draws=50, as_of=day, triangle=bundled_triangle().as_of(day))
    assert np.array_equal(then.draws, cut.draws)
    assert then.triangle.vintages[-1] == day
    assert np.array_equal(tr.nowcast(deaths(), draws=50, as_of="2025-03-21").draws, then.draws)
    assert "no figure of a monthly release" in tr.nowcast(deaths(), as_of=date(2024, 3, 21)).refused


def test_a_triangle_without_a_final_edition_says_what_it_lacks():
    held = bundled_triangle()
    drafts = replace(held, table=held.table[held.table["kind"] != "final"])
    said = tr.nowcast(deaths(), triangle=drafts).refused
    assert "that day" not in said
    assert "the edition of GED that holds such months" in said


def test_without_releases_the_day_tells_what_is_final():
    unreleased = Age(("NGA",), whole=True, known=date(2025, 8, 1))
    found = tr.nowcast(deaths(age=unreleased), draws=50)
    assert str(found.periods[0]) == "2025-01"


def test_a_release_of_half_a_year_is_not_the_one_that_closes_the_year():
    half = Stretch(date(2026, 1, 1), date(2026, 2, 28), release_of("26.01.26.02"))
    found = tr.nowcast(deaths(age=replace(deaths().age, releases=(*RELEASES[:2], half))), draws=50)
    assert found.kinds[-3:] == ("cumulative", "quarterly", "quarterly")


def test_sums_that_were_not_renewed_by_june_are_not_taken_for_final():
    # PaCE's sums of 2025 still stood on the monthly releases in June 2026.
    found = tr.nowcast(tr.load_series("ucdp-country-months", series="Sudan"), draws=50)
    assert str(found.periods[0]) == "2025-01"
    assert set(found.kinds) == {"monthly"}


def test_a_draft_whose_final_edition_has_long_been_out_is_not_nowcast():
    # A store that holds the monthly release of October 2023 and those of 2026, but no edition between.
    old = Stretch(date(2023, 10, 1), date(2023, 10, 31), release_of("23.0.10"))
    age = replace(deaths().age, releases=(old, *RELEASES[2:]))
    series = deaths(age=age).take(slice(24, None))
    counts = [195, *[np.nan] * 26, *series.count]
    series = tr.CountSeries.from_counts(
        counts,
        start="2023-10",
        freq="month",
        measure="fatalities",
        subject="deaths",
        provenance=Provenance("ucdp-candidate"),
        age=age,
    )
    found = tr.nowcast(series, draws=50)
    assert [str(period) for period in found.periods] == ["2026-01", "2026-02"]
    assert "October 2023 stands on a draft although a final edition" in plain(found.blocks()[-1].spans)
    old_only = tr.nowcast(series.take(slice(0, 3)), draws=50)
    assert "final edition of these figures has been published since" in old_only.refused


def test_several_countries_are_compared_with_their_sum():
    found = tr.nowcast(deaths(("MLI", "NER")), draws=50)
    at = found.history.columns[-1]
    assert found.history[at].loc["2025-01"] == sum(
        bundled_triangle().history(k)[at].loc["2025-01"] for k in ("MLI", "NER")
    )


def test_no_other_triangle_is_known_by_name():
    with pytest.raises(ParameterError, match="bundled or store, not from the text 'mine'"):
        tr.nowcast(deaths(), triangle="mine")


def test_what_was_not_observed_is_not_nowcast():
    counts = [400.0] * 25 + [float("nan")]
    found = tr.nowcast(deaths(counts=counts), draws=50)
    assert str(found.periods[-1]) == "2026-01"
    assert (found.completed()[:, -1] == -1).all()


def test_its_page_speaks_every_language():
    found = tr.nowcast(deaths(name="Nigeria"), draws=50)
    assert str(found.sentence).startswith("Deaths in Nigeria came to 400 in February 2026 as counted so far")
    for language in ("fr", "es", "ar", "ru", "zh"):
        assert found.sentence.in_language(language) != str(found.sentence)
    # The figures are UCDP's, and the sums somebody else's.
    told = plain(found.blocks()[-1].spans)
    assert "the script of PaCE" in told
    assert "not sums that UCDP has published" in told
    table = found.blocks()[1]
    assert [str(cell) for cell in table.rows[0]][:3] == ["January 2025", "cumulative", "400"]
    assert tr.nowcast(deaths(measure="attacks")).blocks()
