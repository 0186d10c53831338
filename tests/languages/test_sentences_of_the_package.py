"""What the package says is what the catalogue knows: verdicts of every kind, in every language."""

from __future__ import annotations

import numpy as np
import pytest

from trends.document.blocks import Bullets, Figure, Heading, Note, Paragraph, Table, VerdictBox, plain
from trends.figures import figure
from trends.inference.comparison import compare_pace
from trends.inference.pace import test_pace as pace_of
from trends.languages import segments
from trends.series import CountSeries

OTHERS = ("fr", "es", "ar")


def texts(blocks):
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph() | Note():
                yield plain(block.spans)
            case Bullets():
                yield from (plain(item) for item in block.items)
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


def untranslated(blocks, language):
    return [part.text for text in texts(blocks) for part in segments(text, language) if part.foreign]


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


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("counts", CASES.values(), ids=CASES)
def test_a_verdict_has_a_translation(counts, language):
    result = pace_of(counts, replicates=99)
    assert not untranslated(result.blocks(), language)
    assert not [part.text for reason in result.reasons for part in segments(reason, language) if part.foreign]


@pytest.mark.parametrize("language", OTHERS)
def test_so_have_its_figures(language):
    result = pace_of(CASES["contradicted"], replicates=99)
    assert not untranslated([figure(result), figure(result, "changes")], language)


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("other", ["contradicted", "supported", "inconclusive"])
def test_and_a_comparison(other, language):
    n = len(CASES[other])
    result = compare_pace(drawn([40] * n, seed=8), CASES[other], replicates=99)
    assert not [part.text for part in segments(result.sentence, language) if part.foreign]
