"""The sets that the reader is measured on: which there are, and what may be shown of them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LANGUAGES = ("french", "spanish", "arabic")


@dataclass(frozen=True)
class Set:
    """Texts in a folder with what they are to be read as.

    Attributes
    ----------
    name : str
        The folder's.
    title : str
    made : int
        How many sentences are made from its templates.
    shown : bool
        Whether sentences that were read wrongly may be listed. A set is held out only as long as nobody sees them who
        writes rules.
    """

    name: str
    title: str
    made: int
    shown: bool

    @property
    def folder(self) -> Path:
        return HERE / self.name

    @property
    def news(self) -> str | None:
        """The running text; not every set has one."""
        path = self.folder / "seed_text.txt"
        return path.read_text(encoding="utf-8") if path.exists() else None

    def table(self, name: str) -> dict[str, Any]:
        """One of its files, without ".toml"."""
        return tomllib.loads((self.folder / f"{name}.toml").read_text(encoding="utf-8"))


SETS = (
    Set("first", "First set (since used to develop the rules)", made=600, shown=True),
    Set("second", "Second set (written apart, never used)", made=800, shown=False),
    Set("third", "Third set (written apart, then used to develop the rules)", made=1000, shown=True),
    Set(
        "fourth",
        "Fourth set (written apart, then used to develop the rules)",
        made=1002,
        shown=True,
    ),
)
