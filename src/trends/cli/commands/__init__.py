"""The commands, one a file, in the order of the help page."""

from __future__ import annotations

from trends.cli.commands.actors import actors
from trends.cli.commands.check import check
from trends.cli.commands.claims import claims
from trends.cli.commands.count import count
from trends.cli.commands.datasets import datasets
from trends.cli.commands.diff import diff
from trends.cli.commands.fetch import fetch
from trends.cli.commands.import_ import import_
from trends.cli.commands.lab import lab
from trends.cli.commands.mcp import mcp
from trends.cli.commands.nowcast import nowcast
from trends.cli.commands.pace import pace
from trends.cli.commands.places import places
from trends.cli.commands.read import read
from trends.cli.commands.report import report
from trends.cli.commands.screen import screen
from trends.cli.commands.site import site
from trends.cli.commands.store import store
from trends.cli.commands.trend import trend
from trends.cli.commands.watch import watch

__all__ = ["ALL"]

ALL = (
    (report, "trends report -p end=2023-02 -p margin=1.25 --formats html"),
    (pace, "trends pace central-syria --start 2020-04 --end 2023-02"),
    (trend, "trends trend ucdp-is-syria --series ged-21.1"),
    (places, "trends places GEDEvent_v25_1.csv --country Syria --start 2017 --by admin1"),
    (nowcast, "trends nowcast ucdp-candidate --country Sudan --measure fatalities"),
    (claims, "trends claims claims.toml --changed-since 2024-01 --json"),
    (read, "trends read report.txt --dateline 2023-02-18 --out claims.toml"),
    (site, "trends site --ledger claims.toml --reports reports --out site"),
    (count, "trends count documented-attacks --freq year > attacks.csv"),
    (check, "trends check GEDEvent_v25_1.csv --rejected rejected.csv"),
    (actors, "trends actors documented-attacks --start 2017 --json"),
    (screen, "trends screen GEDEvent_v25_1.csv --by country,actor --start 2015 --out screen.parquet"),
    (import_, "trends import ACLED-2018.csv ACLED-2019.csv --out imported"),
    (diff, "trends diff GEDEvent_v25_1.csv GEDEvent_v26_1.csv --country Syria --by actor"),
    (watch, "trends watch watch.toml --data ucdp --out site/watch"),
    (fetch, "trends fetch ucdp-ged --version 25.1"),
    (store, "trends store import old-releases/"),
    (datasets, "trends datasets"),
    (lab, "trends lab --folder lessons"),
    (mcp, "trends mcp --root data releases"),
)
"""Each command with its example; its name is the function's, without the underscore that keeps it from being a word of Python."""
