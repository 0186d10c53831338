"""The languages of a report: what the package says in English, said in another language.

Results, tables and figures speak English once. What a reader sees in another language is looked up by the sentence
itself: a catalogue holds patterns (``"The highest third has {n} times the rate of the lowest, {side} the margin."``)
with their translations, and numbers, dates and names are taken over from the sentence that was found. A sentence
that has none stays English and is marked as such. So a translation can be missing but never be of another sentence,
and ``verdicts.json`` and the data of a report are the same in every language.
"""

from trends.languages.catalogue import translated
from trends.languages.speech import Segment, current, segments, speak, speaking, spoken

__all__ = ["Segment", "current", "segments", "speak", "speaking", "spoken", "translated"]
