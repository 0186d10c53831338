"""From a tool's arguments to the JSON that the command prints: each calls what the command calls."""

from __future__ import annotations

import dataclasses
import os
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from trends.errors import InputError, SelectionError, TrendsError, listed, nearest, shortened
from trends.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.claims import Claim, Ledger
    from trends.mcp.snapshot import Snapshot

__all__ = ["Files", "answer"]

_MOST_LISTED = 1000
"""Files that are listed; a folder of more is asked about by names that the user gives."""

_Group = TypeVar("_Group")


@dataclass(frozen=True)
class Files:
    """What the names in arguments mean: bundled data, copies of files that may be read, or data in the store.

    Attributes
    ----------
    snapshot : Snapshot
    store : bool
        Whether data in the local store may be read.
    """

    snapshot: Snapshot
    store: bool = False

    def data(self, name: str) -> str:
        """Return by what name `trends.load` finds the data.

        Raises
        ------
        InputError
            If they may not be read.
        """
        from trends.sources.bundled import bundled_names
        from trends.sources.stored import is_stored_name

        if name in bundled_names():
            return name
        if not is_stored_name(name):
            return self.snapshot.take(name)
        if self.store:
            return name
        try:
            # A folder may be called like a dataset; in the copy it is told from one.
            return f"./{self.snapshot.take(name)}"
        except InputError:
            raise InputError(Message("faults.server.store", name=repr(shortened(name)))) from None

    def group(self, kind: type[_Group], arguments: dict[str, Any], **more: Any) -> _Group:
        """Return a group of options as the command receives it, its files among the copies."""
        names = {one.name for one in dataclasses.fields(kind)}  # type: ignore[arg-type]  # groups are dataclasses
        taken = {name: value for name, value in {**arguments, **more}.items() if name in names}
        for name in ("input", "newer"):
            if name in taken:
                taken[name] = self.data(taken[name])
        if "columns" in taken:
            taken["columns"] = self.snapshot.take(taken["columns"])
        return kind(**taken)

    def ledger(self, name: str | None) -> Ledger:
        """Read a ledger, with copies of the files that its claims name; a claim that names another is a problem of its own."""
        from trends.claims import Problem, read_claims

        if name is None:
            return read_claims()
        path = self.snapshot.take(name)
        read = read_claims(path)
        kept: list[Claim] = []
        refused: list[Problem] = []
        for claim in read.claims:
            try:
                self._take_files_of(claim, Path(path).parent)
            except TrendsError as error:
                refused.append(Problem(claim.id, claim.line, error.sentence))
            else:
                kept.append(claim)
        return replace(read, claims=tuple(kept), problems=(*read.problems, *refused))

    def _take_files_of(self, claim: Claim, folder: Path) -> None:
        """Copy what a claim names, by its path from the ledger's folder."""
        from trends.claims.judging import files_of
        from trends.files.bundled import data_folder
        from trends.sources.bundled import bundled_names
        from trends.sources.stored import is_stored_name

        for name in files_of(claim):
            if name in bundled_names():
                continue
            if Path(name).is_absolute():
                # A ledger's paths are looked up as they stand, and so not among the copies.
                raise self.snapshot.roots.outside(name)
            # Tallies that come with the package are called by a name without an ending.
            bundled = (
                name.isascii()
                and name.replace("-", "").isalnum()
                and (data_folder() / f"{name}.csv").is_file()
            )
            if is_stored_name(name) and not self.store:
                raise InputError(Message("faults.server.store", name=repr(shortened(name))))
            way = Path(os.path.normpath(folder / name)).as_posix()
            try:
                self.snapshot.take(way)
            except InputError:
                if not bundled and not is_stored_name(name):
                    raise


def answer(tool: str, arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    """Answer a call.

    Parameters
    ----------
    tool : str
        One of `trends.mcp.tool_list.tools`.
    arguments : dict
        As its schema has them.
    files : Files
        What the names among them mean.

    Raises
    ------
    TrendsError
        Whatever the command would say in one sentence.
    """
    value: dict[str, Any] = _ANSWERS[tool](arguments, files)
    return value


def _datasets(arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    from trends.cli.commands.datasets import listed_datasets

    del arguments
    names = list(islice(files.snapshot.roots.files(), _MOST_LISTED + 1))
    return {**listed_datasets(), "files": names[:_MOST_LISTED], "more_files": len(names) > _MOST_LISTED}


def _check(arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    from trends.cli.commands.check import checked
    from trends.cli.options import ReadingOptions
    from trends.cli.reading import loaded

    return checked(loaded(files.group(ReadingOptions, arguments), "measure"))


def _count(arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    from trends.cli.commands.count import Split, counted_periods, counts

    return counted_periods(counts(files.group(Split, arguments)))


def _pace(arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    from trends.cli.commands.pace import judged
    from trends.cli.judging import Judging
    from trends.cli.options import Chosen
    from trends.cli.page import answer_in

    chosen, judging = files.group(Chosen, arguments), files.group(Judging, arguments)
    result = judged(chosen, judging, arguments.get("break_at"), arguments.get("nowcast", "auto"))
    return answer_in(_language(arguments), result)


def _claims(arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    from trends.cli.commands.claims import last_day
    from trends.cli.page import answer_in

    ledger = files.ledger(arguments.get("ledger"))
    ids = arguments.get("ids")
    wanted = ledger if ids is None else _with_needed(ledger, ids)
    table = wanted.judge(
        as_of=last_day("--as-of", arguments.get("as_of")), nowcast=arguments.get("nowcast", "auto")
    )
    table = table if ids is None else table.only(ids)
    if "verdict" in arguments:
        table = replace(table, verdicts=table.of(arguments["verdict"]).verdicts)
    shown = replace(table, verdicts=table.verdicts[arguments.get("skip", 0) :])
    # Of how many these are: the tally is of all, also where some are left out.
    return {**answer_in(_language(arguments), shown), "tally": table.tally}


def _with_needed(ledger: Ledger, ids: list[str]) -> Ledger:
    """Keep claims by their ids, and those to which they refer.

    Raises
    ------
    SelectionError
        If there is no claim of an id.
    """
    by_id = {claim.id: claim for claim in ledger.claims}
    unknown = [
        name for name in ids if name not in by_id and name not in {each.id for each in ledger.problems}
    ]
    if unknown:
        close = nearest(unknown[0], by_id) or list(by_id)
        raise SelectionError(
            Message("faults.server.no_claim", name=repr(shortened(unknown[0])), names=listed(close))
        )
    needed: set[str] = set()
    waiting = [name for name in ids if name in by_id]
    while waiting:
        name = waiting.pop()
        if name in by_id and name not in needed:
            needed.add(name)
            waiting += [part.claim for part in by_id[name].references() if part.claim is not None]
    return replace(
        ledger,
        claims=tuple(claim for claim in ledger.claims if claim.id in needed),
        problems=tuple(problem for problem in ledger.problems if problem.id in ids),
    )


def _read(arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    from trends.articles import read_text
    from trends.cli.page import answer_in

    found = read_text(
        arguments["text"],
        arguments.get("dateline"),
        arguments.get("text_language"),
        data=tuple(files.data(name) for name in arguments.get("data", ())),
        as_of=arguments.get("as_of"),
    )
    return answer_in(_language(arguments), found)


def _diff(arguments: dict[str, Any], files: Files) -> dict[str, Any]:
    from trends.cli.commands.diff import Compared, compared_releases
    from trends.cli.judging import JudgingMany
    from trends.cli.page import answer_in

    compared = files.group(Compared, arguments, input=arguments["old"], newer=arguments["new"])
    ledger = files.ledger(arguments["ledger"]) if "ledger" in arguments else None
    result = compared_releases(
        compared, files.group(JudgingMany, arguments), ledger, arguments.get("nowcast", "auto")
    )
    return answer_in(_language(arguments), result)


def _language(arguments: dict[str, Any]) -> str:
    return str(arguments.get("language", "en"))


_ANSWERS: dict[str, Callable[[dict[str, Any], Files], dict[str, Any]]] = {
    "datasets": _datasets,
    "check": _check,
    "count": _count,
    "pace": _pace,
    "claims": _claims,
    "read": _read,
    "diff": _diff,
}
