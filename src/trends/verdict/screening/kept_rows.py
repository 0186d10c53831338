"""What a screen has judged so far, by the figures of the series: nothing is judged twice, in one run or after a kill.

Series of the same figures have the same row. A screen of a world of cells takes hours, so that what it has judged can be
kept in a folder as it goes, one line a series; the run after a kill reads it. A row is found by the figures that it was
judged from and never by its place, so that a changed input costs what changed, and can give no wrong row.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass, field
from hashlib import blake2b
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from trends.errors import ParameterError, TrendsError
from trends.files.locks import exclusive
from trends.messages import Message
from trends.messages.message import listed
from trends.verdict.screening.screen_rows import Row
from trends.verdict.seeding import series_key
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from trends.series.count_series import CountSeries
    from trends.verdict.parameters import Options

__all__ = ["KeptRows", "figures_of", "kept_rows"]

_LOCK, _ROWS = "lock", "rows.jsonl"
_WHAT = "an unfinished screen of trends"


def figures_of(series: CountSeries) -> str:
    """Return a hash of all that the row of a series is judged from: everything but its name and where it comes from."""
    key = series_key(
        series,
        series.measure,
        series.subject,
        series.age,
        series.at_least,
        series.filling_from,
        *series.notes,
    )
    inferred = series.inferred_low.tobytes() + b"|" + series.inferred_high.tobytes()
    return key + blake2b(inferred, digest_size=8).hexdigest()


@dataclass
class KeptRows:
    """Rows and refined p-values that are there already.

    Attributes
    ----------
    rows : dict of str to Row
        By `figures_of`.
    refined : dict of str to float
        Joint p-values by figures, draws and seed; see `refinement_of`.
    """

    rows: dict[str, Row] = field(default_factory=dict)
    refined: dict[str, float] = field(default_factory=dict)
    _stream: TextIO | None = None
    _folder: Path | None = None

    def add_row(self, figures: str, row: Row) -> None:
        """Keep the row of a series."""
        self.rows[figures] = row
        self._write({"figures": figures, "row": [_plain(value) for value in row]})

    def add_refined(self, which: str, p: float) -> None:
        """Keep a p-value that was drawn again."""
        self.refined[which] = p
        self._write({"refined": which, "p": p})

    @staticmethod
    def refinement_of(figures: str, draws: int, seed: int) -> str:
        """Return under what a refined p-value is kept."""
        return f"{figures} {draws} {seed}"

    def _write(self, entry: dict[str, Any]) -> None:
        if self._stream is None or self._folder is None:
            return
        try:
            self._stream.write(json.dumps(entry) + "\n")
            # To the system, which keeps it though this process be killed.
            self._stream.flush()
        except OSError as error:
            raise _unwritable(self._folder, error) from None

    def _read(self, lines: list[str]) -> None:
        """Take over the lines of an earlier run; one that is cut off, or that no version wrote, costs its series alone."""
        for line in lines:
            with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
                entry = json.loads(line)
                if "row" in entry:
                    self.rows[str(entry["figures"])] = Row(*map(_read, entry["row"]))
                else:
                    self.refined[str(entry["refined"])] = float(entry["p"])


@contextlib.contextmanager
def kept_rows(folder: str | PathLike[str] | None, options: Options) -> Iterator[KeptRows]:
    """Give what an earlier run kept in a folder, and keep there what this one adds; without one, in memory alone.

    Parameters
    ----------
    folder : path, optional
        Made where it is missing; nobody else may write to it meanwhile.
    options : Options
        What is asked of each series. Rows of other options are other rows.

    Raises
    ------
    ParameterError
        If the folder is of something else, or of a screen with other options; it is left as it is.
    TrendsError
        If another run keeps its rows there, or nothing can be written.
    """
    if folder is None:
        yield KeptRows()
        return
    if not isinstance(folder, (str, PathLike)):
        raise ParameterError(f"A folder to resume from is a path, not {type(folder).__name__}.")
    if not isinstance(options.nowcast, str):
        raise ParameterError(
            "A screen can be resumed with nowcast auto or off, not with a triangle of one's own."
        )
    path = Path(fspath(folder))
    if path.exists() and not (path.is_dir() and {entry.name for entry in path.iterdir()} <= {_LOCK, _ROWS}):
        raise ParameterError(Message("screen.unfinished.foreign", folder=_shown(path)))
    with contextlib.ExitStack() as held:
        try:
            path.mkdir(exist_ok=True)
            held.enter_context(exclusive(path / _LOCK, cancelled=lambda: True))
        except InterruptedError:
            raise TrendsError(Message("screen.unfinished.busy", folder=_shown(path))) from None
        except (OSError, ValueError) as error:
            raise _unwritable(path, error) from None
        yield held.enter_context(_opened(path, options))


@contextlib.contextmanager
def _opened(path: Path, options: Options) -> Iterator[KeptRows]:
    """Read the file of a folder that is held, and open it to go on."""
    asked = {
        "made_by": _WHAT,
        "version": __version__,
        "margin": float(options.margin),
        "season": options.season,
        "replicates": int(options.replicates),
        "seed": int(options.seed),
        "nowcast": options.nowcast,
    }
    kept, file = KeptRows(_folder=path), path / _ROWS
    try:
        whole = _whole_lines(file)
        if whole:
            _refuse_others(path, whole[0], asked)
            kept._read(whole[1:])  # noqa: SLF001 - of this file
        text = "".join(f"{line}\n" for line in whole or [json.dumps(asked)])
        # A line that was cut off would run into the next one.
        if not whole or file.stat().st_size != len(text.encode()):
            file.write_text(text, encoding="utf-8", newline="\n")
        stream = file.open("a", encoding="utf-8", newline="\n")
    except (OSError, UnicodeDecodeError) as error:
        raise _unwritable(path, error) from None
    kept._stream = stream  # noqa: SLF001 - as above
    try:
        yield kept
    finally:
        # Every line was written when it was added: a disk that is full meanwhile was told of then.
        with contextlib.suppress(OSError):
            stream.close()


def _whole_lines(file: Path) -> list[str]:
    """Return the lines of a file that end; the last one may have been cut off."""
    if not file.exists():
        return []
    return file.read_text(encoding="utf-8").split("\n")[:-1]


def _refuse_others(path: Path, header: str, asked: dict[str, Any]) -> None:
    try:
        before = json.loads(header)
        ours = before["made_by"] == _WHAT
    except (ValueError, TypeError, KeyError):
        ours = False
    if not ours:
        raise ParameterError(Message("screen.unfinished.foreign", folder=_shown(path)))
    others = [
        Message("screen.unfinished.option", option=name, before=str(before.get(name)), now=str(value))
        for name, value in asked.items()
        if before.get(name) != value
    ]
    if others:
        raise ParameterError(Message("screen.unfinished.other", folder=_shown(path), options=listed(others)))


def _unwritable(path: Path, error: Exception) -> TrendsError:
    reason = getattr(error, "strerror", None) or "it is no text"
    return TrendsError(Message("screen.unfinished.unwritable", folder=_shown(path), reason=reason))


def _shown(path: Path) -> str:
    return str(path)[-120:]


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return value.plain()
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _read(value: Any) -> Any:
    if isinstance(value, dict):
        return Message.from_plain(value)
    return tuple(map(_read, value)) if isinstance(value, list) else value
