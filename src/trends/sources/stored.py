"""Names of data in the local store, and which vintages answer for a name as of a day.

A name is that of a dataset (``ucdp-ged``), of all that a publisher's client fetches (``ucdp``), of one release
(``ucdp-ged@25.1``), or the first digits of a hash (``store:4f2a91``). What answers depends on the name, the day and what the
store holds of days up to it, so that a store truncated at a day answers like the whole store as of that day.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from trends.errors import InputError, ParameterError, listed
from trends.messages import Message
from trends.messages import listed as said_list
from trends.sources.knowing import vintage_words
from trends.sources.publishers import PUBLISHED, dataset_names, source_of
from trends.store.newest import newest_by_release, rivals
from trends.store.store import Store, version_order

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from trends.provenance import Provenance
    from trends.store.vintage import Vintage

__all__ = ["Stored", "is_stored_name", "stored", "stored_names"]

_HASH = "store:"
_DIGITS = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True)
class Stored:
    """What answers for a name.

    Attributes
    ----------
    name : str
        As it was asked for.
    vintages : tuple of Vintage
        In the order of their releases.
    paths : tuple of Path
        Their files, whose bytes have been compared with their hashes.
    notes : tuple of str
        What a reader must know of the choice.
    """

    name: str
    vintages: tuple[Vintage, ...]
    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()

    @property
    def newest(self) -> Vintage:
        """The vintage that became known last."""
        return max(self.vintages, key=lambda vintage: vintage.order)

    def provenance(self, read: Provenance) -> Provenance:
        """Return where the figures come from, with what the store has recorded of it beside what was read."""
        newest = self.newest
        alone = len(self.vintages) == 1
        # Who asks for the day of access (ACLED, HDX) has it in the citation that was made when the file was fetched.
        cited = alone and newest.citation and read.version is None
        return replace(
            read,
            version=read.version or (newest.version if alone else None),
            citation=newest.citation if cited else read.citation,
            filters=(*newest.filters, *read.filters) if alone else read.filters,
            retrieved=newest.day if newest.known_by == "retrieved" else None,
            known=newest.day,
            known_by=newest.known_by,
            # Nor is anything used beside them that became known later: so a store that was cut off at a day, and is asked
            # today, answers like the whole store as of that day.
            as_of=newest.day,
        )


def stored_names() -> dict[str, tuple[str, ...]]:
    """Return the names that the store answers to, each with the datasets that it stands for."""
    families = {source.name: source.fetched for source in PUBLISHED if len(source.fetched) > 1}
    return {**families, **{name: (name,) for name in dataset_names()}}


def is_stored_name(text: str) -> bool:
    """Return whether a text names data in the store, whether there are any or not."""
    return text.startswith(_HASH) or text.partition("@")[0] in stored_names()


def stored(name: str, as_of: date | None = None, store: Store | None = None) -> Stored:
    """Find what answers for a name.

    Parameters
    ----------
    name : str
        See above.
    as_of : datetime.date, optional
        What became known later is passed over.
    store : Store, optional
        By default the one that everything fetched goes to.

    Raises
    ------
    ParameterError
        If it is no name of the store's.
    InputError
        If the store holds nothing of it, or held nothing on that day, or a file of it was changed.
    FetchError
        If the store cannot be used.
    """
    store = Store() if store is None else store
    if name.startswith(_HASH):
        vintages = _by_hash(store, name, as_of)
        notes: tuple[str, ...] = ()
    else:
        vintages, notes = _by_dataset(store, name, as_of)
    stands = Message(
        "sources.vintage.stands",
        vintages=said_list(vintage_words(vintage.provenance().to_dict()) for vintage in vintages),
    )
    return Stored(name, vintages, tuple(map(store.path, vintages)), (stands, *notes))


def _by_hash(store: Store, name: str, as_of: date | None) -> tuple[Vintage, ...]:
    digits = name.removeprefix(_HASH).lower()
    if not _DIGITS.fullmatch(digits):
        raise ParameterError(
            f"{name[:80]!r} names no file of the store: after {_HASH} stand the first digits of a hash, at least 4, as "
            "trends store list shows them."
        )
    visible = _visible(
        [vintage for vintage in store.vintages() if vintage.sha256.startswith(digits)], name, as_of
    )
    hashes = dict.fromkeys(sorted(vintage.sha256 for vintage in visible))
    if len(hashes) > 1:
        raise InputError(
            f"{name[:80]} fits {len(hashes)} files of the store: {listed(sha256[:12] for sha256 in hashes)}; give more digits."
        )
    # One file may be recorded more than once; the first day on which it was known is the one that counts.
    return (min(visible, key=lambda vintage: (vintage.day, vintage.doubt, vintage.release)),)


def _by_dataset(store: Store, name: str, as_of: date | None) -> tuple[tuple[Vintage, ...], tuple[str, ...]]:
    dataset, at, version = name.partition("@")
    if at and not version:
        raise ParameterError(f"{name[:80]!r} ends where a version should follow, as in ucdp-ged@25.1.")
    datasets = stored_names()[dataset]
    held = [
        vintage
        for vintage in store.vintages()
        if vintage.source in datasets and (not at or vintage.version == version)
    ]
    if (
        at
        and not held
        and (others := [v.version for v in store.vintages() if v.source in datasets and v.version])
    ):
        raise InputError(
            f"The store holds no {dataset} {version[:40]}; of this dataset it has {listed(dict.fromkeys(others))}."
        )
    visible = _visible(held, name, as_of)
    chosen = newest_by_release(visible)
    notes: list[str] = []
    # A part is no edition: beside whole ones it would say nothing of the days and places that it leaves out.
    whole = [vintage for vintage in chosen if not vintage.part]
    if not whole:
        parts = chosen
        whole = [max(parts, key=lambda vintage: vintage.order)]
        if len(parts) > 1:
            notes.append(Message("sources.vintage.part", n=len(parts), part=whole[0].part))
    needed = sorted(_needed(whole), key=lambda vintage: (version_order(vintage.version), vintage.order))
    if tied := [vintage.version or vintage.file for vintage in needed if rivals(vintage, visible)]:
        notes.append(Message("sources.vintage.tied", labels=said_list(tied)))
    return tuple(needed), tuple(notes)


def _needed(vintages: Sequence[Vintage]) -> list[Vintage]:
    """Leave out releases that others have replaced, as their publisher has it."""
    kept: list[Vintage] = []
    for publisher in dict.fromkeys(source_of(vintage.source) for vintage in vintages):
        own = [vintage for vintage in vintages if source_of(vintage.source) is publisher]
        labels = [vintage.version for vintage in own]
        needed = set(publisher.together(labels)) if publisher is not None else set(labels)
        kept += [vintage for vintage in own if vintage.version in needed]
    return kept


def _visible(held: Sequence[Vintage], name: str, as_of: date | None) -> list[Vintage]:
    """Return what was known on the day.

    Raises
    ------
    InputError
        If nothing was.
    """
    if not held:
        how = "" if name.startswith(_HASH) else _how_to_get(name.partition("@")[0])
        # A name of the store's goes before a file, whatever the store holds: or an import would change what is read.
        beside = f" (the file here that is called so is ./{name[:80]})" if os.path.exists(name) else ""  # noqa: PTH110 - of a name that can be none, Path raises
        raise InputError(f"The store holds no {name[:80]}{beside}{how}.")
    visible = [vintage for vintage in held if as_of is None or vintage.day <= as_of]
    if not visible:
        first = min(vintage.day for vintage in held)
        raise InputError(f"Of {name[:80]} the store knew nothing on {as_of}; the first day is {first}.")
    return visible


def _how_to_get(dataset: str) -> str:
    fetchable = {name for source in PUBLISHED for name in source.fetched}
    first = next((name for name in stored_names()[dataset] if name in fetchable), None)
    fetching = f"trends fetch {first} downloads it, and " if first else ""
    return f"; {fetching}trends store import takes in files that you have"
