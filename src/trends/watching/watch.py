"""One look at everything that is watched, and what is new in it since the last."""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import dataclass
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from trends.arguments import guarded
from trends.errors import InputError, ParameterError, TrendsError
from trends.files.locks import exclusive
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.provenance import hash_file
from trends.series.series_table import SeriesTable
from trends.sources import load
from trends.sources.bundled import bundled_names
from trends.sources.stored import is_stored_name, stored_names
from trends.store.store import Store
from trends.verdict.screening.discovery import q_values
from trends.watching.alarms import Look, look
from trends.watching.finding import Finding
from trends.watching.records import record_of
from trends.watching.result import WatchResult
from trends.watching.series import WatchedSeries, default_series, series_of_entry
from trends.watching.series_verdicts import SeriesVerdicts, series_verdicts
from trends.watching.state import State, read_state, write_state
from trends.watching.verdicts import Verdicts, verdicts_of
from trends.watching.watch_list import WatchList, read_watch_list
from trends.watching.wording import alarm_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

__all__ = ["BUNDLED", "default_data", "default_state", "watch"]

BUNDLED = "ucdp-country-months"
"""What is watched where nothing was fetched and nothing is named: the one bundled dataset of many series."""


@guarded
def watch(
    watch_list: Any = None,
    *,
    data: Any = None,
    state: str | PathLike[str] | None = None,
    as_of: str | None = None,
    seed: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
) -> WatchResult:
    """Look at every series and claim of a list, and say what is new since the last look.

    Parameters
    ----------
    watch_list : path or WatchList, optional
        A TOML file (`trends.watching.read_watch_list`); by default every country and actor of the data.
    data : path, name, Incidents, SeriesTable or data frame, optional
        What `trends.load` takes, or what it gave; by default what the list names, else the newest data fetched, else a
        bundled dataset.
    state : path, optional
        A file that remembers this look for the next. Without it nothing is remembered, and everything found is new.
    as_of : str, optional
        Only what was known on this day.
    seed : int
        For the random numbers.
    progress : callable, optional
        Told what is being done, how many series are done, and of how many.

    Returns
    -------
    WatchResult

    Raises
    ------
    InputError
        If the list, the data or the state file cannot be read; a state file that cannot be is left as it is.
    SelectionError, ParameterError
        If an entry of the list asks for what the data do not hold.

    Notes
    -----
    An alarm means that the newest period, or the newest few together, are more or fewer than the past of the series would
    give, with its season, the dispersion of its counts, the swings of its rate and the doubt about all of these; see
    `trends.fitting.prospective`. Chances are calibrated in histories drawn anew, and false discoveries are controlled
    over the list (Benjamini & Hochberg 1995) and over the year: each look has its share of the false alarms of a year.

    Examples
    --------
    >>> import trends as tr
    >>> found = tr.watch(data="central-syria")
    >>> found.as_of, found.watched
    ('2024-11-30', 1)
    """
    if seed < 0:
        raise ParameterError(f"The seed must be zero or a positive whole number, not {seed}.")
    if progress is not None and not callable(progress):
        raise ParameterError(f"progress is a function to be told, or None, not {type(progress).__name__}.")
    listed = _list(watch_list)
    path = None if state is None else Path(fspath(state))
    with _alone(path):
        before = State() if path is None else read_state(path)
        result, after = _look(listed, data, before, as_of, seed, progress)
        if path is not None:
            write_state(path, after)
    return result


def _list(watch_list: Any) -> WatchList:
    if watch_list is None:
        return WatchList()
    if isinstance(watch_list, WatchList):
        return watch_list
    if isinstance(watch_list, (str, PathLike)):
        return read_watch_list(watch_list)
    raise ParameterError(
        f"A watch list is a path or what read_watch_list gave, not {type(watch_list).__name__}."
    )


@contextlib.contextmanager
def _alone(path: Path | None) -> Iterator[None]:
    """Hold a state file from reading to writing: two looks at a time would each forget what the other found."""
    if path is None:
        yield
        return
    lock = path.with_name(f".{path.name}.lock")
    try:
        with exclusive(lock):
            yield
    except OSError as error:
        reason = error.strerror or "it cannot be locked"
        raise InputError(Message("watch.faults.state_place", file=path.name, why=reason)) from None


def default_state(watch_list: WatchList) -> Path:
    """Return where the state of a list lies: beside the list, without one in the user's state folder."""
    if watch_list.path is not None:
        return watch_list.folder / f"{watch_list.path.stem}.state.json"
    from platformdirs import user_state_path

    return user_state_path("incident-trends", appauthor=False) / "watch.state.json"


def default_data() -> str:
    """Return the name of the newest data fetched, or of a bundled dataset."""
    try:
        vintages = Store().vintages()
    except TrendsError:
        vintages = ()
    if not vintages:
        return BUNDLED
    source = max(vintages, key=lambda vintage: vintage.order).source
    # All that one publisher's client fetched belongs together: the editions and the monthly releases after them.
    return next((name for name, parts in stored_names().items() if source in parts), source)


@dataclass(frozen=True)
class _Data:
    """Data by the name that they have in a list, each loaded once."""

    given: Any
    watch_list: WatchList
    as_of: str | None
    loaded: dict[str, Incidents | SeriesTable]

    @property
    def called(self) -> str:
        """What the data of the whole list are called."""
        if isinstance(self.given, (str, PathLike)):
            return str(fspath(self.given))
        return "" if self.given is not None else self.watch_list.data or default_data()

    @property
    def main(self) -> Incidents | SeriesTable:
        """The data of the whole list."""
        return self.of(None, self.watch_list.columns)

    def of(self, name: str | None, columns: str | None = None) -> Incidents | SeriesTable:
        """Return data by name; those of the whole list without one."""
        if name is None and isinstance(self.given, (Incidents, SeriesTable)):
            return self.given
        source: Any = self._where(name)
        key = repr((str(source), columns))
        if key not in self.loaded:
            mapping = None if columns is None else str(self.watch_list.folder / columns)
            self.loaded[key] = load(source, as_of=self.as_of, columns=mapping)
        return self.loaded[key]

    def _where(self, name: str | None) -> Any:
        if name is None and self.given is not None:
            return self.given  # named on the command line or in Python: relative to where that is
        text = name or self.watch_list.data or default_data()
        path = self.watch_list.folder / text
        named = text in bundled_names() or (is_stored_name(text) and not path.exists())
        return text if named else path


def _look(
    listed: WatchList,
    given: Any,
    before: State,
    as_of: str | None,
    seed: int,
    progress: Callable[[str, int, int], None] | None,
) -> tuple[WatchResult, State]:
    data = _Data(given, listed, as_of, {})
    watched, notes = _watched(listed, data)
    tell = progress or (lambda _what, _done, _of: None)
    looks = []
    tell("Looking", 0, len(watched))
    for done, each in enumerate(watched, start=1):
        looks.append(look(each, seed))
        tell("Looking", done, len(watched))
    levels = _levels(looks, listed.false_alarms)
    q = [float(value) for value in _q(looks)]
    raised = [
        one.newest is not None and value <= levels[one.watched.series.freq.value]
        for one, value in zip(looks, q, strict=True)
    ]
    of_main = not listed.series or any(entry.data is None for entry in listed.series)
    main = data.main if of_main or listed.ledgers else None
    verdicts, of_series = Verdicts({}), SeriesVerdicts({})
    if listed.series:
        tell("Judging series", 0, 1)
        of_series = series_verdicts(watched, main, before, lambda: _places(data.called, beside=True))
    if listed.ledgers:
        tell("Judging claims", 0, 1)
        verdicts = verdicts_of(
            listed.ledgers, main, data.called, before, lambda: _places(data.called, beside=True)
        )
    newest = {one.watched.key: one.newest.label for one in looks if one.newest is not None}
    alarms, standing, kept = _alarms(looks, q, raised, before)
    records = [found for each in watched if (found := record_of(each)) is not None]
    new_records = [found for found in records if found.key not in before.records]
    flips = () if before.first else (*of_series.flips, *verdicts.flips)
    findings = (*alarms, *new_records, *flips)
    anything = main or (watched[0].series if watched else None)
    if anything is None:
        raise InputError(Message("watch.faults.nothing"))
    powers = _powers(looks, levels)
    as_of_day = max((each.series.end.isoformat() for each in watched), default=verdicts.as_of)
    result = WatchResult(
        as_of=as_of_day,
        looks=tuple(looks),
        q=tuple(q),
        alarms=tuple(raised),
        powers=powers,
        claims=len(verdicts.claims),
        findings=findings,
        standing=standing,
        false_alarms=float(listed.false_alarms),
        levels=levels,
        baseline=before.first,
        notes=(*notes, *verdicts.notes),
        provenance=anything.provenance,
    )
    after = State(
        looks=before.looks + 1,
        as_of=as_of_day,
        files=_files(main, data.called) if main is not None else before.files,
        series=newest,
        standing=kept,
        records=tuple(found.key for found in records),
        verdicts=of_series.verdicts,
        claims=verdicts.claims,
        findings=(*_kept(findings, as_of_day), *before.findings),
    )
    return result, after


def _watched(listed: WatchList, data: _Data) -> tuple[list[WatchedSeries], list[str]]:
    """Return the series of all entries; of two with one key the first."""
    if not listed.series:
        if listed.ledgers:
            return [], []
        return list(default_series(data.main)), []
    watched: dict[str, WatchedSeries] = {}
    twice: list[str] = []
    for number, entry in enumerate(listed.series, start=1):
        try:
            several = series_of_entry(entry, data.of(entry.data, entry.columns or listed.columns))
        except TrendsError as error:
            raise type(error)(
                Message("watch.faults.entry", n=number, name=entry.title[:60], why=error.sentence)
            ) from None
        for each in several:
            if each.key in watched:
                twice.append(each.name)
            watched.setdefault(each.key, each)
    notes: list[str] = [Message("watch.notes.twice", names=twice[:5], n=len(twice))] if twice else []
    return list(watched.values()), notes


def _levels(looks: Sequence[Look], false_alarms: float) -> dict[str, float]:
    """Return the false discovery rate of a look, by frequency: the false alarms of a year over the looks of a year.

    Where nothing changed, a look by Benjamini & Hochberg at a rate gives any alarm with at most that chance. Series of
    several frequencies share the year's false alarms.
    """
    several = Counter(one.watched.series.freq for one in looks)
    return {freq.value: min(false_alarms / len(several) / max(freq.per_year, 1.0), 0.2) for freq in several}


def _q(looks: Sequence[Look]) -> NDArray[np.float64]:
    """Return the false discovery rate of each series among those of its frequency."""
    q = np.full(len(looks), np.nan)
    for freq in {one.watched.series.freq for one in looks}:
        at = [place for place, one in enumerate(looks) if one.watched.series.freq is freq]
        q[at] = q_values(np.array([looks[place].chance for place in at]))
    return q


def _powers(looks: Sequence[Look], levels: Mapping[str, float]) -> tuple[float, ...]:
    """Return how often a doubling would be noticed, at what one series of so many has to reach by itself."""
    tested = Counter(one.watched.series.freq for one in looks if one.newest is not None)
    return tuple(
        float("nan")
        if one.newest is None
        else one.power(levels[one.watched.series.freq.value] / tested[one.watched.series.freq])
        for one in looks
    )


def _alarms(
    looks: Sequence[Look], q: Sequence[float], raised: Sequence[bool], before: State
) -> tuple[list[Finding], tuple[str, ...], dict[str, str]]:
    """Return the alarms that are new, the names of those that stand, and what to remember."""
    found, standing, kept = [], [], {}
    for one, value, alarm in zip(looks, q, raised, strict=True):
        if not alarm or one.span is None or one.newest is None:
            continue
        key = f"{one.watched.key} | {one.direction}"
        # An alarm goes on until the series is back where its past would have it: it is told once.
        kept[key] = before.standing.get(key, one.newest.label)
        if key in before.standing:
            standing.append(one.watched.name)
            continue
        found.append(
            Finding(
                subject=one.watched.name,
                of="series",
                kind="alarm",
                period=one.span.label,
                sentence=alarm_sentence(one),
                expected=(one.span.low, one.span.high),
                seen=one.span.seen,
                q=float(value),
                chance=one.chance,
                direction=one.direction,
                key=f"{key} | {one.span.label}",
            )
        )
    return sorted(found, key=lambda finding: (finding.q or 0.0, finding.subject)), tuple(standing), kept


def _kept(findings: Sequence[Finding], as_of: str) -> list[dict[str, Any]]:
    """Return findings as the state keeps them for the feed: a sentence with its id and values, for any language."""
    return [
        {**found.to_dict(), "as_of": as_of, "key": found.key, "message": _with_values(found.sentence)}
        for found in findings
    ]


def _with_values(sentence: str) -> dict[str, Any] | None:
    return sentence.plain() if isinstance(sentence, Message) else None


_MOST_BESIDE = 30
"""Files beside the data that are looked through for those of the last look."""


def _places(called: str, *, beside: bool = False) -> dict[str, str]:
    """Return where the files of the data lie, by their hash; nothing where they lie in the store or come with the package.

    With `beside`, the files of the same form in their folder too: whoever takes in a newer release often keeps the older.
    """
    path = Path(called) if called else Path()
    if not called or called in bundled_names() or not path.exists():
        return {}
    files = [path] if path.is_file() else sorted(each for each in path.rglob("*") if each.is_file())
    if beside and path.is_file():
        files += sorted(path.resolve().parent.glob(f"*{path.suffix}"))[:_MOST_BESIDE]
    places = {}
    for file in files:
        with contextlib.suppress(TrendsError, OSError):
            places[hash_file(file).sha256] = str(file.resolve())
    return places


def _files(main: Incidents | SeriesTable, called: str) -> tuple[dict[str, str], ...]:
    places = _places(called)
    return tuple(
        {"name": file.name, "sha256": file.sha256, "path": places.get(file.sha256, "")}
        for file in main.provenance.files
    )
