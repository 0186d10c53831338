"""What a kernel puts out is cut where it arises."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from trends.errors import RenderError
from trends.kernels.output_limits import (
    FLOODED,
    MOST_OUTPUT,
    MOST_PRINTED,
    OutputCount,
    letters,
    limit_output,
)
from trends.reporting.runner import execute


def session():
    """What is sent, as messages of a type and a content."""
    sent = []

    def send(stream, message, content=None, **options):
        whole = isinstance(message, dict)
        sent.append((message["msg_type"], message["content"]) if whole else (message, content))

    made = SimpleNamespace(send=send)
    limit_output(made)
    return made, sent


def test_letters_are_those_of_all_texts_and_names():
    assert letters({"name": "stdout", "text": "x" * 10}) == len("namestdouttext") + 10
    assert letters(["ab", ("c", 3, None)]) == 3


@pytest.mark.parametrize("whole", [True, False])
def test_a_print_that_is_too_long_is_not_sent_and_nothing_after_it(whole):
    made, sent = session()

    def put(kind, content):
        if whole:
            made.send(None, {"msg_type": kind, "header": {"msg_type": kind}, "content": content}, ident=b"x")
        else:
            made.send(None, kind, content, ident=b"x")

    put("stream", {"name": "stdout", "text": "x" * 100})
    put("stream", {"name": "stdout", "text": "x" * MOST_PRINTED})
    put("stream", {"name": "stdout", "text": "x"})
    put("display_data", {"data": {"text/plain": "x"}, "metadata": {}})
    put("status", {"execution_state": "idle"})
    assert [kind for kind, _ in sent] == ["stream", "display_data", "status"]
    assert sent[1][1]["metadata"] == {FLOODED: True}
    # Whoever receives them finds that it was too much.
    count = OutputCount()
    assert [count.add(kind, content) for kind, content in sent[:2]] == [False, True]


def test_displays_have_a_limit_of_their_own(monkeypatch):
    monkeypatch.setattr("trends.kernels.output_limits.MOST_OUTPUT", 1000)
    made, sent = session()
    for _ in range(5):
        made.send(None, "display_data", {"data": {"text/plain": "x" * 300}, "metadata": {}})
    assert [content["metadata"] for _, content in sent] == [{}, {}, {}, {FLOODED: True}]
    assert MOST_OUTPUT > 30 * 3_000_000  # the largest notebook there is has a tenth of it at most


@pytest.mark.parametrize(
    "source",
    ["print('x' * 300_000_000)", "'x' * 300_000_000", "raise ValueError('x' * 300_000_000)"],
    ids=["printed", "shown", "raised"],
)
def test_one_huge_output_is_never_held_whole_by_whoever_asked_for_it(cells, source):
    resource = pytest.importorskip("resource")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(RenderError, match=r"it printed more than 1,000,000 letters, or put out more"):
        execute(cells.notebook(cells.code(source)), {})
    # In kilobytes on Linux, in bytes on macOS: a message of 300 MB would be seen on either.
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 200_000 or grown < 200_000_000 <= before
