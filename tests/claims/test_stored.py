"""A ledger that names data in the store is judged on what the store knew on the day."""

from __future__ import annotations

import json
from datetime import date

import pytest

from trends.claims import read_claims
from trends.cli import main
from trends.fetching.importing import Dated, take_in_own
from trends.store.store import Store

LEDGER = """
[[claim]]
id = "rise"
date = "2026-03-05"
who = "somebody"
says = "In February 2026 there were half as many attacks again as in January"
kind = "change"
data = "ucdp-candidate"
later = "2026-02"
earlier = "2026-01"
direction = "more"
percent = 50
how = "at least"
per = "total"
source_url = "https://example.org/"
"""


@pytest.fixture
def ledger(tmp_path, monkeypatch):
    """January and February with 28 events each; in May February is replaced by one with 20 more."""
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    for month, more, dated in ((1, 0, None), (2, 0, None), (2, 20, Dated(date(2026, 5, 4), "retrieved"))):
        days = [f"2026-{month:02}-{day:02}" for day in range(1, 29)]
        rows = [f"{month}{at},1,Syria,{day},{day},2" for at, day in enumerate([*days, *days[:more]])]
        path = tmp_path / f"GEDEvent_v26_0_{month}.csv"
        path.write_text(
            "\n".join(["id,type_of_violence,country,date_start,date_end,best", *rows, ""]), "utf-8"
        )
        take_in_own(Store(), path, dated=dated)
    path = tmp_path / "claims.toml"
    path.write_text(LEDGER, encoding="utf-8")
    return path


def test_the_vintage_of_the_day_decides(ledger, capsys):
    verdicts = {}
    for day in ("2026-04-01", "2026-05-04", None):
        (judged,) = read_claims(ledger).judge(as_of=day).verdicts
        verdicts[day] = judged.evidence.verdict
    assert verdicts == {"2026-04-01": "contradicted", "2026-05-04": "supported", None: "supported"}
    assert main(["claims", str(ledger), "--as-of", "2026-04-01", "--json"]) == 0
    claim = json.loads(capsys.readouterr().out)["claims"][0]
    assert claim["verdict"] == "contradicted"
    (source,) = claim["evidence"]["sources"]
    assert (source["known"], source["known_by"], source["as_of"]) == ("2026-03-20", "published", "2026-03-20")
    assert {file["sha256"] for file in source["files"]} <= {vintage.sha256 for vintage in Store().vintages()}
    assert main(["claims", str(ledger), "--as-of", "2026-04-01"]) == 0
    assert "stand on ucdp-candidate" in " ".join(capsys.readouterr().out.split())


def test_before_anything_was_known_there_is_one_sentence(ledger):
    table = read_claims(ledger).judge(as_of="2026-03-10")
    # February was not known: the month of which the claim speaks is not covered.
    assert [judged.evidence.verdict for judged in table.verdicts] != ["supported"]
    ledger.write_text(LEDGER.replace("2026-03-05", "2025-12-01"), encoding="utf-8")
    table = read_claims(ledger).judge(as_of="2026-01-15")
    said = [problem.sentence for problem in table.problems] + [judged.sentence for judged in table.verdicts]
    assert len(said) == 1
    assert "Of ucdp-candidate the store knew nothing on 2026-01-15" in said[0]
