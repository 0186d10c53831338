"""The first page for every outcome: its words against the engine's figures, and how many they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

import trends as tr
from trends.document.blocks import Bullets, Note, Paragraph, Stamps, Tiles
from trends.document.facts import Facts
from trends.document.plain import display_text
from trends.document.translation import runs
from trends.messages import in_language
from trends.series.count_series import CountSeries
from trends.studies.brief import reading_unit, told_change
from trends.studies.finding import _size
from trends.studies.notes import ranked
from trends.studies.study import Study

IN_WORDS = ("en", "fr", "es", "ar", "ru")
"""Chinese writes no spaces between words."""

MOST_WORDS = 300
TICKS = 14
"""Numbers beside the axes of the chart, at most."""

CHANGED = {"fell", "fell_by", "rose", "rose_by", "ceased", "began"}


def counted(counts, start="2018-01", freq="month", low=None, high=None, **more):
    """A table of counts as a user has it; blank is not observed."""
    frame = CountSeries.from_counts(counts, start=start, freq=freq, low=low, high=high).to_frame()
    columns = ["period", "count"] + (["count_low", "count_high"] if low is not None else [])
    return frame[columns].assign(**more)


def steady(mean, n, seed=1):
    return np.random.default_rng(seed).poisson(mean, n).astype(float)


def scattered(mean, n, seed=3):
    return np.random.default_rng(seed).negative_binomial(2, 2 / (2 + mean), n).astype(float)


def steps(*levels, each=24, seed=1):
    return np.concatenate([steady(level, each, seed + at) for at, level in enumerate(levels)])


def gaps(counts, share, seed=5):
    holes = np.random.default_rng(seed).random(len(counts)) < share
    return np.where(holes, np.nan, counts)


def bounded(counts, share=0.3, below=5, above=9):
    held = gaps(counts, share)
    open_ = np.isnan(held)
    return counted(
        held, low=np.where(open_, counts - below, np.nan), high=np.where(open_, counts + above, np.nan)
    )


OUTCOMES = {
    # name: (data, settings, verdict of what is told, end of the title's id)
    "claim": (lambda: "central-syria", {}, "contradicted", "fell_by"),
    "claimless": (lambda: "northeast-syria", {}, "contradicted", "fell_by"),
    "fall": (lambda: counted(steps(30, 8, each=36)), {}, "contradicted", "fell_by"),
    "rise": (lambda: counted(steps(8, 30, each=36)), {}, "contradicted", "rose_by"),
    "surge and back": (lambda: counted(steps(8, 30, 8)), {}, "contradicted", None),
    "dip and back": (lambda: counted(steps(30, 8, 30)), {}, "contradicted", None),
    "slow": (lambda: counted(steady(np.exp(np.linspace(1, 3.5, 72)), 72)), {}, "contradicted", "rose_by"),
    "ceased": (lambda: counted(steps(4, 0, each=36)), {}, "contradicted", "ceased"),
    "began": (lambda: counted(steps(0, 4, each=36)), {}, "contradicted", "began"),
    "supported": (lambda: counted(steady(40, 96)), {}, "supported", "constant"),
    "within": (lambda: counted(steps(100, 122, each=60), "2010-01"), {}, "supported", "within"),
    "noise": (lambda: counted(scattered(8, 36)), {}, "inconclusive", "open"),
    "margin": (lambda: counted(steps(12, 17, each=30)), {}, "inconclusive", "margin"),
    "bounded": (lambda: bounded(steady(20, 48)), {}, "supported", "constant"),
    "mostly missing": (lambda: counted(gaps(steady(20, 80), 0.65)), {}, None, None),
    "totals": (lambda: "central-syria", {"measure": "fatalities"}, "inconclusive", "totals"),
    "nowcast": (lambda: "ucdp-country-months", {"country": "Syria"}, "inconclusive", "totals"),
    "incidents": (lambda: "documented-attacks", {}, "inconclusive", "open"),
    "sparse": (lambda: counted(steady(0.7, 96)), {}, "inconclusive", None),
    "deadly": (lambda: "documented-attacks", {"measure": "deadly:10"}, "not testable", "untestable"),
    "wounded": (lambda: "central-syria", {"measure": "wounded"}, "inconclusive", "margin"),
    "weekly": (lambda: counted(steps(6, 14, each=80), "2020-01-06", "week"), {}, "contradicted", "rose_by"),
    "quarterly": (lambda: counted(steady(60, 40), "2012-Q1", "quarter"), {}, "supported", "constant"),
    "yearly": (lambda: counted(steps(200, 90, each=10), "2001", "year"), {}, "contradicted", "fell_by"),
    "daily": (lambda: counted(steps(1.4, 0.5, each=370), "2020-01-01", "day"), {}, "contradicted", "fell_by"),
    "short": (lambda: counted(steady(12, 14)), {}, "not testable", "untestable"),
    "one period": (lambda: counted([12.0]), {}, "not testable", "single"),
    "all zero": (lambda: counted(np.zeros(36)), {}, "not testable", "none"),
    "hardly known": (lambda: counted([np.nan] * 20 + [1.0]), {}, "not testable", "untestable"),
    "wanted title": (lambda: counted(steps(30, 8, each=36)), {"title": "Ruritania, monthly"}, "contradicted", "fell_by"),
}  # fmt: skip


@cache
def study_of(name) -> Study:
    data, how, _, _ = OUTCOMES[name]
    return tr.study(data(), replicates=49, **how)


def page(study, language="en"):
    """The first page as text, and the labels of its chart."""
    facts, chart = study.facts(), study.chart
    blocks = [*study.brief().blocks(), *study.key_points().blocks(), *study.caveat().blocks()]
    labels = [chart.unit_words, chart.peak_text, *chart.claim_texts, *(level.text for level in chart.levels)]
    said = [in_language(text, language) for text in (facts.kicker, facts.title, *labels)]
    return "\n".join([*said[:2], display_text(blocks, language=language), *said[2:]])


def words_in(text):
    """Count words and figures; French sets its colons apart, which makes them none."""
    return sum(any(letter.isalnum() for letter in word) for word in text.split())


def lead_of(study, language="en"):
    lead = study.brief().blocks()[0]
    assert isinstance(lead, Paragraph)
    assert lead.lead
    return in_language(lead.spans[0].text, language)


@pytest.fixture(params=OUTCOMES)
def name(request):
    return request.param


def test_the_outcome_is_the_one_that_is_meant(name):
    _, _, verdict, title = OUTCOMES[name]
    study = study_of(name)
    assert verdict in (None, study.told.verdict)
    assert title in (None, study.finding.id.removeprefix("brief.title."))


def mostly_long(languages, *always):
    """Languages to try: some of them always, the others among the long tests."""
    return [pytest.param(one, marks=[] if one in always else pytest.mark.long) for one in languages]


@pytest.mark.parametrize("language", mostly_long(IN_WORDS, "en", "fr"))
def test_a_page_has_at_most_300_words_with_the_labels_of_its_chart(name, language):
    study = study_of(name)
    assert words_in(page(study, language)) + TICKS <= MOST_WORDS
    assert words_in(lead_of(study, language)) <= 60
    assert lead_of(study, language).count(". ") <= 3  # of which one may end a sentence of the reason


def test_a_title_claims_a_change_only_where_the_verdict_does(name):
    study = study_of(name)
    told, kind = study.told, study.finding.id.removeprefix("brief.title.")
    assert (kind in CHANGED) is (told.verdict == "contradicted")
    if told.verdict != "contradicted":
        assert not {"fell", "rose", "began", "ceased", "doubled"} & set(
            study.finding.replace(",", "").split()
        )
        return
    # The way, against the levels in time and the interval that excludes no change.
    earlier, later = study.chart.levels
    rose = kind.startswith(("rose", "began"))
    assert (later.rate > earlier.rate) is rose
    change = getattr(told.ran, told_change(told))
    assert change.established
    if told_change(told) in ("halves", "largest_shift"):
        assert (change.low95 > 1) if rose else (change.high95 < 1)


def test_the_lead_gives_the_levels_of_the_engine(name):
    study = study_of(name)
    if study.told.ran is None:
        assert study.chart.levels == ()
        return
    pair = sorted(study.told.ran.levels[told_change(study.told)], key=lambda level: level.first)
    series = study.told.series
    unit = reading_unit(series.freq, *(level.rate * series.freq.months for level in pair))
    rates = [level.rate * unit.months for level in pair]
    said = [word.strip(".,;").replace(",", "") for word in lead_of(study).split()]
    for rate in rates:
        shown = str(round(rate)) if rate >= 2 else "none" if rate == 0 else f"{rate:.2g}"
        assert shown in said
    assert [level.rate for level in study.chart.levels] == [level.rate for level in pair]


def test_no_page_shows_a_figure_that_is_none_or_words_of_statistics(name):
    text = page(study_of(name))
    words = set(text.replace(":", " ").replace(",", " ").split())
    assert not words & {"nan", "inf", "None", "NaN", "p", "fourier:2", "autocorrelation", "quantile"}
    assert "autocorrelation" not in text
    assert "heavy-tailed" not in text


@pytest.mark.parametrize("language", mostly_long([*IN_WORDS[1:], "zh"], "ar", "zh"))
def test_every_page_is_in_its_language(name, language):
    study = study_of(name)
    blocks = [*study.brief().blocks(), *study.key_points().blocks(), *study.caveat().blocks()]
    spans = [
        span
        for block in blocks
        for runs_ in ((block.spans,) if isinstance(block, (Paragraph, Note)) else ())
        + (block.items if isinstance(block, Bullets) else ())
        for span in runs_
    ]
    assert not [run for span in spans for run in runs((span,), language) if run.foreign or run.untranslated]
    assert in_language(study.facts().title, language) != str(study.facts().title)


def test_a_stamp_stands_for_every_window(name):
    study = study_of(name)
    stamps = study.brief().blocks()[1]
    assert isinstance(stamps, Stamps)
    assert [stamp.verdict for stamp in stamps.items] == [judged.result.verdict for judged in study.judged]


def test_tiles_give_what_was_counted_last(name):
    study = study_of(name)
    found = study.latest
    tiles = study.brief().blocks()[2]
    assert isinstance(tiles, Tiles)
    assert 1 <= len(tiles.items) <= 4
    series = study.series
    if series.observed[found.at]:
        assert tiles.items[0].value == f"{round(series.count[found.at]):,}"
    else:
        assert tiles.items[0].value == f"{series.low[found.at]:.0f} to {series.high[found.at]:.0f}"
    for tile in tiles.items:
        assert tile.direction in ("up", "down", "level", "")
        if tile.direction == "":
            assert not tile.rank


def test_the_page_of_the_claim_tells_its_window_and_what_came_after():
    study = study_of("claim")
    assert study.facts().title == (
        "Reported Islamic State attacks in central Syria fell by about half between April 2020 and February 2023"
    )
    assert study.facts().kicker == "Was the pace of attacks constant?"
    halves, since, sure = lead_of(study).split(". ")
    assert halves.endswith("the turn came in October 2021")
    assert since == "Since March 2023 there have been about 23 a month"
    assert "28% to 68% lower" in sure
    # Counted in central-syria.csv: 6 in November 2024, 12 in October; 255 in ten of the last twelve months, and 178 in
    # nine of the twelve before; from January 241 in nine, and 163 in eight.
    newest, twelve, year, deaths = study.brief().blocks()[2].items
    assert (newest.value, newest.direction) == ("6", "down")
    assert newest.changes == ("12 the month before", "16 to 32 a year before")
    assert (twelve.value, twelve.direction) == ("26", "up")
    assert twelve.changes == ("20 in the 12 months before", "months with a count: 10 and 9 of 12")
    assert (year.value, year.changes[0]) == ("27", "20 in the same part of 2023")
    # Of two months nobody gave the deaths: 416 in the other ten, and 376 in seven of the twelve before.
    assert (deaths.value, deaths.direction) == ("42", "down")
    assert deaths.changes == (
        "54 in the 12 months before",
        "months with a count: 10 and 7 of 12",
        "at least 416 in all",
    )


def test_a_title_of_ones_own_stands_above_the_finding():
    facts = study_of("wanted title").facts()
    assert isinstance(facts, Facts)
    assert facts.kicker == "Ruritania, monthly"
    assert facts.title.startswith("Attacks fell by ")
    assert Facts.from_dict(facts.to_dict()).title == facts.title


def test_no_direction_is_said_where_no_two_levels_show_one():
    # The verdict rests on the course as a whole (route B); the halves' interval includes no change.
    random = np.random.default_rng(22)
    length, mean = random.integers(24, 60), random.choice([1.5, 3, 6])
    counts = random.poisson(mean, length).astype(float)
    start, run = random.integers(0, length - 8), random.integers(3, 9)
    counts[start : start + run] = random.poisson(mean * random.uniform(2, 3.5), run)
    study = tr.study(counted(counts), replicates=99)
    assert study.told.verdict == "contradicted"
    assert not study.told.changes["halves"].established
    assert study.finding.id == "brief.title.varied"
    assert "That is not what decides" in lead_of(study)


def test_a_surge_and_a_dip_tell_that_the_level_turned_twice():
    for name, ends in (("surge and back", "fell"), ("dip and back", "rose")):
        title = str(study_of(name).finding)
        assert "then" in title
        assert ends in title


def test_what_was_not_observed_is_no_zero_on_the_page():
    study = study_of("hardly known")
    newest = study.brief().blocks()[2].items[0]
    assert newest.changes[0] == "no count the month before"
    assert newest.direction == ""


def test_a_mean_is_told_only_where_half_of_the_periods_have_a_count():
    # Of the last four quarters one has a count, and that is a zero: their mean is none.
    held = [*steady(20, 20), np.nan, np.nan, np.nan, 0.0]
    tiles = tr.study(counted(held, "2016-Q1", "quarter"), replicates=49).brief().blocks()[2].items
    assert not any("last 4 quarters" in tile.label for tile in tiles)


def test_the_level_must_turn_by_the_margin_to_be_said_to_turn():
    # After the fall a step up by a fifth: no "then rose again".
    title = str(tr.study(counted(steps(60, 10, 12)), replicates=49).finding)
    assert "again" not in title


def test_a_newest_figure_that_will_be_revised_says_so():
    newest = study_of("nowcast").brief().blocks()[2].items[0]
    assert any(change.startswith("to be revised: probably ") for change in newest.changes)
    assert newest.rank == ""


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((0.32, 0.485, 0.72), "by about half"),
        ((0.2, 0.3, 0.45), "by more than half"),
        ((0.05, 0.3, 0.85), "by at least a tenth"),
        ((0.05, 0.3, 0.97), ""),
        ((0.0, 0.0, 0.08), "by more than nine tenths"),
        ((0.90, 0.95, 0.99), ""),
        ((1.1, 1.3, 1.6), "by about a third"),
        ((1.55, 1.9, 2.4), "by more than half"),
        ((1.45, 2.1, 3.0), "about twofold"),
        ((2.1, 2.8, 3.4), "more than twofold"),
        ((1.3, 4.0, 12.0), "by at least a quarter"),
        ((12.0, float("inf"), float("inf")), "more than tenfold"),
    ],
)
def test_the_size_of_a_change_is_never_said_to_be_surer_than_its_interval(limits, said):
    assert str(_size(*limits)) == said


def test_every_caution_is_ranked_once_and_the_gravest_first():
    study = study_of("nowcast")
    notes = ranked(study)
    assert len({note.text for note in notes}) == len(notes)
    assert [note.rank for note in notes] == sorted(note.rank for note in notes)
    assert notes[0].text.id == "newest.entered"
    # Two windows that lack counts say it once.
    gaps_ = [note for note in ranked(study_of("claim")) if getattr(note.text, "id", "") == "eligibility.gaps"]
    assert len(gaps_) == 1
    every = [note.text for note in ranked(study_of("claim"))]
    assert set(study_of("claim").series.notes) <= set(every)


def test_a_series_that_is_still_being_filled_names_its_last_period_apart():
    frame = counted(steady(12, 30))
    found = tr.study(frame, replicates=99)
    begun = CountSeries.from_counts([*steady(12, 30), 3.0], start="2018-01", filling_from=date(2020, 7, 1))
    partly = replace(found, series=begun)
    newest = partly.brief().blocks()[2].items[0]
    assert str(newest.label) == "Attacks, June 2020"
    assert "July 2020 so far: 3" in newest.changes


def test_a_claim_about_attacks_is_none_about_the_wounded():
    # The United Nations spoke of the pace of attacks; counted are the wounded.
    study = study_of("wounded")
    assert [judged.claim for judged in study.judged] == [None]
    assert study.chart.claimed == ()


@pytest.mark.parametrize("language", ["en", "fr", "es", "ar", "ru", "zh"])
def test_what_is_counted_is_named_in_the_question_and_beside_the_axis(language):
    for name in ("wounded", "deadly"):
        study = study_of(name)
        said = [in_language(text, language) for text in (study.question, study.chart.unit_words)]
        plain = in_language(study_of("fall").question, language)
        assert said[0] != plain
        assert "this count" not in said[0]
        assert language == "en" or not any("ounded" in text or "eadly" in text for text in said)
        assert name == "wounded" or all("10" in text for text in said)


def test_what_could_go_unnoticed_is_told_only_where_the_pace_is_left_open():
    for name, told in (("noise", True), ("margin", False), ("bounded", False)):
        points = study_of(name).key_points().blocks()[0]
        assert any("unnoticed" in str(item) for item in points.items) is told


def test_two_years_tell_no_season():
    assert "highest in" not in page(study_of("daily"))
