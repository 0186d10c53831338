"""The key of the figure on precision, in the language of its page."""

from __future__ import annotations

import re

from matplotlib.text import Text

import trends as tr
from trends.messages.speech import speaking


def test_the_key_of_precision_speaks_with_its_page():
    incidents = tr.load("documented-attacks")
    with speaking("ru"):
        drawn = incidents.plot(kind="precision").get_figure()
    words = [text.get_text() for text in drawn.findobj(Text)]
    assert any("провинция" in word for word in words)
    assert not [word for word in words if re.search(r"\b(month|country|day|about)\b", word)]
