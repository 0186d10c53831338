"""What is dear to make is kept under docs/_build/kept: by page, for one state of the package, its data and its libraries.

A page's file is replaced when the state is another, so that nothing grows and nothing is shown that is no longer so.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import FunctionType

__all__ = ["FOLDER", "kept", "state"]

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "_build" / "kept"
MADE_FROM = ("src/trends", "data", "docs/examples")
LIBRARIES = ("matplotlib", "numpy", "pandas", "scipy", "statsmodels", "typst")


@cache
def state() -> str:
    """Return the hash of all that a picture or an output depends on besides its own code."""
    hashed = hashlib.sha256(" ".join(f"{name} {version(name)}" for name in LIBRARIES).encode())
    for folder in MADE_FROM:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                hashed.update(path.relative_to(ROOT).as_posix().encode())
                hashed.update(path.read_bytes())
    return hashed.hexdigest()


def kept(name: str, source: str, make: FunctionType) -> Any:
    """Return what `make` gives, as JSON holds it: from the file if that was made from the same, or else afresh.

    Parameters
    ----------
    name : str
        Of the file, such as that of the page.
    source : str
        The code that is run; with `state` it tells whether what is kept still holds.
    make : function
        Takes nothing, and returns what JSON can hold; where its file is another, what it made before no longer holds.
    """
    maker = Path(make.__code__.co_filename).read_text(encoding="utf-8")
    made_from = hashlib.sha256(f"{state()} {maker} {source}".encode()).hexdigest()
    path = FOLDER / f"{name.replace('/', '.')}.json"
    if path.is_file():
        held = json.loads(path.read_text(encoding="utf-8"))
        if held["made_from"] == made_from:
            return held["made"]
    made = make()
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Two builds may be at it at once, and neither may read half of what the other writes.
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"made_from": made_from, "made": made}), encoding="utf-8")
    fresh.replace(path)
    return made
