"""Faults of the real services, played by a local server."""

from __future__ import annotations

import gzip
import socket
import ssl
import time

import pytest

from trends.errors import FetchError
from trends.fetching.credentials import Secret
from trends.fetching.exchange import Ask, host_of
from trends.fetching.http import Client, Limits

TOKEN = "tok-3141592653"  # noqa: S105 - of nobody


def secret() -> dict[str, Secret]:
    return {"x-ucdp-access-token": Secret(TOKEN)}


def test_an_answer_comes_back_whole(service, client):
    service.play("/x", service.json({"n": 36.20, "text": "ä"}))
    answer = client.answer(Ask(f"{service.url}x", params={"a": "1|2"}))
    assert (answer.status, answer.json()) == (200, {"n": "36.2", "text": "ä"})
    (asked,) = service.asked
    assert asked.query == {"a": "1|2"}
    assert asked.headers["user-agent"].startswith("incident-trends/")
    assert "authorization" not in asked.headers


def test_numbers_keep_their_digits(service, client):
    service.play("/x", service.Reply(body=b'{"latitude": 36.2000}'))
    assert client.answer(Ask(f"{service.url}x")).json() == {"latitude": "36.2000"}


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_passes_is_tried_again(service, client, slept, status):
    service.play("/x", service.Reply(status), service.Reply(status), service.json([]))
    assert client.answer(Ask(f"{service.url}x")).status == 200
    assert slept == [1.0, 2.0]


def test_what_does_not_pass_is_given_up_in_one_sentence(service, client, slept):
    service.play("/x", service.Reply(503, b"secret internals"))
    with pytest.raises(
        FetchError, match=r"answered 503 \(service unavailable\); this was tried 5 times"
    ) as caught:
        client.answer(Ask(f"{service.url}x"))
    assert "internals" not in str(caught.value)
    assert len(service.asked) == 5
    assert slept == [1.0, 2.0, 4.0, 8.0]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 501])
def test_a_refusal_is_not_tried_again(service, client, slept, status):
    service.play("/x", service.Reply(status))
    assert client.answer(Ask(f"{service.url}x")).status == status
    assert not slept


def test_the_server_is_given_the_time_that_it_asks_for(service, client, slept):
    service.play("/x", service.Reply(429, headers={"Retry-After": "17"}), service.json([]))
    client.answer(Ask(f"{service.url}x"))
    assert slept == [17.0]


def test_nobody_waits_for_hours(service, client, slept):
    service.play("/x", service.Reply(429, headers={"Retry-After": "86400"}))
    with pytest.raises(FetchError, match="asks for 24 hours of patience"):
        client.answer(Ask(f"{service.url}x"))
    assert not slept
    assert len(service.asked) == 1


def test_a_server_that_is_not_there(client, slept, service):
    service.close()
    with pytest.raises(FetchError, match=r"127.0.0.1 cannot be reached; this was tried 5 times"):
        client.answer(Ask(f"{service.url}x"))
    assert len(slept) == 4


def test_a_truncated_body_is_tried_again(service, client, slept):
    whole = service.json({"rows": list(range(100))})
    service.play("/x", service.Reply(200, whole.body, cut=50), whole)
    assert len(client.answer(Ask(f"{service.url}x")).json()["rows"]) == 100
    assert slept == [1.0]


def test_a_length_that_is_too_long_is_a_broken_answer(service, client):
    service.play("/x", service.Reply(200, b"[]", announced=1000))
    with pytest.raises(FetchError, match="broke off"):
        client.answer(Ask(f"{service.url}x"))


@pytest.mark.parametrize("body", [b"{", b"\xff\xfe", b"", b'{"a": ' + b"[" * 100_000, b"plain words"])
def test_what_is_no_json_is_said_to_be_none(service, client, body):
    service.play("/x", service.Reply(200, body))
    with pytest.raises(FetchError, match="not JSON"):
        client.answer(Ask(f"{service.url}x")).json()


def test_html_instead_of_json(service, client):
    service.play("/x", service.html())
    with pytest.raises(FetchError, match="a web page instead of data"):
        client.answer(Ask(f"{service.url}x")).json()


def test_a_size_limit_by_what_is_announced(service):
    service.play("/x", service.Reply(200, b"x", announced=10**12))
    with Client(Limits(most_bytes=1000)) as small, pytest.raises(FetchError, match="larger than the limit"):
        small.answer(Ask(f"{service.url}x"))
    assert len(service.asked) == 1


def test_a_size_limit_by_what_comes_out_of_a_packed_body(service):
    bomb = gzip.compress(b"0" * 10**7)
    service.play("/x", service.Reply(200, bomb, {"Content-Encoding": "gzip"}))
    with (
        Client(Limits(most_bytes=10**6)) as small,
        pytest.raises(FetchError, match="larger than the limit of 1 MB"),
    ):
        small.answer(Ask(f"{service.url}x"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_on_the_same_host_takes_the_credentials_along(service, client, status):
    service.play("/x", service.Reply(status, headers={"Location": "/y?page=1"}))
    service.play("/y", service.json([]))
    assert client.answer(Ask(f"{service.url}x", params={"a": "b"}, secrets=secret())).status == 200
    assert service.asked[-1].query == {"page": "1"}
    assert service.asked[-1].headers["x-ucdp-access-token"] == TOKEN


def test_credentials_do_not_follow_to_another_host(service, elsewhere, client):
    service.play("/x", service.Reply(302, headers={"Location": f"{elsewhere.url}y"}))
    with pytest.raises(FetchError, match="your credentials would go along"):
        client.answer(Ask(f"{service.url}x", secrets=secret()))
    assert not elsewhere.asked


def test_without_credentials_another_host_is_fine(service, elsewhere, client):
    service.play("/x", service.Reply(302, headers={"Location": f"{elsewhere.url}y"}))
    elsewhere.play("/y", elsewhere.json([]))
    assert client.answer(Ask(f"{service.url}x")).status == 200
    assert "x-ucdp-access-token" not in elsewhere.asked[0].headers


def test_a_form_is_never_posted_to_a_redirect(service, client):
    service.play("/x", service.Reply(307, headers={"Location": "/y"}))
    with pytest.raises(FetchError, match="answered the login with a redirect"):
        client.answer(Ask(f"{service.url}x", form={"password": Secret(TOKEN)}))
    assert [asked.path for asked in service.asked] == ["/x"]


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "http://:80", "http://user:pw@127.0.0.1/", "http://[", "data:,x"]
)
def test_addresses_that_are_none(service, client, location):
    service.play("/x", service.Reply(302, headers={"Location": location}))
    with pytest.raises(FetchError, match="address that cannot be read"):
        client.answer(Ask(f"{service.url}x"))


def test_circles_end(service, client):
    service.play("/x", service.Reply(302, headers={"Location": "/x"}))
    with pytest.raises(FetchError, match="in circles"):
        client.answer(Ask(f"{service.url}x"))
    assert len(service.asked) < 10


def test_what_began_encrypted_does_not_go_on_in_the_clear():
    from trends.fetching.exchange import redirected

    with pytest.raises(FetchError, match="without encryption"):
        redirected(Ask("https://a.example/x"), "https://a.example/x", "http://a.example/x")
    assert (
        redirected(Ask("https://a.example/x"), "https://a.example/x", "//b.example/y")
        == "https://b.example/y"
    )


@pytest.mark.parametrize("text", [f"{TOKEN}\nX: y", f" {TOKEN}", "tökn", f"{TOKEN}\x00", ""])
def test_a_token_that_no_header_takes_is_not_quoted(service, client, text):
    with pytest.raises(FetchError, match="copy it again") as caught:
        client.answer(Ask(f"{service.url}x", secrets={"Authorization": Secret(text)}))
    assert TOKEN not in str(caught.value)
    assert not service.asked


def test_netrc_entries_of_the_host_are_not_sent_unasked(service, client, tmp_path, monkeypatch):
    path = tmp_path / "netrc"
    path.write_text("machine 127.0.0.1 login someone password hunter2\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(path))
    service.play("/x", service.json([]))
    client.answer(Ask(f"{service.url}x"))
    assert "authorization" not in service.asked[0].headers


def test_a_status_that_is_only_throttling(service, client, slept):
    service.play("/x", service.Reply(400), service.json([]))
    assert (
        client.answer(
            Ask(f"{service.url}x"), again=lambda answer: "waits" if answer.status == 400 else None
        ).status
        == 200
    )
    assert slept == [1.0]


@pytest.mark.parametrize(
    ("url", "host"), [("https://a.example:80/x", "a.example"), ("http://[", "the server"), ("", "the server")]
)
def test_hosts_are_named(url, host):
    assert host_of(url) == host


SHORT = Limits(whole=0.4, connect=5, read=5, first_wait=0.01)


@pytest.mark.parametrize("drip", ["headers", "body"])
@pytest.mark.parametrize(
    "framed",
    [{}, {"announced": -1}, {"headers": {"Transfer-Encoding": "chunked"}}, {"status": 503}],
)
def test_a_server_that_drips_does_not_hold_the_program_for_ever(service, drip, framed):
    """A byte comes long before the limit from piece to piece, which is why that limit does not help."""
    service.play("/x", service.Reply(body=b"190\r\n" + b"[" * 400, drip=drip, **framed))
    begun = time.monotonic()
    with Client(SHORT) as hasty, pytest.raises(FetchError, match=r"sends too slowly|answered 503"):
        hasty.answer(Ask(f"{service.url}x"))
    assert time.monotonic() - begun < 15  # the whole would take 20 s and more


def test_what_is_cut_by_the_clock_is_not_taken_for_whole(service):
    """Without a length the end of the connection is the end of the body: `[]` would be a good answer."""
    service.play("/x", service.Reply(body=b"[]" + b" " * 400, announced=-1, drip="body"))
    with Client(SHORT) as hasty, pytest.raises(FetchError, match="sends too slowly"):
        hasty.answer(Ask(f"{service.url}x"))


def test_attempts_and_waits_share_the_time(service):
    service.play("/x", service.Reply(503))
    with Client(Limits(whole=1, first_wait=0.2)) as hasty, pytest.raises(FetchError, match="is up"):
        hasty.answer(Ask(f"{service.url}x"))


def test_the_time_begins_anew_with_each_request(service):
    service.play("/x", service.Reply(body=b"[]", drip="body"))
    # Each takes a tenth of a second, and all of them together more than one may.
    with Client(Limits(whole=1)) as hasty:
        for _ in range(11):
            assert hasty.answer(Ask(f"{service.url}x")).json() == []


def test_an_encrypted_connection_is_cut_too():
    """The socket that was watched first has given its connection over to the encrypted one."""
    from trends.fetching.time_limit import TimeLimit, _pools

    limit = TimeLimit()
    here, there = socket.socketpair()
    with here, there:
        encrypted = ssl.create_default_context().wrap_socket(
            here, do_handshake_on_connect=False, server_hostname="a.example"
        )
        limit.watch(here)
        limit.watch(encrypted)
        with encrypted, limit.within(0.05):
            assert there.recv(1) == b""
            assert limit.over
    assert set(_pools(limit)) == {"http", "https"}


def test_the_body_of_a_redirect_is_not_read(service, client, slept):
    service.play("/x", service.Reply(302, b"x", {"Location": "/y"}, announced=10**9))
    service.play("/y", service.json([]))
    assert client.answer(Ask(f"{service.url}x")).status == 200
    assert not slept
