"""Reports of what the store holds: on which vintage they stand, as of which day, and that they can be made again."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from trends.errors import InputError
from trends.fetching.importing import Dated, take_in_own
from trends.kernels.environment import STORE, workplace
from trends.reporting.catalogue import template
from trends.reporting.inputs import given, with_more
from trends.reporting.job import Job, plan
from trends.reporting.pipeline import render
from trends.reporting.verification import verify
from trends.store.store import Store


def release(folder, month, more=0):
    """Write a made-up Candidate release: an event a day, on its last day some more."""
    first = date(2026, month, 1)
    days = [first + timedelta(days=number) for number in range(28)]
    rows = [f"{month}{at},1,Syria,{day},{day},2" for at, day in enumerate([*days, *days[-1:] * more])]
    path = folder / f"GEDEvent_v26_0_{month}.csv"
    text = "\n".join(["id,type_of_violence,country,date_start,date_end,best", *rows, ""])
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def store(tmp_path, monkeypatch):
    """January and February, and January as it was replaced in April with ten events more."""
    monkeypatch.setenv("TRENDS_STORE", str(tmp_path / "store"))
    home = Store()
    replaced = Dated(date(2026, 4, 2), "retrieved")
    for month, more, dated in ((1, 0, None), (2, 0, None), (1, 10, replaced)):
        take_in_own(home, release(tmp_path, month, more), dated=dated)
    return home


def test_the_kernel_gets_a_store_of_what_was_known_alone(store, monkeypatch):
    with pytest.raises(InputError, match="Of ucdp-candidate the store knew nothing on 2026-01-31"):
        given("ucdp-candidate", as_of="2026-01-31")
    january = given("ucdp-candidate", as_of="2026-03-01")
    assert january.name == "ucdp-candidate"
    assert [vintage.version for vintage in january.vintages] == ["26.0.1"]
    assert len(given("ucdp-candidate").files) == 2
    with workplace(january.laid_out) as folder:
        monkeypatch.setenv("TRENDS_STORE", str(folder / STORE))
        (held,) = Store().vintages()
        assert (held.sha256, held.known) == (january.files[0].sha256, "2026-02-20")
        assert Store().path(held).is_file()


def test_a_job_keeps_its_vintages_on_its_way_to_another_process(store):
    asked = {"first": "ucdp-candidate@26.0.1", "second": "ucdp-candidate@26.0.2"}
    job = plan(template("several-sources"), asked, formats=("html",), as_of=None, language="en")
    assert [vintage.version for vintage in job.data.vintages] == ["26.0.1", "26.0.2"]
    assert Job.from_json(json.loads(json.dumps(job.to_json()))).data.vintages == job.data.vintages
    pace = {"formats": ("html",), "language": "en"}
    asked = {"data": "ucdp-candidate"}
    digests = {
        plan(template("constant-pace"), asked, as_of=day, **pace).digest
        for day in ("2026-04-01", "2026-04-02")
    }
    assert len(digests) == 2
    both = with_more(given("ucdp-candidate@26.0.1"), given("ucdp-candidate"))
    assert len(both.vintages) == 2


def test_a_file_of_ones_own_is_known_by_its_bytes_in_the_store(store, tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes((tmp_path / "GEDEvent_v26_0_2.csv").read_bytes())
    assert given(str(copy)).vintages == ()
    assert [vintage.known for vintage in given(str(copy), as_of="2026-05-01").vintages] == ["2026-03-20"]


@pytest.mark.long
def test_reports_as_of_two_days_say_what_the_vintages_changed(store, tmp_path):
    out = tmp_path / "out"
    asked = {"data": "ucdp-candidate", "freq": "week", "replicates": "99"}

    def rendered(day):
        (done,) = render(("constant-pace",), parameters=asked, as_of=day, formats=["html"], out=out)
        return done.path, json.loads((done.path / "manifest.json").read_text(encoding="utf-8"))

    rendered("2026-04-01")
    path, manifest = rendered("2026-04-30")
    assert [(one["version"], one["known"]) for one in manifest["vintages"]] == [
        ("26.0.1", "2026-04-02"),
        ("26.0.2", "2026-03-20"),
    ]
    assert [one["known"] for one in manifest["changes"]["vintages"]] == ["2026-03-20", "2026-04-02"]
    # The ten events that entered January lie in its last days.
    assert manifest["changes"]["revised"] == 1
    page = (path / f"constant-pace-{path.name}.html").read_text(encoding="utf-8")
    assert "vintage of 2 April 2026 (retrieved" in page
    assert "This report looks back to 30 April 2026" in page
    assert "as_of" in page
    assert manifest["changes"]["rows"]["added"] == 10
    deaths = manifest["changes"]["totals"]["fatalities_best"]
    assert (deaths["old"], deaths["new"]) == (2 * 56, 2 * 66)
    assert "10 were added, 0 removed and 0 changed; 56 are as they were" in page
    # Later vintages change nothing of what was published.
    take_in_own(store, release(tmp_path, 2, 5), dated=Dated(date(2026, 4, 15), "retrieved"))
    assert verify(path)
