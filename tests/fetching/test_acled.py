"""ACLED's login and API, played by a local server. All rows are made up."""

from __future__ import annotations

import pytest

import trends
from trends.errors import FetchError, ParameterError
from trends.fetching.fetch import fetch
from trends.fetching.order import Wanted
from trends.sources.publishers.acled.client import Span, _pages

PASSWORD = "hunter2-hunter2"  # noqa: S105 - of nobody
SPAN = Span("Syria", "760", words=("country Syria",))


class Acled:
    """The service: what it answers is set by its attributes."""

    def __init__(self, service) -> None:
        self.service = service
        self.rows = service.acled_rows(1, 12)
        self.size = 5
        self.tokens: list[str] = []
        self.expired: set[str] = set()
        self.refreshes = True
        self.tells_total = True
        service.play("/acled/oauth/token", self.log_in)
        service.play("/acled/api/acled/read", self.read)

    def log_in(self, asked):
        assert asked.method == "POST"
        assert asked.form["client_id"] == "acled"
        if asked.form["grant_type"] == "password" and asked.form["password"] != PASSWORD:
            return self.service.json({"error": "invalid_grant", "hint": asked.form["password"]}, 400)
        if asked.form["grant_type"] == "refresh_token" and not self.refreshes:
            return self.service.json({"error": "invalid_request"}, 401)
        self.tokens.append(f"access-{len(self.tokens)}")
        return self.service.json(
            {
                "token_type": "Bearer",
                "expires_in": 86400,
                "access_token": self.tokens[-1],
                "refresh_token": "refresh-0",
            }
        )

    def read(self, asked):
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self.tokens or token in self.expired:
            return self.service.json({"message": "expired"}, 401)
        found = [
            row
            for row in self.rows
            if all(row[key] == asked.query.get(key, row[key]) for key in ("country", "iso"))
        ]
        size = min(self.size, int(asked.query["limit"]))
        page = int(asked.query["page"])
        part = found[(page - 1) * size : page * size]
        told = {"total_count": len(found), "count": len(part)} if self.tells_total else {}
        if "with_total" not in asked.query:
            told = {}
        return self.service.json({"status": 200, "success": True, **told, "data": part})

    def pages(self) -> list[str]:
        return [asked.query["page"] for asked in self.service.asked if asked.path.endswith("read")]

    def logins(self) -> list[str]:
        return [asked.form["grant_type"] for asked in self.service.asked if asked.path.endswith("token")]


@pytest.fixture
def acled(service, monkeypatch):
    monkeypatch.setenv("TRENDS_ACLED_USERNAME", "me@example.org")
    monkeypatch.setenv("TRENDS_ACLED_PASSWORD", PASSWORD)
    return Acled(service)


@pytest.fixture
def get(service, client, store, acled):
    def get(**wanted):
        wanted = {"country": "Syria", **wanted}
        (vintage,) = fetch(
            Wanted("acled", **wanted), store=store, client=client, addresses=service.addresses()
        )
        return vintage

    return get


def test_all_pages_come_and_are_stored_as_one_file_that_can_be_loaded(acled, get, store):
    vintage = get(start="2020-01", end="2020-03")
    assert acled.pages() == ["1", "2", "3", "4"]
    assert acled.logins() == ["password"]
    asked = acled.service.asked[1].query
    assert asked["event_date"] == "2020-01-01|2020-03-31"
    assert asked["event_date_where"] == "BETWEEN"
    assert (asked["_format"], asked["country"]) == ("json", "Syria")
    assert (vintage.rows, vintage.version) == (12, None)
    assert "may not be passed on" in vintage.licence
    assert "Accessed 2026-10-11; filters: country Syria, from 2020-01-01, to 2020-03-31." in vintage.citation
    loaded = trends.load(store.path(vintage))
    assert loaded.provenance.source == "acled"
    assert (len(loaded.frame), len(loaded.rejected)) == (12, 0)
    assert "36.2000" in store.path(vintage).read_text(encoding="utf-8")


@pytest.mark.parametrize("tells_total", [True, False])
def test_an_empty_page_in_the_middle_is_asked_for_again(acled, get, tells_total):
    acled.tells_total = tells_total
    once = iter([True])

    def forgetful(asked):
        if asked.query["page"] == "2" and next(once, False):
            told = {"count": 0, "total_count": 12} if tells_total else {}
            return acled.service.json({"status": 200, **told, "data": []})
        return acled.read(asked)

    acled.service.play("/acled/api/acled/read", forgetful)
    assert get().rows == 12
    assert acled.pages().count("2") == 2


@pytest.mark.parametrize("tells_total", [True, False])
def test_an_empty_page_in_the_middle_that_stays_empty_is_refused(acled, get, store, tells_total):
    acled.tells_total = tells_total

    def forgetful(asked):
        told = {"total_count": 12} if tells_total else {}
        return (
            acled.service.json({"status": 200, **told, "data": []})
            if asked.query["page"] == "2"
            else acled.read(asked)
        )

    acled.service.play("/acled/api/acled/read", forgetful)
    with pytest.raises(FetchError, match="sent an empty page before the last one"):
        get()
    assert store.vintages() == ()


@pytest.mark.parametrize("total", [11, 13])
def test_other_events_than_acled_announced_are_not_stored(acled, get, store, total):
    def miscounting(asked):
        answer = acled.read(asked)
        return type(answer)(200, answer.body.replace(b'"total_count": 12', b'"total_count": %d' % total))

    acled.service.play("/acled/api/acled/read", miscounting)
    with pytest.raises(FetchError, match=r"announced 11 events and sent 12|sent an empty page"):
        get()
    assert store.vintages() == ()


def test_a_total_that_changes_on_the_way(acled, get, store):
    def growing(asked):
        if asked.query["page"] == "2":
            acled.rows = acled.service.acled_rows(1, 14)
        return acled.read(asked)

    acled.service.play("/acled/api/acled/read", growing)
    with pytest.raises(FetchError, match="changed while it was read"):
        get()
    assert store.vintages() == ()


@pytest.mark.parametrize("day", ["0025-03-01", "9999-01-01", "2020-13-45", "12 March"])
def test_one_impossible_date_does_not_refuse_a_country(acled, get, store, day):
    acled.rows[3]["event_date"] = day
    vintage = get()
    assert vintage.rows == 12
    loaded = trends.load(store.path(vintage))
    assert (len(loaded.frame), len(loaded.rejected)) == (11, 1)


@pytest.mark.parametrize("name", [["RUR1"], {"a": 1}, True, "", " "])
def test_an_id_that_is_none(acled, get, store, name):
    acled.rows[3]["event_id_cnty"] = name
    with pytest.raises(FetchError, match="without an event_id_cnty"):
        get()
    assert store.vintages() == ()


def test_half_a_character_becomes_the_mark_for_what_cannot_be_read(acled, get, store):
    acled.rows[3]["notes"] = "caf\ud83d"
    assert "caf\ufffd" in store.path(get()).read_text(encoding="utf-8")


def test_no_row_is_kept_outside_the_object(acled, get, store):
    vintage = get()
    holding = [
        path for path in store.folder.rglob("*") if path.is_file() and b"SYNTHETIC-NOTE" in path.read_bytes()
    ]
    assert holding == [store.path(vintage)]


def test_a_token_that_runs_out_on_the_way_is_renewed(acled, get):
    whole = acled.read

    def running_out(asked):
        if asked.query["page"] == "2":
            acled.expired.add("access-0")
        return whole(asked)

    acled.service.play("/acled/api/acled/read", running_out)
    assert get().rows == 12
    assert acled.logins() == ["password", "refresh_token"]


def test_without_a_renewal_there_is_a_second_login(acled, get):
    acled.refreshes = False
    whole = acled.read

    def running_out(asked):
        if asked.query["page"] == "2":
            acled.expired.add("access-0")
        return whole(asked)

    acled.service.play("/acled/api/acled/read", running_out)
    assert get().rows == 12
    assert acled.logins() == ["password", "refresh_token", "password"]


@pytest.mark.parametrize("status", [401, 403])
def test_reading_that_is_refused_after_a_good_login(acled, get, store, status):
    acled.service.play("/acled/api/acled/read", acled.service.json({"message": "Access denied"}, status))
    with pytest.raises(
        FetchError, match=rf"accepted the login and still refuses .*\({status}\).*level of access"
    ):
        get()
    assert len(acled.pages()) <= 2
    assert store.vintages() == ()


def test_a_login_that_is_refused(acled, get, monkeypatch):
    monkeypatch.setenv("TRENDS_ACLED_PASSWORD", "wrong-password")
    with pytest.raises(FetchError, match=r"refuses the login \(400\).*myACLED") as caught:
        get()
    assert "wrong-password" not in str(caught.value)
    assert acled.pages() == []


@pytest.mark.parametrize(
    "answer", [{}, [], {"access_token": None}, {"access_token": []}, {"access_token": ""}]
)
def test_a_login_without_a_token(acled, get, answer):
    acled.service.play("/acled/oauth/token", acled.service.json(answer))
    with pytest.raises(FetchError, match=r"gave no token|copy it again"):
        get()


def test_an_access_token_that_no_header_takes(acled, get):
    acled.service.play("/acled/oauth/token", acled.service.json({"access_token": "a\r\nX-Evil: b"}))
    with pytest.raises(FetchError, match="copy it again") as caught:
        get()
    assert "Evil" not in str(caught.value)


def test_a_login_page_instead_of_a_token(acled, get):
    acled.service.play("/acled/oauth/token", acled.service.html())
    with pytest.raises(FetchError, match="a web page"):
        get()


def test_the_server_is_given_the_time_that_it_asks_for(acled, get, slept):
    limited = acled.service.Reply(429, headers={"Retry-After": "30"})
    acled.service.play("/acled/api/acled/read", limited, acled.read)
    assert get().rows == 12
    assert slept == [30.0]


def test_a_country_that_acled_spells_otherwise_is_found_by_its_code(acled, get):
    acled.rows = acled.service.acled_rows(1, 3, country="Democratic Republic of Congo", iso="180")
    assert get(country="COD").rows == 3
    reads = [asked.query for asked in acled.service.asked if asked.path.endswith("read")]
    assert "country" in reads[0]
    assert reads[-1]["iso"] == "180"


def test_nothing_found_is_said_with_both_reasons(acled, get):
    acled.rows = []
    with pytest.raises(FetchError, match=r"there is none .* or the account may not see them"):
        get()


def test_events_that_come_twice_hide_others(acled, get):
    acled.rows = acled.service.acled_rows(1, 5) + acled.service.acled_rows(3, 2)
    with pytest.raises(FetchError, match="twice"):
        get()


@pytest.mark.parametrize("changed", [{"event_date": "2019-12-31"}, {"iso": "368"}])
def test_a_filter_that_was_passed_over(acled, get, store, changed):
    acled.rows = acled.service.acled_rows(1, 2) + acled.service.acled_rows(7, 1, **changed)
    if "iso" in changed:
        acled.rows[-1]["country"] = "Syria"
    with pytest.raises(FetchError, match="1 events that were not asked for"):
        get(start="2020-01-01")
    assert store.vintages() == ()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            {"status": 200, "count": 3, "data": [{"event_id_cnty": "RUR1"}]},
            "announced 3 events on a page and sent 1",
        ),
        ({"status": 500, "success": False, "error": "x"}, "could not answer"),
        ({"status": 200, "success": False, "data": []}, "could not answer"),
        ({"status": 200}, "no list of events"),
        ([], "no list of events"),
    ],
)
def test_envelopes_that_are_none(acled, get, answer, said):
    acled.service.play("/acled/api/acled/read", acled.service.json(answer))
    with pytest.raises(FetchError, match=said):
        get()


def test_events_without_an_id(acled, get):
    acled.rows = [{"country": "Syria", "iso": "760"}]
    with pytest.raises(FetchError, match="without an event_id_cnty"):
        get()


def test_pages_that_never_end_do(monkeypatch):
    monkeypatch.setattr("trends.sources.publishers.acled.client.MOST_PAGES", 3)

    class Endless:
        def read(self, params, again):
            from trends.fetching.exchange import Answer

            return Answer("a.example", 200, {}, b'{"status": 200, "data": [{"event_id_cnty": "x"}]}')

    with pytest.raises(FetchError, match="more pages than can be"):
        _pages(Endless(), {}, 10**6, None)
    with pytest.raises(FetchError, match="larger than the limit"):
        _pages(Endless(), {}, 100, None)


def test_a_time_that_is_open_on_one_side_is_asked_for_closed():
    (asked,) = Span(start="2020-01-01").queries()
    assert asked == {"event_date": "2020-01-01|2099-12-31", "event_date_where": "BETWEEN"}
    assert Span().queries() == ({},)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("acled"), "millions of events"),
        (Wanted("acled", version="1", country="Syria"), "no versions"),
        (Wanted("hdx-acled", version="1"), "no versions"),
        (Wanted("hdx-acled", start="2020"), "whole workbook"),
        (Wanted("gtd"), "cannot be fetched; there is ucdp-ged"),
        (Wanted("ucdp-ged", version="latest"), "no version of ucdp-ged"),
        (Wanted("ucdp-ged", country="Hong Kong"), "no number"),
    ],
)
def test_what_cannot_be_asked_for(service, client, store, wanted, said):
    with pytest.raises(ParameterError, match=said):
        fetch(wanted, store=store, client=client, addresses=service.addresses())
    assert not service.asked
