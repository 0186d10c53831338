"""What a watch remembers from one look to the next: one JSON file, written whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from trends.errors import InputError
from trends.files.output import json_text
from trends.files.whole_file import write_text
from trends.messages import Message

__all__ = ["MOST_KEPT", "State", "read_state", "write_state"]

_FORMAT = "trends watch"
_VERSION = 1
MOST_KEPT = 200
"""Findings that are kept for the feed."""


@dataclass(frozen=True)
class State:
    """What was known after a look.

    Attributes
    ----------
    looks : int
        How many there were.
    as_of : str
        The day to which the data of the last one reach.
    files : tuple of mapping
        The files of its data: ``name``, ``sha256``, and ``path`` where there is one.
    series : mapping of str to str
        By key: the newest period at the last look.
    standing : mapping of str to str
        Alarms that stand, by the key of series and direction: the period since which they do.
    records : tuple of str
        Keys of records that have been told.
    verdicts : mapping
        Whether the pace was constant, by key of the series: ``verdict`` and ``asked`` (hash of the selection).
    claims : mapping
        By ledger and id of the claim: ``verdict``, ``sentence``, ``entry`` (hash).
    findings : tuple of mapping
        The last ones told, the newest first, for the feed.
    """

    looks: int = 0
    as_of: str = ""
    files: tuple[Mapping[str, str], ...] = ()
    series: Mapping[str, str] = field(default_factory=dict)
    standing: Mapping[str, str] = field(default_factory=dict)
    records: tuple[str, ...] = ()
    verdicts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    claims: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    findings: tuple[Mapping[str, Any], ...] = ()

    @property
    def first(self) -> bool:
        """Whether there was no look before."""
        return self.looks == 0


def read_state(path: Path) -> State:
    """Read a state file; where there is none, a state without any look.

    Raises
    ------
    InputError
        If it is cut off, of another version, or no state at all. It is left as it is.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return State()
    except (OSError, UnicodeDecodeError):
        raise InputError(Message("watch.faults.state_unread", file=path.name)) from None
    try:
        value = json.loads(text)
    except ValueError:
        raise InputError(Message("watch.faults.state_cut", file=path.name)) from None
    if not isinstance(value, dict) or value.get("format") != _FORMAT:
        raise InputError(Message("watch.faults.state_other", file=path.name))
    if value.get("version") != _VERSION:
        version = str(value.get("version"))[:20]
        raise InputError(
            Message("watch.faults.state_version", file=path.name, version=version, own=str(_VERSION))
        )
    try:
        return _state(value)
    except (KeyError, TypeError, ValueError):
        raise InputError(Message("watch.faults.state_cut", file=path.name)) from None


def _state(value: dict[str, Any]) -> State:
    looks = value["looks"]
    if type(looks) is not int or looks < 0:
        raise ValueError
    return State(
        looks=looks,
        as_of=_text(value["as_of"]),
        files=tuple(_texts(each) for each in value["files"]),
        series=_texts(value["series"]),
        standing=_texts(value["standing"]),
        records=tuple(_text(each) for each in value["records"]),
        # State files of before series had verdicts have none, and are as good without.
        verdicts={_text(key): _texts(each) for key, each in value.get("verdicts", {}).items()},
        claims={_text(key): _texts(each) for key, each in value["claims"].items()},
        findings=tuple(dict(each) for each in value["findings"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _texts(value: dict[str, Any]) -> dict[str, str]:
    return {_text(key): _text(each) for key, each in value.items()}


def write_state(path: Path, state: State) -> None:
    """Write a state file: it replaces the old one once it is whole.

    Raises
    ------
    TrendsError
        If it cannot be written; the old one stays.
    """
    value = {
        "format": _FORMAT,
        "version": _VERSION,
        "looks": state.looks,
        "as_of": state.as_of,
        "files": [dict(each) for each in state.files],
        "series": dict(sorted(state.series.items())),
        "standing": dict(sorted(state.standing.items())),
        "records": sorted(state.records),
        "verdicts": {key: dict(each) for key, each in sorted(state.verdicts.items())},
        "claims": {key: dict(each) for key, each in sorted(state.claims.items())},
        "findings": [dict(each) for each in state.findings[:MOST_KEPT]],
    }
    write_text(path, json_text(value))
