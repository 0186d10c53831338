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
_GROUPS = Path("/sys/fs/cgroup")
_LIMITS = {
    "": ("", "memory.max", "memory.current", "inactive_file"),
    "memory": ("memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
}
"""Of Linux' control groups, version 2 and 1, by the controllers that `/proc/self/cgroup` names: the folder below the root,
and where the limit, what is taken and, in `memory.stat`, what files lend are told (kernel documentation, cgroup-v2 and
cgroup-v1/memory)."""


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
    """Return how many bytes of memory are free or can be freed; None where the system does not tell.

    A container, or a service with a limit, has what is left of its limit, however much the machine has.
    """
    free = [amount for amount in (_free_on_machine(), _free_in_control_groups()) if amount is not None]
    return min(free, default=None)


def _free_on_machine() -> float | None:
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


def _free_in_control_groups(
    processes: Path = Path("/proc/self/cgroup"), root: Path = _GROUPS
) -> float | None:
    """Return the least that the control groups of this process leave it (Linux); None without a limit.

    The limit of a group holds for all groups in it. What files lend is given back before it is met.
    """
    try:
        lines = processes.read_text(encoding="utf-8").splitlines()
        paths = {controllers: path for _, controllers, path in (line.split(":", 2) for line in lines)}
    except (OSError, ValueError):
        return None
    free: list[float] = []
    for controllers, (below, *names) in _LIMITS.items():
        if controllers in paths:
            top = root / below
            own = top / paths[controllers].lstrip("/")
            # In a container the path may be the host's, which is not there; its own group is then the top one.
            groups = [folder for folder in (own, *own.parents) if folder == top or top in folder.parents]
            free += [amount for group in groups if (amount := _free_in(group, *names)) is not None]
    return min(free, default=None)


def _free_in(group: Path, limit: str, taken: str, lent: str) -> float | None:
    try:
        # Without a limit it is the word "max" or more than any machine has; the root has no such file.
        most, used = (float((group / name).read_text(encoding="ascii")) for name in (limit, taken))
        kinds = dict(
            line.split() for line in (group / "memory.stat").read_text(encoding="ascii").splitlines()
        )
        return max(0.0, most - used + float(kinds.get(lent, 0)))
    except (OSError, ValueError):
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
