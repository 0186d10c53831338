"""Where the lines of a title may end."""

from __future__ import annotations

import pytest

from trends.document.line_breaks import LONGEST_WHOLE, unbroken

TITLES = {
    "Of 7 claims 3 do not hold and 2 cannot be decided": ["7 claims", "3 do not hold", "2 cannot"],
    "73 se cumplen, 25 no se cumplen y 35 no se pueden decidir": [
        "73 se cumplen",
        "25 no se cumplen",
        "35 no se pueden",
    ],
    "Les chiffres confirment-ils ce qui a été dit ?": ["confirment-ils"],
    "In 2024 attacks fell": [],
    "12 extraordinarilylongwords": [],
}


@pytest.mark.parametrize("title", TITLES)
def test_a_figure_stays_with_its_words_and_a_name_with_its_halves(title):
    pieces = unbroken(title)
    assert "".join(piece for piece, _ in pieces) == title
    assert [piece for piece, whole in pieces if whole] == TITLES[title]
    assert all(len(piece) <= LONGEST_WHOLE for piece, whole in pieces if whole)
