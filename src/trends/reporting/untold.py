"""What a command has still to hear of: kept beside a report's editions from before one is published until it was told."""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import TYPE_CHECKING, Any, cast

from trends.errors import RenderError
from trends.files.output import json_text
from trends.reporting.publish import put_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from trends.reporting.outcomes import Status

__all__ = ["put_untold", "take_untold", "untold"]

_FILE = ".on-change.json"


def _edition(manifest: Mapping[str, Any]) -> str:
    """Return what tells an edition from every other: a run that was killed may have published or not."""
    return hashlib.sha256(json.dumps([manifest["as_of"], manifest["files"]]).encode()).hexdigest()


def put_untold(home: Path, manifest: Mapping[str, Any], status: Status) -> None:
    """Write down that an edition is to be told of, before it is published.

    Raises
    ------
    RenderError
        If that cannot be written; nothing was published then.
    """
    try:
        home.mkdir(parents=True, exist_ok=True)
        put_file(home / _FILE, json_text({"edition": _edition(manifest), "status": status}).encode())
    except OSError as error:
        raise RenderError(
            f"The report cannot be written to {home}: {(error.strerror or str(error)).lower()}."
        ) from None


def untold(home: Path, manifest: Mapping[str, Any]) -> Status | None:
    """Return what an edition was when its command should have heard of it; None if it did, or never had to."""
    try:
        told = json.loads((home / _FILE).read_text(encoding="utf-8"))
        waits = told["edition"] == _edition(manifest) and told["status"] in {"new", "rendered again"}
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return cast("Status", told["status"]) if waits else None


def take_untold(home: Path) -> None:
    """Forget it: the command has heard."""
    with contextlib.suppress(OSError):
        (home / _FILE).unlink(missing_ok=True)
