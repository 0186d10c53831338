"""The last step of every fetch: this package's own reader looks at what came before the store takes it in."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from trends.errors import FetchError, InputError, ParameterError
from trends.store.vintage import Arrival, Vintage, harmless_name

if TYPE_CHECKING:
    from trends.store.store import Store

__all__ = ["check_members", "take_in"]


def take_in(store: Store, arrival: Arrival) -> Vintage:
    """Store a file, if it can be read as what it was fetched for.

    A service that is in trouble may answer with a message and the status of success, and what lies between may cut,
    change or mix up what it passes on. Rows that are rejected refuse no file: they are rejected again, with the
    reason, whenever it is loaded.

    Parameters
    ----------
    store : Store
        The store.
    arrival : Arrival
        What came; where its `rows` are known, as many must be read.

    Raises
    ------
    FetchError
        If it is no data of its source, a part of it is damaged, or the store cannot be written.
    """
    with store.scratch(harmless_name(arrival.name)) as path:
        # Under the name that it will have: some readers tell the version by it.
        arrival.path.replace(path)
        moved = replace(arrival, path=path)
        _look_at(moved, store)
        return store.add(moved)


def _look_at(arrival: Arrival, store: Store) -> None:
    """Raise if the reader finds something else than was fetched."""
    from trends.incidents.incidents import Incidents
    from trends.sources import load
    from trends.sources.publishers import source_of

    try:
        read = load(arrival.path, today=store.today())
        check_members(arrival)
    except (InputError, ParameterError) as error:
        raise _refused(arrival, str(error)) from None
    recognised = read.provenance.source
    wanted = source_of(arrival.source)
    if recognised != arrival.source and (wanted is None or recognised not in wanted.datasets):
        raise _refused(arrival, f"it is read as {recognised}.")
    kept = len(read.frame)
    if not kept:
        reason = "." if read.rejected.empty else f", the first because: {read.rejected['reason'].iloc[0]}."
        raise _refused(arrival, f"none of its {read.rows_read:,} rows can be read{reason}")
    if isinstance(read, Incidents) and arrival.rows not in {None, read.rows_read}:
        raise _refused(arrival, f"it holds {read.rows_read:,} rows, and {arrival.rows:,} were sent.")


def check_members(arrival: Arrival) -> None:
    """Read every member of an archive to its end: a workbook's reader looks only at the sheets that it needs.

    The reader has looked first, so what swells beyond reason has been refused.
    """
    if not zipfile.is_zipfile(arrival.path):
        return
    try:
        with zipfile.ZipFile(arrival.path) as archive:
            if (member := archive.testzip()) is None:
                return
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, zlib.error):
        member = arrival.name
    raise InputError(f"{member[-80:]} is damaged.")


def _refused(arrival: Arrival, why: str) -> FetchError:
    return FetchError(
        f"What came for {harmless_name(arrival.name)} is not stored, because it is no sound {arrival.source} data: "
        f"{why}"
    )
