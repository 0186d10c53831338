from __future__ import annotations

import hashlib
import io
import threading
import time
import zipfile

import pytest

from trends.errors import FetchError
from trends.fetching.download import downloaded, refuse_page
from trends.fetching.http import Client, Limits

BODY = bytes(range(256)) * 4000
ETAG = '"one"'


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "incoming"
    place.mkdir()
    return place


def ranged(service, body=BODY, etag=ETAG, cut=None, **changed):
    """Answer as a server of files does; `cut` breaks the connection off."""

    def answer(asked):
        wanted = asked.headers.get("range")
        if wanted and asked.headers.get("if-range") == etag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            headers = {"ETag": etag, "Content-Range": f"bytes {start}-{len(body) - 1}/{len(body)}", **changed}
            return service.Reply(206, body[start:], headers, cut=cut)
        return service.Reply(200, body, {"ETag": etag, **changed}, cut=cut)

    return answer


def read(client, service, folder, progress=None) -> bytes:
    with downloaded(client, f"{service.url}f.bin", folder, progress, what="f.bin") as path:
        return path.read_bytes()


def left(folder) -> list[str]:
    return [path.suffix for path in sorted(folder.iterdir()) if path.suffix != ".lock"]


def test_a_file_arrives_and_leaves_nothing_behind(service, client, folder):
    service.play("/f.bin", ranged(service))
    told = []
    assert read(client, service, folder, lambda *state: told.append(state)) == BODY
    assert told[-1] == ("f.bin", len(BODY), len(BODY))
    assert left(folder) == []
    assert service.asked[0].headers["accept-encoding"] == "identity"


def test_a_broken_download_is_taken_up_where_it_broke(service, client, folder, slept):
    service.play("/f.bin", ranged(service, cut=600_000), ranged(service, cut=300_000), ranged(service))
    assert hashlib.sha256(read(client, service, folder)).digest() == hashlib.sha256(BODY).digest()
    begun = [int(asked.headers["range"][6:-1]) for asked in service.asked[1:]]
    assert 500_000 < begun[0] <= 600_000 < begun[1] <= 900_000
    assert "range" not in service.asked[0].headers
    assert service.asked[1].headers["if-range"] == ETAG
    assert slept == [1.0, 2.0]


def test_a_later_run_takes_up_what_an_earlier_one_left(service, folder):
    service.play("/f.bin", ranged(service, cut=600_000))
    with Client(Limits(attempts=1)) as hasty, pytest.raises(FetchError, match="broke off"):
        read(hasty, service, folder)
    assert left(folder) == [".json", ".part"]
    service.play("/f.bin", ranged(service))
    with Client() as later:
        assert read(later, service, folder) == BODY
    assert 500_000 < int(service.asked[-1].headers["range"][6:-1]) <= 600_000


def test_a_file_that_was_replaced_meanwhile_is_fetched_anew(service, client, folder):
    other = BODY[::-1]
    service.play("/f.bin", ranged(service, cut=600_000), ranged(service, other, '"two"'))
    assert read(client, service, folder) == other


def test_a_server_that_ignores_if_range_does_not_mix_two_files(service, client, folder):
    other = BODY[::-1]

    def careless(asked):
        start = int(asked.headers["range"].removeprefix("bytes=").removesuffix("-"))
        headers = {"ETag": '"two"', "Content-Range": f"bytes {start}-{len(other) - 1}/{len(other)}"}
        return service.Reply(206, other[start:], headers)

    service.play("/f.bin", ranged(service, cut=600_000), careless, ranged(service, other, '"two"'))
    assert read(client, service, folder) == other


@pytest.mark.parametrize("sent", ["bytes 0-9/10", "bytes x", "", "bytes 599999-1023999/1024000"])
def test_another_part_than_was_asked_for_is_not_taken(service, client, folder, sent):
    wrong = service.Reply(206, BODY[600_000:], {"ETag": ETAG, "Content-Range": sent})
    service.play("/f.bin", ranged(service, cut=600_000), wrong, ranged(service))
    assert read(client, service, folder) == BODY


@pytest.mark.parametrize("mark", [{"ETag": 'W/"weak"'}, {}])
def test_without_a_mark_nothing_is_taken_up(service, client, folder, mark):
    service.play("/f.bin", service.Reply(200, BODY, mark, cut=600_000), service.Reply(200, BODY, mark))
    assert read(client, service, folder) == BODY
    assert [asked.headers.get("range") for asked in service.asked] == [None, None]


def test_the_day_of_the_last_change_is_a_mark_too(service, client, folder):
    day = "Sat, 10 Oct 2026 12:00:00 GMT"

    def rest(asked):
        start = int(asked.headers["range"][6:-1])
        headers = {"Last-Modified": day, "Content-Range": f"bytes {start}-{len(BODY) - 1}/{len(BODY)}"}
        return service.Reply(206, BODY[start:], headers)

    service.play("/f.bin", service.Reply(200, BODY, {"Last-Modified": day}, cut=600_000), rest)
    assert read(client, service, folder) == BODY
    assert service.asked[1].headers["if-range"] == day


def test_a_range_that_the_server_cannot_give_starts_anew(service, client, folder):
    service.play("/f.bin", ranged(service, cut=600_000), service.Reply(416), ranged(service))
    assert read(client, service, folder) == BODY


@pytest.mark.parametrize(("status", "said"), [(404, "has no file f.bin"), (403, "does not give out f.bin")])
def test_a_file_that_is_not_there(service, client, folder, status, said):
    service.play("/f.bin", service.Reply(status))
    with pytest.raises(FetchError, match=said):
        read(client, service, folder)


def test_an_empty_file_is_none(service, client, folder):
    service.play("/f.bin", service.Reply(200))
    with pytest.raises(FetchError, match="empty"):
        read(client, service, folder)


def test_a_size_limit_counts_what_came_before(service, folder):
    service.play("/f.bin", ranged(service, cut=600_000), ranged(service))
    limits = Limits(most_bytes=10**6)
    with (
        Client(limits, sleep=lambda _: None) as small,
        pytest.raises(FetchError, match="larger than the limit of 1 MB"),
    ):
        read(small, service, folder)


def test_a_size_limit_while_streaming(service, folder):
    """Without a length the bytes themselves are counted."""

    def endless(asked):
        return service.Reply(200, b"5\r\n12345\r\n" * 10**5, {"Transfer-Encoding": "chunked"})

    service.play("/f.bin", endless)
    with Client(Limits(most_bytes=10**5)) as small, pytest.raises(FetchError, match="larger than the limit"):
        read(small, service, folder)


@pytest.mark.parametrize("drip", ["headers", "body"])
@pytest.mark.parametrize("framed", [{}, {"announced": -1}, {"headers": {"Transfer-Encoding": "chunked"}}])
def test_a_download_that_drips_ends(service, folder, drip, framed):
    service.play("/f.bin", service.Reply(body=b"190\r\n" + b"x" * 400, drip=drip, **framed))
    begun = time.monotonic()
    limits = Limits(whole=0.4, connect=5, read=5)
    with Client(limits) as hasty, pytest.raises(FetchError, match="sends too slowly"):
        read(hasty, service, folder)
    assert time.monotonic() - begun < 15  # the whole would take 20 s and more


ROWS = b"id,best\n" + b"".join(b"%d,1\n" % number for number in range(200))


@pytest.mark.parametrize("cut", [None, 800])
def test_a_table_of_which_nobody_can_tell_where_it_ends_is_refused(service, client, folder, cut):
    """Cut at the end of a row it looks as whole as the whole one."""
    service.play("/f.bin", service.Reply(body=ROWS, announced=-1, cut=cut and ROWS.index(b"\n", cut) + 1))
    with pytest.raises(FetchError, match="does not say how long the file is"):
        read(client, service, folder)
    assert left(folder) == []


def test_an_archive_says_itself_where_it_ends(service, client, folder):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.csv", ROWS)
    body = stream.getvalue()
    service.play("/f.bin", service.Reply(body=body, announced=-1))
    assert read(client, service, folder) == body
    service.play("/f.bin", service.Reply(body=body, announced=-1, cut=len(body) - 30))
    with pytest.raises(FetchError, match="does not say how long"):
        read(client, service, folder)


def test_pieces_that_break_off_at_the_end_of_a_row_are_not_whole(service, client, folder):
    chunk = b"%x\r\n%b\r\n" % (len(ROWS), ROWS)
    headers = {"Transfer-Encoding": "chunked"}
    service.play("/f.bin", service.Reply(body=chunk, headers=headers))
    with pytest.raises(FetchError, match="broke off"):
        read(client, service, folder)
    service.play("/f.bin", service.Reply(body=chunk + b"0\r\n\r\n", headers=headers))
    assert read(client, service, folder) == ROWS


@pytest.mark.parametrize("sent", ["bytes 0-9/10", "bytes 5-9/10", ""])
def test_a_part_that_nobody_asked_for(service, client, folder, sent):
    service.play("/f.bin", service.Reply(206, b"0123456789", {"Content-Range": sent}))
    with pytest.raises(FetchError, match="sent a part of the file, although all of it was asked for"):
        read(client, service, folder)
    assert left(folder) == []


def test_two_at_once_take_turns(service, folder):
    serving, most, came = [], [], []

    def slowly(asked):
        serving.append(asked)
        most.append(len(serving))
        time.sleep(0.05)
        serving.pop()
        return ranged(service)(asked)

    service.play("/f.bin", slowly)

    def one():
        with Client() as own:
            came.append(read(own, service, folder))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert came == [BODY] * 4
    assert max(most) == 1


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"url": 1, "mark": 2}', '{"mark": "a\\nb"}'])
def test_a_damaged_note_is_no_mark(service, client, folder, note):
    service.play("/f.bin", ranged(service, cut=600_000))
    with Client(Limits(attempts=1)) as hasty, pytest.raises(FetchError):
        read(hasty, service, folder)
    next(folder.glob("*.json")).write_text(note, encoding="utf-8")
    service.play("/f.bin", ranged(service))
    assert read(client, service, folder) == BODY
    assert "range" not in service.asked[-1].headers


def test_a_web_page_is_no_data(tmp_path):
    path = tmp_path / "x.csv"
    path.write_bytes(b"\xef\xbb\xbf\n<HTML><head>")
    with pytest.raises(FetchError, match="a web page instead of data"):
        refuse_page(path, "a.example")
    path.write_bytes(b"id,best\n1,2\n")
    refuse_page(path, "a.example")
