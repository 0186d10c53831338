"""UCDP's downloads and API, played by a local server."""

from __future__ import annotations

import io
import zipfile
from functools import partial

import pytest

import trends
from trends.errors import FetchError, ParameterError
from trends.fetching.credentials import Secret
from trends.fetching.fetch import fetch
from trends.fetching.intake import take_in
from trends.fetching.order import Order, Wanted
from trends.sources.publishers.ucdp.client import (
    Part,
    Releases,
    checked_version,
    fetch_part,
    fetch_release,
    releases,
)

TOKEN = Secret("tok-3141592653")
PAGE = b"""<!DOCTYPE html><html><body>
<a href="https://ucdp.uu.se/downloads/ged/ged261-csv.zip">CSV</a> <a href="ged/ged251-csv.zip">old</a>
<a href="ged/ged261-xlsx.zip">Excel</a> <a href="ged/ged50-csv.zip">oldest</a>
<a href="candidateged/GEDEvent_v26_0_8.csv">August</a> <a href="candidateged/GEDEvent_v26_0_7.csv">July</a>
<a href="candidateged/GEDEvent_v26_01_26_06.csv">January to June</a> <a href="candidateged/GEDEvent_v25_0_12.csv">x</a>
</body></html>"""
CSV = b"id,type_of_violence,date_start,date_end,best\n1,1,2020-01-02,2020-01-02,3\n"


def zipped(**members) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, body in members.items():
            archive.writestr(name.replace("_csv", ".csv"), body)
    return stream.getvalue()


def order_of(client, service, store, source):
    return Order(Wanted(source), client, store, partial(take_in, store), service.addresses())


def release_of(client, service, store, source, version):
    return fetch_release(order_of(client, service, store, source), version)


def test_versions_are_read_off_the_page(service, client):
    service.play("/downloads/", service.Reply(200, PAGE))
    found = releases(client, f"{service.url}downloads/")
    assert found.ged == ("26.1", "25.1", "5.0")
    assert found.newest("ucdp-ged") == ("26.1",)
    assert found.newest("ucdp-candidate") == ("26.01.26.06", "26.0.7", "26.0.8")


@pytest.mark.parametrize(
    ("candidate", "newest"),
    [
        (("27.0.1", "26.01.26.12", "26.0.11"), ("27.0.1",)),
        (("26.0.2", "26.0.1"), ("26.0.1", "26.0.2")),
        (("26.01.26.06", "26.0.6", "26.0.5"), ("26.01.26.06",)),
        (("26.01.26.06", "26.01.26.03"), ("26.01.26.06",)),
    ],
)
def test_the_year_to_date_is_a_cumulative_release_and_the_months_after_it(candidate, newest):
    assert Releases((), candidate).newest("ucdp-candidate") == newest


def test_a_page_without_releases_is_said_to_be_one(service, client):
    service.play("/downloads/", service.html())
    with pytest.raises(FetchError, match="name one by --version"):
        releases(client, f"{service.url}downloads/").newest("ucdp-ged")
    service.play("/downloads/", service.Reply(403))
    with pytest.raises(FetchError, match="answered 403"):
        releases(client, f"{service.url}downloads/")


@pytest.mark.parametrize("version", ["25.1", "5.0"])
def test_versions_of_editions(version):
    assert checked_version("ucdp-ged", version) == version


@pytest.mark.parametrize(
    ("source", "version"),
    [
        ("ucdp-ged", "25"),
        ("ucdp-ged", "../25.1"),
        ("ucdp-ged", "26.0.8"),
        ("ucdp-ged", "25.1\n"),
        ("ucdp-ged", "२५.१"),
        ("ucdp-candidate", "25.1"),
        ("ucdp-candidate", "26_0_8"),
    ],
)
def test_what_is_no_version(source, version):
    with pytest.raises(ParameterError, match="one looks like"):
        checked_version(source, version)


def test_an_edition_is_stored_as_it_is_published(service, client, store):
    body = zipped(GEDEvent_v25_1_csv=CSV)
    service.play("/downloads/ged/ged251-csv.zip", service.Reply(200, body))
    vintage = release_of(client, service, store, "ucdp-ged", "25.1")
    assert store.path(vintage).read_bytes() == body
    assert (vintage.source, vintage.version, vintage.file) == ("ucdp-ged", "25.1", "ged251-csv.zip")
    assert vintage.url == f"{service.url}downloads/ged/ged251-csv.zip"
    assert "CC BY 4.0" in vintage.licence
    assert "Sundberg" in vintage.citation
    loaded = trends.load(store.path(vintage))
    assert loaded.provenance.version == "25.1"
    assert len(loaded.frame) == 1


def test_a_file_that_was_replaced_in_place_is_a_vintage_beside_the_old_one(service, client, store):
    path = "/downloads/candidateged/GEDEvent_v26_0_8.csv"
    service.play(path, service.Reply(200, CSV), service.Reply(200, CSV + CSV[45:].replace(b"1,1", b"2,1")))
    both = [release_of(client, service, store, "ucdp-candidate", "26.0.8") for _ in range(3)]
    assert both[1] == both[2]
    assert store.find("ucdp-candidate", "26.0.8") == tuple(both[:2])
    assert store.path(both[0]).read_bytes() == CSV


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ({"status": 404}, "has no file ged251-csv.zip"),
        ({"body": b"<!doctype html><html>"}, "a web page"),
        ({"body": b"PK\x03\x04 and then nothing"}, "arrived damaged"),
        ({"body": zipped(readme=b"x")}, "expected to hold one CSV file and holds none"),
        ({"body": zipped(a_csv=b"x", b_csv=b"y")}, "holds a.csv and b.csv"),
    ],
)
def test_what_is_no_edition_is_not_stored(service, client, store, reply, said):
    service.play("/downloads/ged/ged251-csv.zip", service.Reply(**reply))
    with pytest.raises(FetchError, match=said):
        release_of(client, service, store, "ucdp-ged", "25.1")
    assert store.vintages() == ()
    assert not list((store.folder / "incoming").glob("*.part"))


def broken_archive() -> bytes:
    """A zip in which one letter of the table is another than its checksum says."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("GEDEvent_v25_1.csv", CSV)
    return stream.getvalue().replace(b"2020-01-02,3", b"2020-01-02,9")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (broken_archive(), "damaged"),
        (zipped(**{"../GEDEvent_v25_1_csv": CSV}), "a path outside itself"),
        (zipped(GEDEvent_v25_1_csv=CSV, **{"../../x.txt": b"x"}), "a path outside itself"),
        (zipped(a_csv=b"Service unavailable, please try again later.\n"), "no sound ucdp-ged data"),
        (zipped(a_csv=b'{"error": "limit reached"}'), "no sound ucdp-ged data"),
        (zipped(a_csv=b"date,attacks\n2020-01,3\n2020-02,4\n2020-03,4\n"), "no sound ucdp-ged data"),
        (zipped(a_csv=CSV[:45]), "no sound ucdp-ged data"),
        (zipped(a_csv=CSV.replace(b"2020-01-02", b"never")), "none of its 1 rows can be read"),
    ],
)
def test_an_archive_that_the_reader_refuses_is_not_stored(service, client, store, body, said):
    service.play("/downloads/ged/ged251-csv.zip", service.Reply(200, body))
    with pytest.raises(FetchError, match=said):
        release_of(client, service, store, "ucdp-ged", "25.1")
    assert store.vintages() == ()
    assert [path.suffix for path in store.incoming.iterdir()] == [".lock"]


@pytest.mark.parametrize(
    "body",
    [
        b"The service is unavailable. Please try again later.",
        b"error,message\n500,limit reached\n",
        b'{"Message": "An error has occurred."}',
        b"\x00" * 300,
        b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>",
        b"id,type_of_violence,date_start,date_end,best\n",
    ],
)
def test_an_error_text_with_the_status_of_success_is_not_stored(service, client, store, body):
    service.play("/downloads/candidateged/GEDEvent_v26_0_8.csv", service.Reply(200, body))
    with pytest.raises(FetchError, match="is not stored, because it is no sound ucdp-candidate data"):
        release_of(client, service, store, "ucdp-candidate", "26.0.8")
    assert store.vintages() == ()


def test_one_impossible_row_refuses_no_release(service, client, store):
    body = CSV + CSV[45:].replace(b"1,1,2020", b"2,1,0025")
    service.play("/downloads/candidateged/GEDEvent_v26_0_8.csv", service.Reply(200, body))
    vintage = release_of(client, service, store, "ucdp-candidate", "26.0.8")
    loaded = trends.load(store.path(vintage))
    assert (len(loaded.frame), len(loaded.rejected)) == (1, 1)


def api(service, records, total=None, size=1000):
    """Answer as the API does: pages count from 0."""

    def answer(asked):
        if asked.headers.get("x-ucdp-access-token") != TOKEN.reveal():
            return service.Reply(401, b"API token required. Add header: x-ucdp-access-token")
        assert int(asked.query["pagesize"]) <= 1000
        page = int(asked.query["page"])
        part = records[page * size : (page + 1) * size]
        following = f"http://other.example/?page={page + 1}" if (page + 1) * size < len(records) else ""
        return service.json(
            {
                "TotalCount": len(records) if total is None else total,
                "TotalPages": -(-len(records) // size),
                "PreviousPageUrl": "",
                "NextPageUrl": following,
                "Result": part,
            }
        )

    return answer


def part_of(client, service, store, version="25.1", token=TOKEN, **asked):
    part = Part(numbers=(652,), words=("country Syria",), **asked)
    return fetch_part(order_of(client, service, store, "ucdp-ged"), version, part, token)


def test_all_pages_come_and_are_stored_as_one_file_that_can_be_loaded(service, client, store):
    service.play("/api/gedevents/25.1", api(service, service.events(1, 2345)))
    vintage = part_of(client, service, store, start="2017-01-01", end="2023-02-28")
    # Every day of the window is covered, whatever events there are.
    assert vintage.file == "GEDEvent_v25_1-part-from-2017-01-01-to-2023-02-28.csv"
    assert [str(day) for day in trends.load(store.path(vintage)).coverage.span] == [
        "2017-01-01",
        "2023-02-28",
    ]
    assert [asked.query["page"] for asked in service.asked] == ["0", "1", "2"]
    assert {asked.query["Country"] for asked in service.asked} == {"652"}
    assert service.asked[0].query["StartDate"] == "2017-01-01"
    assert service.asked[0].query["EndDate"] == "2023-02-28"
    assert vintage.rows == 2345
    assert vintage.url.endswith("/gedevents/25.1?Country=652&StartDate=2017-01-01&EndDate=2023-02-28")
    assert vintage.filters == ("country Syria",)
    loaded = trends.load(store.path(vintage))
    assert (loaded.rows_read, len(loaded.frame), len(loaded.rejected)) == (2345, 2345, 0)
    assert loaded.provenance.source == "ucdp-ged"
    assert store.path(vintage).read_text(encoding="utf-8").splitlines()[0].startswith("id,year,active_year,")


def test_the_same_events_in_another_order_are_the_same_vintage(service, client, store):
    records = service.events(1, 1500)
    service.play("/api/gedevents/25.1", api(service, records))
    first = part_of(client, service, store)
    service.play("/api/gedevents/25.1", api(service, records[::-1]))
    assert part_of(client, service, store) == first


def test_the_next_address_is_not_followed_where_it_leads(service, client, store):
    """It is computed: an address from the outside shall not receive the token."""
    service.play("/api/gedevents/25.1", api(service, service.events(1, 1001)))
    part_of(client, service, store)
    assert [asked.path for asked in service.asked] == ["/api/gedevents/25.1"] * 2


@pytest.mark.parametrize(("records", "total"), [(1500, 2500), (1500, 1499), (10, 11)])
def test_fewer_or_more_events_than_announced_are_not_stored(service, client, store, records, total):
    service.play("/api/gedevents/25.1", api(service, service.events(1, records), total))
    with pytest.raises(FetchError, match=f"announced {total:,} events .* and sent {records:,}"):
        part_of(client, service, store)
    assert store.vintages() == ()


def test_events_that_come_twice_hide_others(service, client, store):
    service.play("/api/gedevents/25.1", api(service, service.events(1, 1000) + service.events(500, 10)))
    with pytest.raises(FetchError, match="twice"):
        part_of(client, service, store)


def test_a_total_that_changes_on_the_way(service, client, store):
    records = service.events(1, 2000)
    service.play("/api/gedevents/25.1", api(service, records), api(service, records, 2001))
    with pytest.raises(FetchError, match=r"changed .* while it was read"):
        part_of(client, service, store)


def test_a_filter_that_was_passed_over(service, client, store):
    service.play("/api/gedevents/25.1", api(service, service.events(1, 5, country=645)))
    with pytest.raises(FetchError, match="countries that were not asked for"):
        part_of(client, service, store)


def test_an_unreleased_version(service, client, store, slept):
    service.play("/api/gedevents/99.1", service.Reply(400, b"Invalid object name 'ged99_1'."))
    with pytest.raises(FetchError, match=r"has no version 99\.1") as caught:
        part_of(client, service, store, "99.1")
    assert "object" not in str(caught.value)
    assert not slept


def test_another_400_is_throttling(service, client, store, slept):
    service.play("/api/gedevents/25.1", service.Reply(400, b"Slow down"), api(service, service.events(1, 3)))
    assert part_of(client, service, store).rows == 3
    assert slept == [1.0]


def test_an_empty_page_in_the_middle_is_asked_for_again(service, client, store, slept):
    whole = api(service, service.events(1, 2345))
    empty = service.json({"TotalCount": 2345, "NextPageUrl": "x", "Result": []})
    service.play("/api/gedevents/25.1", whole, empty, whole)
    assert part_of(client, service, store).rows == 2345
    assert [asked.query["page"] for asked in service.asked] == ["0", "1", "1", "2"]
    assert slept == [1.0]


def test_an_empty_page_in_the_middle_that_stays_empty_is_refused(service, client, store):
    empty = service.json({"TotalCount": 2345, "NextPageUrl": "x", "Result": []})
    service.play("/api/gedevents/25.1", api(service, service.events(1, 2345)), empty)
    with pytest.raises(FetchError, match="sent an empty page before the last one; this was tried 5 times"):
        part_of(client, service, store)
    assert store.vintages() == ()


def test_a_page_of_downloads_that_was_cut_names_no_newest(service, client):
    service.play("/downloads/", service.Reply(200, PAGE[:200]))
    with pytest.raises(FetchError, match="arrived cut short"):
        releases(client, f"{service.url}downloads/")


def test_a_token_that_is_refused(service, client, store):
    service.play("/api/gedevents/25.1", api(service, []))
    with pytest.raises(FetchError, match=r"refuses the token \(401\).*apidocs") as caught:
        part_of(client, service, store, token=Secret("wrong-token"))
    assert "wrong-token" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([], "no list of events"),
        ({"Result": []}, "does not say how many"),
        ({"TotalCount": "many", "Result": []}, "does not say how many"),
        ({"TotalCount": 1, "Result": None}, "no list of events"),
        ({"TotalCount": 0, "Result": []}, "has no event in what was asked for"),
        ({"TotalCount": 1, "Result": [{"best": 1, "country_id": 652}]}, "without an id"),
    ],
)
def test_envelopes_that_are_none(service, client, store, answer, said):
    service.play("/api/gedevents/25.1", service.json(answer))
    with pytest.raises(FetchError, match=said):
        part_of(client, service, store)


def test_html_instead_of_json(service, client, store):
    service.play("/api/gedevents/25.1", service.html())
    with pytest.raises(FetchError, match="a web page"):
        part_of(client, service, store)


def test_a_next_page_that_never_ends_does_end(service, client, store):
    def endless(asked):
        return service.json(
            {"TotalCount": 10, "NextPageUrl": "x", "Result": service.events(int(asked.query["page"]) * 9, 9)}
        )

    service.play("/api/gedevents/25.1", endless)
    with pytest.raises(FetchError, match=r"announced 10 events .* and sent 18"):
        part_of(client, service, store)


def test_fetching_the_newest_whole(service, client, store):
    service.play("/downloads/", service.Reply(200, PAGE))
    service.play("/downloads/ged/ged261-csv.zip", service.Reply(200, zipped(a_csv=CSV)))
    for name in ("26_01_26_06", "26_0_7", "26_0_8"):
        service.play(f"/downloads/candidateged/GEDEvent_v{name}.csv", service.Reply(200, CSV))
    options = {"store": store, "client": client, "addresses": service.addresses()}
    assert [one.version for one in fetch(Wanted("ucdp-ged"), **options)] == ["26.1"]
    assert [one.version for one in fetch(Wanted("ucdp-candidate"), **options)] == [
        "26.01.26.06",
        "26.0.7",
        "26.0.8",
    ]
    assert store.latest("ucdp-candidate").version == "26.0.8"


def test_fetching_a_part_takes_the_token(service, client, store, monkeypatch):
    service.play("/api/gedevents/25.1", api(service, service.events(1, 3)))
    options = {"store": store, "client": client, "addresses": service.addresses()}
    wanted = Wanted("ucdp-ged", "25.1", country="SYR", start="2017-01", end="2023-02")
    with pytest.raises(FetchError, match="needs a token"):
        fetch(wanted, **options)
    assert not service.asked
    monkeypatch.setenv("TRENDS_UCDP_TOKEN", TOKEN.reveal())
    (vintage,) = fetch(wanted, **options)
    assert vintage.filters == ("country Syria", "from 2017-01-01", "to 2023-02-28")
