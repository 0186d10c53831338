"""No row of a publisher who does not let rows be passed on is in a site: counts by period are, and verdicts on them."""

from __future__ import annotations

import csv
import shutil

import pytest

import trends as tr
from trends.claims import read_claims
from trends.site import build_site
from trends.site.published import rows_kept_back

MARK = "Zqxjkvwq"
LEDGER = (
    '[[claim]]\nid = "monthly"\ndate = "2023"\nwho = "A"\nsays = "March 2021 had more attacks than February"\nkind = "change"\n'
    'data = "acled.csv"\nlater = "2021-03"\nearlier = "2021-02"\nhow = "more than"\npercent = 1\n\n'
    '[[claim]]\nid = "deadliest"\ndate = "2023"\nwho = "A"\nsays = "The deadliest attack"\nkind = "record"\n'
    'data = "acled.csv"\nat = "{event}"\nmeasure = "fatalities"\n'
)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Rows invented in ACLED's layout, each with a mark in what it says, and two claims on them."""
    folder = tmp_path_factory.mktemp("rows")
    with tr.example("acled-invented").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    deadliest = max(rows, key=lambda row: int(row["fatalities"] or 0))
    for number, row in enumerate(rows):
        row |= {
            "notes": f"{MARK}note{number}",
            "location": f"{MARK}town{number}",
            "source": f"{MARK}source{number}",
        }
        row["event_id_cnty"] = f"{MARK}{number}"
    with (folder / "acled.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    (folder / "claims.toml").write_text(LEDGER.format(event=deadliest["event_id_cnty"]), encoding="utf-8")
    return folder


def test_no_row_is_in_any_file(made):
    # On two vintages: what was said of the first is kept beside the ledger, with the names in it.
    build_site(made / "claims.toml", made / "early", as_of="2022-06-30")
    site = build_site(made / "claims.toml", made / "site")
    assert MARK in (made / "claims.history.jsonl").read_text(encoding="utf-8")
    assert site.claims == 2
    assert site.problems == ()
    for path in site.path.rglob("*"):
        if path.is_file() and path.name != "claims.toml":
            assert MARK.encode() not in path.read_bytes().replace(b"acled.csv", b""), path.name
    monthly = (site.path / "claims/monthly.csv").read_text(encoding="utf-8")
    assert monthly.startswith("period,count")
    page = (site.path / "claims/deadliest.html").read_text(encoding="utf-8")
    assert "which their publisher does not let be passed on" in page
    assert not (site.path / "claims/deadliest.svg").exists()


def test_it_would_be_noticed(made):
    """The evidence on single incidents does hold what is marked, and is what is left out."""
    shutil.copy(made / "claims.toml", made / "again.toml")
    table = read_claims(made / "again.toml").judge()
    kept = [verdict for verdict in table if rows_kept_back(verdict)]
    assert [verdict.claim.id for verdict in kept] == ["deadliest"]
    assert MARK in str(kept[0].to_dict())
