"""Every claim of a ledger that is about the data judged on both releases."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from trends.claims.judging import judge_claim, judge_ledger
from trends.claims.library import Library
from trends.errors import TrendsError
from trends.incidents.incidents import Incidents
from trends.messages import Message
from trends.periods.calendar import parse_window
from trends.revisions.attribution import cause_of
from trends.revisions.flips import ClaimOnBoth, Flip, Judged
from trends.revisions.mixed import put_back
from trends.sources.bundled import bundled_names
from trends.sources.stored import is_stored_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from trends.claims.claim import Claim
    from trends.claims.evidence import ClaimVerdict
    from trends.claims.ledger import Ledger
    from trends.claims.table import ClaimTable
    from trends.periods.calendar import Window
    from trends.revisions.mixed import Data
    from trends.revisions.rows import RowChanges

__all__ = ["flips_of_claims", "names_concerned", "names_meant"]


class _Question(NamedTuple):
    """What is asked of both releases: a ledger, the names in it that mean them, and whether newest periods are nowcast."""

    ledger: Ledger
    rows: RowChanges
    names: tuple[str, ...]
    nowcast: str

    def library(self, data: Data) -> Library:
        """Return where claims get their figures from when these data stand for the names."""
        return Library(Path(self.ledger.folder), given=dict.fromkeys(self.names, data), nowcast=self.nowcast)


def names_concerned(ledger: Ledger, rows: RowChanges, inputs: Sequence[str]) -> tuple[str, ...]:
    """Return the names of data in a ledger under which it means the data compared; see `names_meant`."""
    sides = (rows.old, rows.new)
    return names_meant(
        ledger,
        {side.provenance.source for side in sides},
        {file.sha256 for side in sides for file in side.provenance.files},
        inputs,
        incidents=rows.old.of_incidents,
    )


def names_meant(
    ledger: Ledger, sources: set[str], hashes: set[str], inputs: Sequence[str], *, incidents: bool
) -> tuple[str, ...]:
    """Return the names of data in a ledger under which it means some data.

    These are the names of the inputs; another path to a file with the same bytes; and, among incidents, any file of
    the same source: a claim about UCDP GED is about each of its releases.

    Parameters
    ----------
    ledger : Ledger
    sources, hashes : set of str
        The sources of the data, and the hashes of their files.
    inputs : sequence of str
        What the data are called by whoever named them.
    incidents : bool
        Whether they are incidents.
    """
    named = dict.fromkeys(name for claim in ledger.claims for name in _names(claim))
    folder = Path(ledger.folder)
    named_inputs = {name for name in inputs if name}
    paths = {Path(name).expanduser().resolve() for name in named_inputs if name not in bundled_names()}
    concerned = []
    for name in named:
        path = folder / name
        if (
            name in named_inputs
            or (name not in bundled_names() and path.resolve() in paths)
            or (is_stored_name(name) and not path.exists() and _stored(name, sources, hashes))
            or (path.is_file() and incidents and _same_source(path, sources, hashes))
        ):
            concerned.append(name)
    return tuple(concerned)


def _stored(name: str, sources: set[str], hashes: set[str]) -> bool:
    """Return whether a name of data in the store means data of a source, or the file of a hash."""
    stem, _, digits = name.partition(":")
    if digits:
        return any(each.startswith(digits) for each in hashes)
    stem = stem.partition("@")[0]
    # ``ucdp`` stands for all that UCDP publishes.
    return any(source == stem or source.startswith(f"{stem}-") for source in sources)


def _same_source(path: Path, sources: set[str], hashes: set[str]) -> bool:
    from trends.provenance import hash_file
    from trends.sources import load

    try:
        if hash_file(path).sha256 in hashes:
            return True
        data = load(path)
    except (TrendsError, OSError):
        return False
    return (
        isinstance(data, Incidents)
        and data.provenance.source in sources
        and data.provenance.source != "generic"
    )


def _names(claim: Claim) -> tuple[str, ...]:
    return (*claim.data, *(name for part in claim.references() for name in part.data), *claim.further_data)


def flips_of_claims(ledger: Ledger, rows: RowChanges, inputs: Sequence[str], nowcast: str = "auto") -> Judged:
    """Judge the claims of a ledger on both releases, each on all that the release holds.

    Parameters
    ----------
    ledger : Ledger
    rows : RowChanges
    inputs : sequence of str
        What the two releases were called by whoever named them.
    nowcast : str
        See `Ledger.judge`.

    Returns
    -------
    Judged
        Claims about other data are not judged, and their number is said.
    """
    names = names_concerned(ledger, rows, inputs)
    mine = [claim for claim in ledger.claims if set(_names(claim)) & set(names)]
    notes: list[str] = []
    if not mine:
        return Judged(notes=(Message("revisions.flips.no_claim", n=len(ledger.claims)),))
    if unconcerned := len(ledger.claims) - len(mine):
        notes.append(Message("revisions.flips.other_claims", n=unconcerned))
    if rows.old.coverage == rows.new.coverage and not (rows.change != rows.code("unchanged")).any():
        return Judged(0, len(mine), (), tuple(notes))
    question = _Question(ledger, rows, names, nowcast)
    before, after = (
        judge_ledger(ledger, given=dict.fromkeys(names, side.data), nowcast=nowcast)
        for side in (rows.old, rows.new)
    )
    flips = []
    each_claim = []
    for claim in mine:
        pair = [_judged(table, claim.id) for table in (before, after)]
        if pair[0] is None or pair[1] is None:
            notes += _problems(before, after, claim.id)
            continue
        each_claim.append(
            ClaimOnBoth(
                claim.id, claim.says, pair[0].verdict, pair[1].verdict, pair[0].sentence, pair[1].sentence
            )
        )
        if pair[0].verdict != pair[1].verdict:
            flips.append(_flip(question, claim, pair[0], pair[1], after))
    return Judged(0, len(each_claim), tuple(flips), tuple(notes), tuple(each_claim))


def _judged(table: ClaimTable, name: str) -> ClaimVerdict | None:
    return next((verdict for verdict in table if verdict.claim.id == name), None)


def _problems(before: ClaimTable, after: ClaimTable, name: str) -> list[str]:
    problems = [problem for table in (before, after) for problem in table.problems if problem.id == name]
    return [problem.sentence for problem in problems[:1]]


def _flip(
    question: _Question, claim: Claim, before: ClaimVerdict, after: ClaimVerdict, table: ClaimTable
) -> Flip:
    """Find through which rows a claim's verdict flipped; `table` holds all verdicts on the newer release."""
    changed = _inside(claim, after, question.rows)

    def verdict_without(back: Sequence[int]) -> str:
        library = question.library(put_back(question.rows, back))
        library.results.update({verdict.claim.id: verdict.evidence.value for verdict in table})
        try:
            return judge_claim(claim, library).verdict
        except TrendsError:
            return ""

    cause = cause_of(changed.tolist(), before.verdict, verdict_without)
    return Flip(
        what=claim.id,
        kind="claim",
        says=claim.says,
        old=before.verdict,
        new=after.verdict,
        old_sentence=before.sentence,
        new_sentence=after.sentence,
        rows=question.rows.ids(cause.rows),
        why=cause.why,
        changed=len(changed),
    )


def _inside(claim: Claim, judged: ClaimVerdict, rows: RowChanges) -> NDArray[np.int64]:
    """Return the changed rows that lie in the window of a claim's figures and meet its selection in either release."""
    changed = np.flatnonzero(rows.change != rows.code("unchanged"))
    windows = _windows(claim, judged)
    if windows:
        within = np.zeros(len(rows), dtype=bool)
        for frame, at in ((rows.old.frame, rows.old_at), (rows.new.frame, rows.new_at)):
            lies = np.any([_lies(frame, window) for window in windows], axis=0)
            within[at >= 0] |= lies[at[at >= 0]]
        changed = changed[within[changed]]
    kept = _selected(claim, rows, changed)
    changed = changed[kept[changed]]
    return changed[np.argsort(-np.abs(rows.difference[changed]), kind="stable")]


def _windows(claim: Claim, judged: ClaimVerdict) -> list[Window]:
    """Return the windows of all figures of a claim; none where one of them may be of any day.

    A claim has the series that decides it, or figures with windows of their own (a total, a range, a comparison), or both.
    """
    windows = []
    series = judged.evidence.series
    if series is not None:
        extent = series.extent()
        windows.append(parse_window(extent["start"], extent["end"]))
    figures = claim.references()
    # An incident, and the figure of another claim, lie on days that do not stand here.
    anywhere = any(part.incident or part.claim for part in figures)
    claimed = [window for window in claim.windows() if window.start is not None or window.end is not None]
    return [] if anywhere else [*windows, *claimed]


def _lies(frame: pd.DataFrame, window: Window) -> NDArray[np.bool_]:
    """Return which rows of a release lie in a window, in part at least."""
    lies = np.ones(len(frame), dtype=bool)
    if window.start is not None:
        lies &= frame["date_end"].to_numpy("datetime64[D]") >= np.datetime64(window.start)
    if window.end is not None:
        lies &= frame["date_start"].to_numpy("datetime64[D]") <= np.datetime64(window.end)
    return lies


def _selected(claim: Claim, rows: RowChanges, changed: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which of the rows that changed the claim's selection keeps in either release, shape (n,) of all rows."""
    all_rows = np.ones(len(rows), dtype=bool)
    select: dict[str, Any] = claim.select.model_dump(
        exclude={"series", "estimate", "imprecise"}, exclude_none=True, exclude_defaults=True
    )
    if not rows.old.of_incidents or not select:
        return all_rows
    ids: set[str] = set()
    for side in (rows.old, rows.new):
        try:
            ids |= set(side.data.select(**select).frame["incident_id"])
        except TrendsError:
            continue
    kept = np.zeros(len(rows), dtype=bool)
    kept[changed] = np.isin(rows.ids(changed), list(ids))
    return kept
