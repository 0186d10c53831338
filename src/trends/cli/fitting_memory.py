"""What INPUT takes in memory, before it is read: whether that much is free, and what to do where it is not."""

from __future__ import annotations

import os
from pathlib import Path

from trends.messages.numbers import fixed, whole

__all__ = ["free_memory", "needed", "warning"]

BYTES_A_BYTE = 2.2
"""Of memory for each byte of a table as text: what loading a million incidents takes at its peak, divided by their bytes
(`benchmarks/scale.md`). Packed files and workbooks have no such factor, and of them nothing is said."""

BYTES_AN_INCIDENT = 360
"""Of memory for each incident of a folder that was imported, measured as the other."""

_AS_TEXT = frozenset({".csv", ".tsv", ".txt"})
_GIGABYTE = 1e9


def needed(given: str) -> float | None:
    """Return how many bytes of memory INPUT takes when it is read; None where that is not known."""
    from trends.errors import InputError
    from trends.imported.folder import is_imported, read_folder
    from trends.sources.loading import paths_of

    size = 0
    try:
        for path in paths_of(given):
            if is_imported(path):
                return float(read_folder(path).rows * BYTES_AN_INCIDENT)
            files = sorted(path.iterdir()) if path.is_dir() else [path]
            size += sum(file.stat().st_size for file in files if file.suffix.lower() in _AS_TEXT)
    except (OSError, ValueError, InputError):
        # Why it cannot be read is said when it is read.
        return None
    return float(size * BYTES_A_BYTE) or None


def free_memory() -> float | None:
    """Return how many bytes of memory are free or can be freed; None where the system does not tell."""
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return float(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    try:
        # What there is at all: pages that are free leave out those that are only lent to files.
        return float(os.sysconf("SC_PHYS_PAGES")) * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def warning(given: str) -> str | None:
    """Return what to know before INPUT is read into memory; None where it fits, or nobody can tell."""
    from trends.imported.folder import is_imported

    takes, free = needed(given), free_memory()
    if takes is None or free is None or takes <= free:
        return None
    figures = f"{given} takes some {_words(takes)} of memory, and {_words(free)} are free"
    if is_imported(Path(given).expanduser()):
        return (
            f"{figures}: this may fail; --engine duckdb counts, judges, checks and screens it from its files."
        )
    return (
        f"{figures}: this may fail. On a machine that has as much, trends import {given} --out FOLDER writes it once as a "
        "folder that any machine counts from its files."
    )


def _words(size: float) -> str:
    if size >= _GIGABYTE / 10:
        return f"{fixed(size / _GIGABYTE, 1):,} GB"
    return f"{whole(size / 1e6):,} MB"
