"""What the package says is what the catalogue knows: verdicts of every kind, in every language."""

from __future__ import annotations

import json
from functools import cache

import numpy as np
import pytest

import trends as tr
from trends.document.blocks import (
    Bullets,
    Cards,
    Figure,
    Heading,
    Note,
    Paragraph,
    Span,
    Stamps,
    Table,
    Tiles,
    VerdictBox,
    plain,
)
from trends.document.markdown import markdown_blocks
from trends.document.translation import runs
from trends.figures import figure
from trends.files.bundled import notebook_folder
from trends.messages import LANGUAGES, Message
from trends.messages.speech import segment, speaking
from trends.series.count_series import CountSeries
from trends.verdict.comparing.comparison import compare_pace
from trends.verdict.pace import test_pace as pace_of
from trends.verdict.power_analysis.power_result import PowerAt, PowerResult

OTHERS = ("fr", "es", "ar", "ru", "zh")


def whole(spans):
    """Return the texts of spans as they are looked up: messages one by one, since each has its id, others together."""
    texts = [span.text for span in spans]
    return texts if any(isinstance(text, Message) for text in texts) else [plain(spans)]


def texts(blocks):
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph() | Note():
                yield from whole(block.spans)
            case Bullets():
                yield from (text for item in block.items for text in whole(item))
            case Table():
                yield from (
                    block.caption,
                    block.note,
                    *block.columns,
                    *(cell for row in block.rows for cell in row),
                )
            case Figure():
                yield from (block.caption, block.alt)
            case VerdictBox():
                yield from (block.title, block.sentence, *(text for pair in block.details for text in pair))
            case Stamps():
                yield from (stamp.text for stamp in block.items)
            case Tiles():
                for tile in block.items:
                    yield from (tile.label, tile.value, *tile.changes, tile.rank)
            case Cards():
                for card in block.items:
                    yield from texts(card.blocks)


def styled(block):
    match block:
        case Heading():
            yield (Span(block.text),)
        case Paragraph() | Note():
            yield block.spans
        case Bullets():
            yield from block.items


def untranslated(blocks, language):
    return [text for text in texts(blocks) if segment(text, language).foreign]


def series(counts, **more):
    return CountSeries.from_counts(counts, start="2019-01", freq="month", **more)


def drawn(rates, seed=3):
    return series(np.random.default_rng(seed).poisson(rates))


CASES = {
    "contradicted": drawn([60] * 30 + [12] * 30),
    "supported": drawn([400] * 72),
    "inconclusive": drawn([3] * 40),
    "not testable": series([5, 6, 7, 5]),
    "one surge": drawn([30] * 25 + [150] * 10 + [30] * 25),
}
SIDES = [series([0] * 30 + [6] * 30), series([6] * 30 + [0] * 30), series([40, 30] * 15 + [0] * 29 + [1])]


@cache
def judged(counts):
    """Judge a series once for all languages."""
    return pace_of(counts, replicates=99)


@cache
def drawn_figures(counts):
    return [figure(judged(counts)), figure(judged(counts), "changes")]


@cache
def compared(counts):
    return compare_pace(drawn([40] * len(counts), seed=8), counts, replicates=99)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("counts", CASES.values(), ids=CASES)
def test_a_verdict_has_a_translation(counts, language):
    result = judged(counts)
    assert not untranslated(result.blocks(), language)
    assert not [reason for reason in result.reasons if segment(reason, language).foreign]


@pytest.mark.parametrize("language", OTHERS)
def test_so_have_its_figures(language):
    assert not untranslated(drawn_figures(CASES["contradicted"]), language)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("other", ["contradicted", "supported", "inconclusive", "not testable"])
def test_and_a_comparison(other, language):
    result = compared(CASES[other])
    assert not untranslated([*result.blocks(), figure(result)], language)
    assert not [reason for reason in result.reasons if segment(reason, language).foreign]


@cache
def cut_at_a_date():
    at = np.arange(60)
    rising, step = 15 * 1.02**at, np.where(at < 30, 1.0, 0.4)
    control = series(np.random.default_rng(2).poisson(40, 60), name="elsewhere")
    return [
        compare_pace(drawn(rising * step), at="2021-07", replicates=39),
        compare_pace(drawn(20 * step), at="2021-07", control=control, replicates=39),
        compare_pace(drawn([20] * 60), at="2021-07", replicates=39),
        compare_pace(drawn([20] * 30), at="2021-04", replicates=39),
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_and_a_level_before_and_after_a_date(language):
    for result in cut_at_a_date():
        left = untranslated([*result.blocks(), figure(result)], language)
        assert not [text for text in left if text != "elsewhere"]
        assert not [reason for reason in result.reasons if segment(reason, language).foreign]


SECTIONS = (
    "recent",
    "by_place",
    "change",
    "choices",
    "season",
    "deaths",
    "deadliest",
    "periods",
    "data_used",
    "notes",
    "grounds",
)


def left_of(study, language):
    """Return what of a report stays English, but for the names, licences and citations of its sources."""
    known = study.series.provenance
    cited = (known.title, known.licence, known.citation)
    found = [text for name in SECTIONS for text in untranslated(getattr(study, name)().blocks(), language)]
    return [text for text in found if not any(text in said for said in cited)]


@pytest.mark.parametrize("name", ["constant-pace", "claims", "frequency-and-casualties", "release-diff"])
def test_the_prose_of_a_notebook_is_wholly_translated(name):
    notebook = json.loads((notebook_folder() / f"{name}.ipynb").read_text(encoding="utf-8"))
    prose = [
        block
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
        for block in markdown_blocks("".join(cell["source"]))
    ]
    passages = [spans for block in prose for spans in styled(block)]
    assert passages
    for language in OTHERS:
        said = [run for spans in passages for run in runs(spans, language)]
        assert len(said) >= len(passages)
        assert not [run.span.text for run in said if run.foreign]


@pytest.mark.long
def test_the_default_report_is_wholly_translated():
    study = tr.study("central-syria", replicates=99)
    for language in OTHERS:
        assert not left_of(study, language)


@pytest.mark.slow
def test_so_is_a_report_on_incidents(shared):
    study = tr.study(
        str(shared / "data" / "ucdp" / "ucdp_syria_2016_2019.csv"), country="Syria", replicates=99
    )
    for language in OTHERS:
        assert not left_of(study, language)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("counts", SIDES)
def test_a_side_that_holds_nothing_has_a_translation(counts, language):
    result = judged(counts)
    shown = [*result.blocks(), *drawn_figures(counts)]
    assert not untranslated(shown, language)
    assert not [reason for reason in result.reasons if segment(reason, language).foreign]


def windows(shares, change=0.5):
    """Return a power analysis with these shares of the right verdict by further months, worded as any other."""
    at = [
        PowerAt(
            further,
            60 + further,
            {"contradicted": n, "inconclusive": 100 - n},
            100,
            because={"noise": 100 - n},
        )
        for further, n in shares.items()
    ]
    return PowerResult(
        CASES["contradicted"], change, 1.5, "contradicted", tuple(at), 30, (), None, 99, 100, 0
    )


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize(
    "result",
    [
        windows({0: 45, 24: 70, 30: 83}),
        windows({0: 90, 24: 40}, change=2),
        windows({0: 10, 120: 50}, change=0.6),
        windows({0: 10}, change=3),
        tr.power(series([5, 6, 7, 5])),
        tr.power(series([30] * 40, measure="fatalities")),
    ],
    ids=["later", "less", "never", "at hand", "too short", "totals"],
)
def test_what_windows_could_tell_has_a_translation(result, language):
    with speaking(language):
        shown = [*result.blocks(), figure(result)]
    assert not untranslated(shown, language)


@pytest.fixture(scope="module")
def choices():
    unseen = np.random.default_rng(4).poisson([40] * 18 + [15] * 18).astype(float)
    unseen[5] = np.nan
    return [
        tr.sensitivity(counts, replicates=19, season="none")
        for counts in (series(unseen), CASES["not testable"])
    ]


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_so_have_other_choices(language, choices):
    for result in choices:
        with speaking(language):
            shown = [*result.blocks(), figure(result)]
        assert not untranslated(shown, language)


@pytest.fixture(scope="module")
def screened():
    series_of = {name: CASES[name] for name in ("contradicted", "inconclusive", "not testable")}
    return tr.screen(series_of, replicates=19, season="none", workers=1)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_and_a_screen(language, screened):
    with speaking(language):
        shown = [*screened.blocks(), figure(screened)]
    assert not untranslated(shown, language)
