"""Releases of UCDP: their labels, as file names tell them, and the order in which they came out.

What days a release covers is decided here as well: today those of its rows.
"""

from __future__ import annotations

import re

__all__ = ["release_order", "version_of"]


def version_of(name: str) -> str | None:
    """Read the version off a file's name: ``GEDEvent_v25_1.csv`` and ``ged251-csv.zip`` are 25.1."""
    if match := re.search(r"v(\d{2})_(\d{1,2})((?:_\d{1,2}){1,2})(?!\d)", name, re.IGNORECASE):
        return f"{match[1]}.{match[2]}{match[3].replace('_', '.')}"
    if match := re.search(r"v(\d{2})_(\d)(?!\d)", name, re.IGNORECASE):
        return f"{match[1]}.{match[2]}"
    if match := re.search(r"ged[^\d]{0,3}(\d{2})\.?(\d)(?!\d)", name, re.IGNORECASE):
        return f"{match[1]}.{match[2]}"
    return None


def release_order(version: str | None) -> tuple[int, int, int]:
    """Return a key that sorts versions by when they came out, so that of two versions of an event the newest is known.

    Edition 25.1 comes out in June 2025; Candidate 25.0.7 after July 2025; the cumulative 25.01.25.06 after June 2025
    and after 25.0.6, which it replaces.
    """
    parts = [int(part) for part in version.split(".")] if version else []
    if len(parts) == 2:
        return parts[0], 6, 0
    if len(parts) == 3:
        return parts[0], parts[2] + 1, 0
    return (parts[2], parts[3] + 1, 1) if len(parts) == 4 else (0, 0, 0)
