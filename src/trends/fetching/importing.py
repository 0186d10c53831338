"""Files that a user has kept, for years perhaps, taken into the store: each with the day on which it was known."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from trends.errors import InputError, ParameterError
from trends.fetching.intake import check_members
from trends.provenance import KNOWN_BY, hash_file
from trends.store.vintage import Arrival, harmless_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from trends.incidents.incidents import Incidents
    from trends.series.series_table import SeriesTable
    from trends.store.store import Store
    from trends.store.vintage import Vintage

__all__ = ["Dated", "Refused", "Taken", "take_in_all", "take_in_own"]

STATED = KNOWN_BY[:3]
"""How a user may know the day."""
EXTRACT = "an extract"
"""What stands for the part, where a file named after a release holds only some of it."""


@dataclass(frozen=True)
class Dated:
    """Since when files are known, as the user says.

    Attributes
    ----------
    day : datetime.date or None
        None where nothing is said: then the day on which the release came out that a file's name tells, or else that of
        the import, which the file is not newer than.
    by : str
        ``retrieved``, ``published`` or ``not later than``.
    """

    day: date | None = None
    by: str = "not later than"

    def checked(self, today: date) -> Dated:
        """Return it, if it can be.

        Raises
        ------
        ParameterError
        """
        if self.by not in STATED:
            raise ParameterError(
                f"{self.by[:40]!r} is no way of knowing the day; there is {', '.join(STATED)}."
            )
        if self.day is not None and self.day > today:
            raise ParameterError(f"A file cannot have been known on {self.day}, which is still to come.")
        return self

    def of(self, name: str, read: Incidents | SeriesTable, today: date) -> tuple[date, str]:
        """Return the day of one file, and how it is known.

        Raises
        ------
        InputError
            If it holds incidents of later days.
        """
        from trends.sources.knowing import known_by_name

        last = _last_day(read)
        if self.day is not None:
            if last is not None and last > self.day:
                raise InputError(
                    f"{name[-80:]} holds incidents of {last} and cannot have been known on {self.day}; it is not taken in."
                )
            return self.day, self.by
        published, by = known_by_name(name)
        # The usual day of a release is no day on which what happened later was known.
        if published is not None and published <= today and (last is None or last <= published):
            return published, by
        return today, "imported"


@dataclass(frozen=True)
class Taken:
    """A file that is in the store now, and whether it was not before."""

    vintage: Vintage
    new: bool


@dataclass(frozen=True)
class Refused:
    """A file that was not taken in, and why, in one sentence."""

    name: str
    reason: str


def take_in_all(store: Store, paths: Iterable[Path], dated: Dated | None = None) -> Iterator[Taken | Refused]:
    """Take in files, folders and archives of files; one that cannot be taken stops no other.

    Parameters
    ----------
    store : Store
        The store; the files themselves stay where they are.
    paths : iterable of Path
        An archive with one table is kept as it is; of one with several, each table is a file of its own.
    dated : Dated, optional
        Since when they are known.

    Raises
    ------
    ParameterError
        If the day cannot be.
    FetchError
        If the store cannot be written.
    """
    from trends.sources.files.opening import files_of, opened

    dated = (dated or Dated()).checked(store.today())
    for place in paths:
        try:
            files = files_of([place])
        except InputError as error:
            yield Refused(place.name, str(error))
            continue
        for path, name in files:
            if place.is_dir() and path.resolve().is_relative_to(store.folder.resolve()):
                continue  # the folder holds the store, whose own files are there already
            try:
                with opened([path]) as opening:
                    members = [(file.path, PurePosixPath(file.name).name) for file in opening.files]
                    if len(members) == 1:
                        yield _tried(store, path, path.name, dated, members[0])
                    else:
                        for unpacked, called in members:
                            yield _tried(store, unpacked, called, dated)
            except InputError as error:
                yield Refused(name, str(error))


def take_in_own(
    store: Store, path: Path, name: str = "", dated: Dated | None = None, table: str = ""
) -> Vintage:
    """Store a file that was downloaded otherwise, as what its reader finds it to be.

    Parameters
    ----------
    store : Store
        The store; the file itself stays where it is.
    path : Path
        The file.
    name : str
        What it is called; by default as it is on disk.
    dated : Dated, optional
        Since when it is known.
    table : str
        What the table is called that it holds, where it is an archive: it may tell the release where the archive does not.

    Raises
    ------
    InputError
        If it is no file, or no table that is understood, or it holds what was not known on its day.
    FetchError
        If the store cannot be written.
    """
    from trends.incidents.incidents import Incidents
    from trends.sources import load
    from trends.sources.knowing import known_by_name

    if not path.is_file():
        raise InputError(f"There is no file {str(path)[-80:]!r} to import.")
    hash_file(path)  # a file of a store that was changed is taken in by none
    name, today = name or path.name, store.today()
    # An archive may be called anything; the table in it has the name that its publisher gave it.
    telling = name if known_by_name(name)[0] is not None else table or name
    with store.scratch(harmless_name(name)) as copy:
        shutil.copyfile(path, copy)
        # What the store keeps is what is read, under the name that tells some readers the release.
        read = load(copy, today=today)
        about = read.provenance
        # A Syria cut of an edition is neither the edition nor a newer vintage of it.
        cut = isinstance(read, Incidents) and known_by_name(telling)[0] is not None and not read.releases
        day, by = (dated or Dated()).of(telling, read, today)
        arrival = Arrival(
            copy,
            about.source,
            about.version,
            next(iter(about.addresses), ""),
            name,
            about.licence,
            about.citation,
            filters=(EXTRACT,) if cut else (),
            known=day,
            known_by=by,
        )
        check_members(arrival)
        return store.add(arrival)


def _tried(
    store: Store, path: Path, name: str, dated: Dated, inside: tuple[Path, str] | None = None
) -> Taken | Refused:
    """Take in a file, or an archive with the one table `inside`; a table that is held as it is enters once."""
    held = set(store.vintages())
    try:
        if inside is not None and inside[0] != path and _holds(held, inside[0]):
            path, name = inside
        vintage = take_in_own(store, path, name, dated, "" if inside is None else inside[1])
    except (InputError, ParameterError) as error:
        return Refused(name, str(error))
    return Taken(vintage, vintage not in held)


def _holds(held: Iterable[Vintage], path: Path) -> bool:
    digest = hash_file(path).sha256
    return any(vintage.sha256 == digest for vintage in held)


def _last_day(read: Incidents | SeriesTable) -> date | None:
    """Return the day of the last incident; the last period of a series may be one that has only begun."""
    from trends.incidents.incidents import Incidents

    dated = read.frame["date_start"].dropna() if isinstance(read, Incidents) else ()
    return max(dated).date() if len(dated) else None
