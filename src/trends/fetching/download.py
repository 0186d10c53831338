"""Downloads a file and takes up again what was broken off, also in a later run.

What has come so far lies beside a note of the address and of the mark (``ETag`` or ``Last-Modified``) by which the
server tells whether its file is still the same (RFC 9110, 13.1.5: ``If-Range``, and 14.2: ``Range``). Without a mark
nothing is taken up: two halves of two editions would make a file that never was.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from trends.errors import FetchError
from trends.fetching.exchange import Ask, BrokenError, host_of, is_page, told_where_it_ends, too_large
from trends.files.locks import exclusive

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import requests

    from trends.fetching.http import Client, Progress

__all__ = ["downloaded", "refuse_page"]

_RANGE = re.compile(r"bytes (\d{1,18})-\d{1,18}/(\d{1,18})")


@dataclass(frozen=True)
class _Part:
    """A file that is still coming, and its note."""

    body: Path
    note: Path

    def mark(self, url: str) -> str | None:
        """Return the mark under which the part may be taken up."""
        try:
            note = json.loads(self.note.read_bytes())
            mark = note["mark"] if note["url"] == url and self.body.stat().st_size else None
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return mark if isinstance(mark, str) and mark.isascii() and mark.isprintable() else None

    def begin(self, url: str, mark: str | None) -> None:
        """Forget what has come, and note under which mark the rest will come."""
        self.drop()
        self.note.write_text(json.dumps({"url": url, "mark": mark}), encoding="utf-8")

    def drop(self) -> None:
        """Forget what has come."""
        for path in (self.note, self.body):
            path.unlink(missing_ok=True)


@contextmanager
def downloaded(
    client: Client, url: str, folder: Path, progress: Progress | None = None, *, what: str = ""
) -> Iterator[Path]:
    """Download a file; where it lies is for the caller to use and, if it is not moved away, removed afterwards.

    Parameters
    ----------
    client : Client
        What speaks HTTP.
    url : str
        The address; no credentials travel.
    folder : Path
        Where files that are still coming lie.
    progress : callable, optional
        Told how far it is.
    what : str
        What it is told to be.

    Raises
    ------
    FetchError
        If there is no such file, or it does not arrive whole within the limits. What came of it is kept and taken up
        next time.
    """
    stem = hashlib.sha256(url.encode()).hexdigest()[:32]
    part = _Part(folder / f"{stem}.part", folder / f"{stem}.json")
    # Two processes that want the same file take turns; the second finds nothing half-done.
    with exclusive(folder / f"{stem}.lock"):
        client.patiently(lambda: _attempt(client, url, part, progress, what), host_of(url))
        try:
            yield part.body
        finally:
            part.drop()


def _attempt(client: Client, url: str, part: _Part, progress: Progress | None, what: str) -> None:
    mark = part.mark(url)
    # Packed on the way, a file would have another length than is told, and no part that could be taken up.
    headers = {"Accept-Encoding": "identity"}
    if mark is not None:
        headers |= {"Range": f"bytes={part.body.stat().st_size}-", "If-Range": mark}
    with client.opened(Ask(url, headers=headers)) as response:
        announced = told_where_it_ends(response.headers)
        total = _start(response, url, part, mark)
        have = part.body.stat().st_size if part.body.exists() else 0
        most = client.limits.most_bytes
        with part.body.open("ab") as stream:
            for piece in client.pieces(response):
                have += len(piece)
                if max(have, total or 0) > most:
                    raise too_large(host_of(url), most)
                stream.write(piece)
                if progress is not None:
                    progress(what, have, total)
    if total is not None and have != total:
        if have > total:
            part.drop()
        raise BrokenError(f"{host_of(url)} sent {have:,} bytes of {total:,}")
    if not have:
        part.drop()
        raise BrokenError(f"{host_of(url)} sent an empty file")
    # An archive ends with the list of what is in it; a table that was cut at the end of a row looks whole.
    if not announced and not zipfile.is_zipfile(part.body):
        part.drop()
        raise BrokenError(
            f"{host_of(url)} does not say how long the file is, and nobody could tell whether all of it came"
        )


def _start(response: requests.Response, url: str, part: _Part, mark: str | None) -> int | None:
    """Make the part ready for what comes, and return how large the file will be, where that is known."""
    host = host_of(url)
    status = response.status_code
    if status == 206:
        if mark is None:
            raise BrokenError(f"{host} sent a part of the file, although all of it was asked for")
        match = _RANGE.fullmatch(response.headers.get("Content-Range", ""))
        # A mark that is a date cannot be held against an ETag; by If-Range the server has compared it
        # itself.
        same = response.headers.get("ETag", mark) == mark or not (mark or "").startswith('"')
        if match and same and int(match[1]) == part.body.stat().st_size:
            return int(match[2])
        part.drop()
        raise BrokenError(f"{host} sent another part of the file than was asked for")
    # What has come is longer than the file that is there now.
    if status == 416:
        part.drop()
        raise BrokenError(f"{host} no longer has the file that was begun")
    if status == 404:
        raise FetchError(f"{host} has no file {url.rpartition('/')[2]}.")
    if status != 200:
        raise FetchError(f"{host} does not give out {url.rpartition('/')[2]}: it answered {status}.")
    packed = response.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}
    etag = response.headers.get("ETag", "")
    # A weak mark (W/) promises the same meaning, not the same bytes.
    sent = etag if etag.startswith('"') else response.headers.get("Last-Modified")
    part.begin(url, None if packed else sent)
    length = response.headers.get("Content-Length", "")
    return None if packed or not re.fullmatch(r"[0-9]{1,18}", length) else int(length)


def refuse_page(path: Path, host: str) -> None:
    """Raise if what was downloaded is a web page and no data.

    Raises
    ------
    FetchError
        With the reasons that this usually has.
    """
    with path.open("rb") as stream:
        if is_page(stream.read(1024)):
            raise FetchError(
                f"{host} answered with a web page instead of data; it may be down for maintenance or ask for a login "
                "in the browser."
            )
