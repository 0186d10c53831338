"""What a newer release or vintage of the same data added, removed and changed, and which verdicts flip."""

from __future__ import annotations

from trends.revisions.comparing import diff
from trends.revisions.result import Diff

__all__ = ["Diff", "diff"]
