"""What results say, as an id with values, and one catalogue for each language, of which English is one.

A result holds `Message`, which is text (its English rendering) and remembers what it was made of, so that
``message.in_language("fr")`` says the same in French. A catalogue is a folder of TOML files; the ids are the same in
all. To add a language: translate the folder ``en`` and name the new one in `LANGUAGES`.
"""

from trends.messages.catalogue import LANGUAGES
from trends.messages.message import Message, in_language, joined, listed, quoted, recognised, said, typed
from trends.messages.payload import with_ids

__all__ = [
    "LANGUAGES",
    "Message",
    "in_language",
    "joined",
    "listed",
    "quoted",
    "recognised",
    "said",
    "typed",
    "with_ids",
]
