"""What a site is made of, as one hash: where it is the same, so is the site, and nothing is judged again."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from trends.errors import TrendsError
from trends.files.bundled import data_folder
from trends.files.output import json_text
from trends.provenance import hash_bytes
from trends.reporting.inputs import code_hash, given, versions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from trends.claims import Ledger

__all__ = ["data_named", "site_key"]


def data_named(ledger: Ledger) -> list[str]:
    """Return the names of all data that a ledger asks for, and of its mappings of columns, as it has them."""
    from trends.claims.judging import files_of

    return sorted({name for claim in ledger.claims for name in files_of(claim)})


def site_key(
    names: Iterable[str], folder: Path, files: Iterable[Path | None], options: Mapping[str, Any]
) -> str:
    """Return the hash of everything that a site is made of.

    Parameters
    ----------
    names : iterable of str
        Data, as `data_named` has them.
    folder : Path
        Where their paths start.
    files : iterable of Path or None
        Further files: the ledger, its history; one that is missing has no hash.
    options : mapping
        Whatever else decides what is written, as plain values.
    """
    value = {
        "code": code_hash(),
        "versions": versions(),
        "files": [_hash(path) for path in files],
        "data": {name: _data(name, folder, options.get("as_of")) for name in names},
        "store": _hash(_store_index()),
        "options": dict(options),
    }
    # There and back, so that a tuple and a list are written alike.
    text = json.dumps(json.loads(json_text(value)), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _data(name: str, folder: Path, as_of: str | None) -> list[str]:
    """Return the hashes of some data; of those in the package `code_hash` tells, and what is missing has none."""
    with suppress(TrendsError, OSError, ValueError):
        # The package's tallies have no name as a dataset, and to ask whether the store knows one takes a second.
        if not (folder / name).exists() and (data_folder() / f"{name}.csv").is_file():
            return []
        return [file.sha256 for file in given(name, folder, as_of).files]
    return []


def _hash(path: Path | None) -> str:
    with suppress(OSError):
        return "" if path is None else hash_bytes(path).sha256
    return ""


def _store_index() -> Path:
    """Return the list of what the local store holds: what is known of revisions, and since when, is read from it."""
    from trends.store.store import Store

    return Store().folder / "index.jsonl"
