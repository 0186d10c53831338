"""Whether the local store still holds what was fetched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trends.provenance import hash_bytes

if TYPE_CHECKING:
    from pathlib import Path

    from trends.store.store import Store

__all__ = ["Fault", "Verification", "verify"]


@dataclass(frozen=True)
class Fault:
    """Something in the store that is not as it was recorded.

    Attributes
    ----------
    place : str
        Where, within the store.
    what : str
        What is wrong, and what to do, in one sentence.
    """

    place: str
    what: str


@dataclass(frozen=True)
class Verification:
    """What a look at every file of the store found.

    Attributes
    ----------
    vintages : int
        Those that the index records.
    sound : int
        Those of them whose file has the bytes that were taken in.
    faults : tuple of Fault
        Everything else; empty for a store that is as it should be.
    """

    vintages: int
    sound: int
    faults: tuple[Fault, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the fields as plain values."""
        return {
            "vintages": self.vintages,
            "sound": self.sound,
            "faults": [{"place": fault.place, "what": fault.what} for fault in self.faults],
        }


def verify(store: Store) -> Verification:
    """Read every file of the store and compare it with the index.

    Parameters
    ----------
    store : Store
        The store; nothing in it is changed.

    Returns
    -------
    Verification
        Files that are gone, damaged, in no line of the index or dated to days to come, and lines of the index that cannot
        be read.

    Raises
    ------
    FetchError
        If the store cannot be looked at.
    """
    from trends.store.store import usable

    faults = [
        Fault(
            f"index.jsonl, line {number}",
            "It cannot be read; what it recorded is passed over by every command.",
        )
        for number in store.damaged_lines()
    ]
    vintages = store.vintages()
    seen: dict[tuple[Path, str], str | None] = {}
    for vintage in vintages:
        # Several vintages may share a file: it is read once.
        key = (store.place(vintage), vintage.sha256)
        if key not in seen:
            seen[key] = _wrong(*key)
            if wrong := seen[key]:
                faults.append(Fault(_within(store, key[0]), wrong))
    faults += [
        Fault(
            _within(store, store.place(vintage)),
            f"It is dated {vintage.day}, which is still to come: the clock was wrong when it was fetched, or is now.",
        )
        for vintage in vintages
        if vintage.day > store.today()
    ]
    referred = {path for path, _ in seen}
    with usable(store.folder):
        strangers = sorted(
            path
            for path in (store.folder / "objects").rglob("*")
            if path not in referred and not path.is_dir()
        )
    faults += [
        Fault(
            _within(store, path),
            "No line of the index records it, as when a fetch was broken off or the index was lost; fetch it again, take it in "
            "anew by trends store import with its path, or remove it.",
        )
        for path in strangers
    ]
    sound = sum(seen[store.place(vintage), vintage.sha256] is None for vintage in vintages)
    return Verification(len(vintages), sound, tuple(faults))


def _wrong(path: Path, sha256: str) -> str | None:
    try:
        if not path.is_file():
            return "It is gone; fetch or import it again."
        if hash_bytes(path).sha256 == sha256:
            return None
    except OSError as error:
        return f"It cannot be read: {(error.strerror or type(error).__name__).lower()}."
    return "Its bytes are not those that were taken in, so it is not read; fetch or import it again."


def _within(store: Store, path: Path) -> str:
    return path.relative_to(store.folder).as_posix()
