"""``trends nowcast``, and ``--nowcast`` of the commands that judge, on releases in UCDP's layout."""

from __future__ import annotations

import csv
import json

import pytest

from trends.cli import main

SUDAN = 625


def release(folder, name, months, deaths, first_id):
    """Write a release with one event a month."""
    with (folder / name).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["id", "type_of_violence", "country", "country_id", "date_start", "date_end", "date_prec", "best"]
        )
        for number, (month, best) in enumerate(zip(months, deaths, strict=True)):
            day = f"{month}-11"
            writer.writerow([first_id + number, 1, "Sudan", SUDAN, day, day, 1, best])


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """Three years of an edition, then three monthly releases."""
    folder = tmp_path_factory.mktemp("releases")
    years = [f"{year}-{month:02d}" for year in (2022, 2023, 2024) for month in range(1, 13)]
    release(folder, "GEDEvent_v25_1.csv", years, [300 + 7 * (at % 12) for at in range(36)], 1)
    for month in (1, 2, 3):
        release(folder, f"GEDEvent_v25_0_{month}.csv", [f"2025-{month:02d}"], [310], 900 + month)
    return str(folder)


def ran(capsys, *arguments):
    code = main(arguments)
    return code, capsys.readouterr().out


def test_the_months_of_the_candidate_releases_are_nowcast(capsys, releases):
    code, out = ran(
        capsys,
        "nowcast",
        releases,
        "--country",
        "Sudan",
        "--measure",
        "fatalities",
        "--start",
        "2022",
        "--json",
    )
    told = json.loads(out)
    assert code == 0
    assert set(told) >= {"periods", "triangle", "refused"}
    assert [(row["period"], row["known"]) for row in told["periods"]] == [
        ("2025-01", 310),
        ("2025-02", 310),
        ("2025-03", 310),
    ]
    assert all(row["low95"] <= row["low80"] <= row["estimate"] <= row["high80"] for row in told["periods"])
    assert told["triangle"]["source"] == "ucdp"


def test_a_refusal_is_no_failure(capsys, releases):
    code, out = ran(capsys, "nowcast", releases, "--country", "Sudan", "--json")
    told = json.loads(out)
    assert (code, told["periods"], told["triangle"]) == (0, [], None)
    assert told["refused_id"].startswith("nowcast.")
    code, page = ran(capsys, "nowcast", "central-syria")
    assert (code, page.startswith("No reporting triangle")) == (0, True)


def test_looking_back_uses_no_later_vintage(capsys, releases):
    asked = ("--country", "Sudan", "--measure", "fatalities", "--start", "2022", "--json")
    _, out = ran(capsys, "nowcast", releases, *asked, "--as-of", "2025-03-25")
    told = json.loads(out)
    assert [row["period"] for row in told["periods"]] == ["2025-01", "2025-02"]
    assert told["triangle"]["last"] == "2025-03-21"


@pytest.mark.parametrize("how", ["auto", "off"])
def test_pace_says_how_it_took_the_newest_months(capsys, releases, how):
    asked = ("--country", "Sudan", "--measure", "fatalities", "--start", "2022", "--replicates", "19")
    _, out = ran(capsys, "pace", releases, *asked, "--nowcast", how, "--json")
    told = json.loads(out)
    assert (told["nowcast"] is None) == (how == "off")
    assert f"newest.{'entered' if how == 'auto' else 'off'}" in told["warnings_ids"]
    _, page = ran(capsys, "pace", releases, *asked, "--nowcast", how, "--language", "fr")
    assert ("seront encore révisés" in " ".join(page.split())) == (how == "auto")


def test_the_ledger_takes_it_too(capsys, releases, tmp_path):
    ledger = tmp_path / "claims.toml"
    ledger.write_text(
        f"""
[[claim]]
id = "steady"
date = "2025-04-20"
who = "somebody"
says = "The toll stayed the same"
source_url = "https://example.org/"
kind = "constant pace"
data = '{releases}'
measure = "fatalities"
start = "2022-01"
end = "2025-03"
replicates = 99
select.country = "Sudan"
""",
        encoding="utf-8",
    )
    for how in ("auto", "off"):
        _, out = ran(
            capsys, "claims", str(ledger), "--nowcast", how, "--json", "--history", str(tmp_path / "h")
        )
        (claim,) = json.loads(out)["claims"]
        assert (claim["evidence"]["pace"]["nowcast"] is None) == (how == "off"), how
