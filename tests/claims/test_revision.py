"""The risk of revision beside claims on young figures of UCDP: records, streaks, changes and comparisons."""

from __future__ import annotations

import json

import numpy as np
import pytest

import trends as tr
from trends.claims.kinds.change import ChangeClaim
from trends.claims.kinds.difference import interval_of

_COLUMNS = [
    "id",
    "relid",
    "year",
    "active_year",
    "code_status",
    "type_of_violence",
    "conflict_new_id",
    "conflict_name",
    "dyad_new_id",
    "dyad_name",
    "side_a_new_id",
    "side_a",
    "side_b_new_id",
    "side_b",
    "number_of_sources",
    "where_prec",
    "latitude",
    "longitude",
    "priogrid_gid",
    "country",
    "country_id",
    "event_clarity",
    "date_prec",
    "date_start",
    "date_end",
    "deaths_a",
    "deaths_b",
    "deaths_civilians",
    "deaths_unknown",
    "best",
    "high",
    "low",
]

_SUDAN = [40, 52, 44, 61, 48, 55, 70, 62, 58, 66, 59, 64, 75]
_MALI = [20, 26, 22, 30, 24, 27, 35, 31, 29, 33, 29, 32, 80]


def _row(number, month, country, code, deaths):
    known = {
        "id": number,
        "relid": f"X{number}",
        "year": month[:4],
        "active_year": 1,
        "code_status": "Clear",
        "type_of_violence": 1,
        "side_a": "Government",
        "side_b": "Rebels",
        "where_prec": 1,
        "latitude": 15.5,
        "longitude": 30.5,
        "country": country,
        "country_id": code,
        "event_clarity": 1,
        "date_prec": 1,
        "date_start": f"{month}-10",
        "date_end": f"{month}-10",
        "best": deaths,
        "low": deaths,
        "high": deaths,
    }
    return ",".join(str(known.get(column, 1)) for column in _COLUMNS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of a cumulative Candidate release of 2025 and the monthly one of January 2026, one event a month."""
    folder = tmp_path_factory.mktemp("young")
    (folder / "data").mkdir()
    months = [f"2025-{month:02}" for month in range(1, 13)] + ["2026-01"]
    rows = [
        (month, _row(number, month, country, code, deaths))
        for country, code, counts in (("Sudan", 625, _SUDAN), ("Mali", 432, _MALI))
        for number, (month, deaths) in enumerate(zip(months, counts, strict=True), 100 * code)
    ]
    for name, year in (("GEDEvent_v25_01_25_12.csv", "2025"), ("GEDEvent_v26_0_1.csv", "2026")):
        lines = [",".join(_COLUMNS), *(row for month, row in rows if month.startswith(year))]
        (folder / "data" / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


@pytest.fixture
def judge(folder):
    def judged(entry, country="Sudan", measure="fatalities", as_of=None):
        head = '[[claim]]\nid = "x"\ndate = "2026-02"\nwho = "somebody"\nsays = "something"\ndata = "data"\n'
        place = f'select = {{country = "{country}"}}\n' if country else ""
        (folder / "ledger.toml").write_text(f'{head}measure = "{measure}"\n{place}{entry}', encoding="utf-8")
        table = tr.read_claims(folder / "ledger.toml").judge(as_of=as_of)
        assert not table.problems, table.problems[0].sentence
        return table["x"]

    return judged


_RECORD = 'kind = "record"\nat = "2026-01"\ndirection = "highest"'


def test_a_record_of_the_newest_month_says_its_risk(judge):
    found = judge(_RECORD)
    assert found.verdict == "supported"
    risk = found.to_dict()["evidence"]["revision"]
    assert 0.1 < risk["p"] < 0.6
    assert risk["n"] > 40
    assert risk["brier"] < risk["brier_base"]
    assert f"was gone a year later (n = {risk['n']})" in found.sentence
    json.dumps(risk)


def test_a_record_that_fails_says_how_often_it_held_after_all(judge):
    found = judge('kind = "record"\nat = "2026-01"\ndirection = "lowest"')
    assert found.verdict == "contradicted"
    # Far from being one, unlike the highest by little.
    assert found.evidence.revision.p < 0.05
    assert "held after all a year later" in found.sentence


_BESIDE = """
kind = "comparison"
direction = "less"
first = "2026-01"
second = {start = "2026-01", end = "2026-01", select = {country = "Mali"}}
"""


@pytest.mark.parametrize(
    "entry",
    [
        'kind = "streak"\nat = "2026-01"\nlength = 2\ndirection = "rise"',
        'kind = "streak"\nat = "2026-01"\nlength = 3\ndirection = "at least"\nlevel = 50',
        'kind = "streak"\nat = "2025-11"\nlength = 1\ndirection = "fall"\nended = true',
        'kind = "change"\nlater = "2026-01"\nearlier = "2025-01"\ntimes = 1.5\nhow = "at least"',
        'kind = "change"\nlater = "2025-07..2025-12"\nearlier = "2025-01..2025-06"',
        'kind = "change"\ndirection = "same"\nlater = "2025-10..2025-12"\nearlier = "2025-07..2025-09"',
        _BESIDE,
    ],
)
def test_streaks_changes_and_comparisons_say_it_too(judge, entry):
    found = judge(entry)
    assert found.verdict == "supported", found.sentence
    assert 0.005 < found.evidence.revision.p < 0.75
    assert "was gone a year later" in found.sentence


def test_a_fall_is_at_risk_as_much_as_the_rise_that_it_denies(judge):
    stretches = 'kind = "change"\nlater = "2025-07..2025-12"\nearlier = "2025-01..2025-06"'
    rise, fall = judge(stretches), judge(f'{stretches}\ndirection = "less"')
    assert (rise.verdict, fall.verdict) == ("supported", "contradicted")
    assert rise.evidence.revision == fall.evidence.revision
    # However the stretches are named: the later one is revised more.
    turned = judge(
        'kind = "comparison"\nfirst = "2025-01..2025-06"\nsecond = "2025-07..2025-12"\ndirection = "less"'
    )
    assert turned.evidence.revision.p == pytest.approx(rise.evidence.revision.p, abs=1e-9)


def test_attacks_have_none_and_it_is_said_why(judge):
    found = judge(_RECORD, measure="attacks")
    evidence = found.to_dict()["evidence"]
    assert evidence["revision"] is None
    assert evidence["no_revision"].startswith("Figures of UCDP as young as these are still revised.")
    assert evidence["no_revision"] in evidence["notes"]


def test_several_countries_together_have_none(judge):
    assert judge(_RECORD, country=None).evidence.no_revision.id == "revision.unlike"


def test_incidents_as_of_a_day_rest_on_the_revisions_of_that_day(judge):
    then, today = judge(_RECORD, as_of="2026-03-01"), judge(_RECORD)
    assert then.evidence.series.provenance.as_of is not None
    assert then.evidence.revision.p != today.evidence.revision.p


_AUGUST = """
[[claim]]
id = "x"
date = "2024-09"
who = "somebody"
says = "something"
kind = "record"
data = "ucdp-country-months"
select = {series = "Pakistan"}
measure = "fatalities"
at = "2024-08"
start = "2024-01"
"""


def test_as_of_a_day_a_claim_rests_on_the_figures_and_revisions_of_that_day(tmp_path):
    (tmp_path / "ledger.toml").write_text(_AUGUST, encoding="utf-8")
    ledger = tr.read_claims(tmp_path / "ledger.toml")
    then, later = (ledger.judge(as_of=day)["x"] for day in ("2024-12-31", "2025-09-30"))
    # As UCDP's sums were in December 2024 and, by GED 25.1, from July 2025 on.
    assert [found.evidence.value.low for found in (then, later)] == [250, 219]
    # By the end of 2024 no figure of a year before had been kept often enough to tell.
    assert then.evidence.no_revision.id == "revision.too_early"
    assert later.evidence.revision.p < 0.5


def _change(**fields):
    about = {
        "id": "x",
        "date": "2026",
        "who": "x",
        "says": "x",
        "kind": "change",
        "later": "2025",
        "earlier": "2024",
    }
    return ChangeClaim(**about, **fields)


@pytest.mark.parametrize(
    ("fields", "between"),
    [
        ({}, (1, np.inf)),
        ({"direction": "less"}, (0, 1)),
        ({"times": 2, "how": "at least"}, (2, np.inf)),
        ({"percent": 25, "how": "at most"}, (1, 1.25)),
        ({"direction": "less", "percent": 50, "how": "at least"}, (0, 0.5)),
        # About a quarter: 25 percent give or take a twentieth of them.
        ({"percent": 25}, (1.2375, 1.2625)),
        ({"direction": "same"}, (1 / 1.5, 1.5)),
    ],
)
def test_what_a_difference_is_stated_to_lie_between(fields, between):
    assert interval_of(_change(**fields)) == pytest.approx(between)
