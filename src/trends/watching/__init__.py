"""What is watched from one release of data to the next: calibrated alarms, records, verdicts that flipped."""

from __future__ import annotations

from trends.watching.finding import Finding
from trends.watching.result import WatchResult
from trends.watching.watch import watch
from trends.watching.watch_list import WatchList, read_watch_list

__all__ = ["Finding", "WatchList", "WatchResult", "read_watch_list", "watch"]
