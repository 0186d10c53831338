"""The command line: parses, calls, prints. Nothing is computed here."""

from __future__ import annotations

from trends.cli.application import main

__all__ = ["main"]
