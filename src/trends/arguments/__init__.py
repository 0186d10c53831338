"""What a public function was given, held against what it says it takes.

A function says what it takes in its annotations. `guarded` reads them, so that the annotation, the page of help and
the check are one thing: whatever else arrives is answered with one sentence that names the parameter and what it
needs, and never with a traceback from somewhere below.

Data are a matter of floors above this one: `trends.sources.arguments` adds what is taken for a series or for incidents.
"""

from trends.arguments.guard import PLAIN, Kind, guard_methods, guarded, is_many, is_table, kinds_of
from trends.arguments.wording import misfit, near, told, words_of

__all__ = [
    "PLAIN",
    "Kind",
    "guard_methods",
    "guarded",
    "is_many",
    "is_table",
    "kinds_of",
    "misfit",
    "near",
    "told",
    "words_of",
]
