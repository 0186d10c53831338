"""Reading a ledger: line numbers, and faults that stop no other entry."""

from __future__ import annotations

import pytest

from trends.claims import read_claims
from trends.claims.claim import base_id
from trends.claims.ledger import read_entries
from trends.errors import InputError

GOOD = '[[claim]]\nid = "{}"\ndate = "2023"\nwho = "w"\nsays = "s"\nkind = "total"\nfigure = 53\nparts = [46, 7]\n'


def ledger(tmp_path, text: str):
    path = tmp_path / "ledger.toml"
    path.write_text(text, encoding="utf-8")
    return read_claims(path)


def test_entries_keep_their_line_and_comments_are_welcome(tmp_path):
    found = ledger(tmp_path, f"# a comment\n\n{GOOD.format('a')}\n# another\n{GOOD.format('b')}")
    assert [(claim.id, claim.line) for claim in found.claims] == [("a", 3), ("b", 13)]
    assert not found.problems


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ('kind = "recrod"\n', "unknown kind 'recrod' (the nearest: record"),
        ("", "no kind; expected one of"),
        (
            'kind = "average"\ndata = "d"\nvalue = 3\nnote = "\\u202Eend"\n',
            "note must be text without characters that cannot be seen or that turn the direction",
        ),
        (
            'kind = "record"\ndata = "central-syria"\nat = "2020-04"\n',
            "No month lies before 2020-04, with which the data begin",
        ),
        (
            'kind = "average"\ndata = "d"\nvalue = 3\nstart = "2023-02-30"\n',
            "start must be a date that exists",
        ),
        ('kind = "average"\ndata = "d"\nvalue = 3\nstart = 2023-02-30\n', "holds a date that does not exist"),
        ('kind = "average"\ndata = "d"\nvalue = 3\nstart = "2024"\nend = "2023"\n', "is empty"),
        ('kind = "average"\ndata = "d"\nvalu = 3\n', "unknown field 'valu'; expected value"),
        ('kind = "average"\ndata = "d"\n', "'value' is missing"),
        ('kind = "average"\ndata = "d"\nvalue = "many"\n', "value must be a valid number"),
        ('kind = "total"\nfigure = 3\n', "two of a figure, parts that add up, and a value"),
        (
            'kind = "total"\nfigure = { claim = "zz" }\nvalue = 3\n',
            "refers to zz, expected the id of another entry",
        ),
        ('kind = "total"\nfigure = { claim = "bad" }\nvalue = 3\n', "its comparison is cyclic (bad -> bad)"),
        (
            'kind = "total"\nvalue = 3\nfigure = { data = "documented-attacks", incident = "2023-02-17-sukhna-truffle", measure = "killed", reporter = "Reuters" }\n',
            "Reuters has no report of 2023-02-17-sukhna-truffle",
        ),
        (
            'kind = "average"\ndata = "central-syria"\nvalue = 3\nstart = "2010"\nend = "2011"\n',
            "outside the data, which run from 2020-04-01",
        ),
        (
            'kind = "average"\ndata = "centrall-syria"\nvalue = 3\n',
            "no dataset or file 'centrall-syria'; the nearest are central-syria",
        ),
        (
            'kind = "average"\ndata = "central-syria"\nmeasure = "killings"\nvalue = 3\n',
            "no measure 'killings'",
        ),
        ('kind = "average"\nvalue = 3\n', "names no data"),
        ('kind = "average"\ndata = "other-tallies"\nvalue = 3\n', "holds single tallies"),
        ('kind = "not testable"\nreason = "r"\nsource_url = "javascript:alert(1)"\n', "begins with http"),
        ('kind = "streak"\ndata = "d"\nat = "2023-01"\nlength = 1.5\ndirection = "rise"\n', "valid integer"),
        ('kind = "change"\ndata = "d"\nlater = true\nearlier = 3\n', "a number, a period such as 2023-02"),
        ('kind = "change"\ndata = "d"\nlater = 2\nearlier = 3\nstart = "2023"\n', "no start and no end"),
        ('kind = "change"\ndata = "d"\nlater = inf\nearlier = 3\n', "finite"),
        ('kind = "change"\ndata = "d"\nlater = 2\nearlier = 3\ntimes = 1\n', "greater than 1"),
        (
            'kind = "change"\ndata = "d"\nlater = 2\nearlier = 3\npercent = 5\ndirection = "same"\n',
            "no percent",
        ),
        ('kind = "change"\ndata = ""\nlater = 2\nearlier = 3\n', "data that has a name"),
        ('kind = "average"\ndata = "d"\nvalue = 3\nselect = { actors = "x" }\n', "expected actor"),
        ('kind = "total"\nvalue = 3\nfigure = { starts = "2023" }\n', "expected start"),
        ('kind = "not testable"\nreason = "r"\nline = 3\n', "unknown field 'line'"),
        ('kind = "not testable"\nreason = "r\n', "is no TOML"),
    ],
)
def test_a_bad_entry_is_named_with_its_line_and_the_others_are_judged(tmp_path, bad, says):
    entry = f'[[claim]]\nid = "bad"\ndate = "2023"\nwho = "w"\nsays = "s"\n{bad}'
    table = ledger(tmp_path, f"{GOOD.format('a')}\n{entry}\n{GOOD.format('b')}").judge()
    assert [one.claim.id for one in table] == ["a", "b"]
    (problem,) = table.problems
    assert (problem.id, problem.line) == ("bad", 10)
    assert says in problem.sentence
    assert "line 10" in problem.sentence


def test_two_entries_of_one_id(tmp_path):
    found = ledger(tmp_path, GOOD.format("a") + GOOD.format("a"))
    assert len(found.claims) == 1
    assert "entry on line 1" in found.problems[0].sentence
    assert found.problems[0].line == 9


def test_a_ring_of_comparisons_names_every_entry_in_it(tmp_path):
    ring = "".join(
        f'[[claim]]\nid = "{name}"\ndate = "2023"\nwho = "w"\nsays = "s"\nkind = "total"\nfigure = {{ claim = "{other}" }}\nvalue = 3\n'
        for name, other in (("p", "q"), ("q", "r"), ("r", "p"))
    )
    table = ledger(tmp_path, ring + GOOD.format("a")).judge()
    assert {problem.id for problem in table.problems} == {"p", "q", "r"}
    assert [one.claim.id for one in table] == ["a"]


def test_a_claim_may_refer_to_one_that_stands_below_it(tmp_path):
    above = '[[claim]]\nid = "top"\ndate = "2023"\nwho = "w"\nsays = "s"\nkind = "total"\nfigure = { claim = "a" }\nvalue = 53\n'
    table = ledger(tmp_path, above + GOOD.format("a")).judge()
    assert [(one.claim.id, one.verdict) for one in table] == [("top", "supported"), ("a", "supported")]


def test_a_header_inside_a_text_is_text():
    text = GOOD.format("a").replace('"s"', "'''one\n[[claims]]\n\"two\" # three\n'''")
    claims, problems = read_entries(text + GOOD.format("b"))
    assert [claim.id for claim in claims] == ["a", "b"]
    assert not problems


def test_what_is_no_ledger(tmp_path):
    for name, content in (("empty.toml", b""), ("bytes.toml", b"\xff\xfe\x00")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(InputError, match="ledger" if not content else "line 1 holds what is no UTF-8"):
            read_claims(path)
    with pytest.raises(InputError, match="There is no file"):
        read_claims(tmp_path / "none.toml")


def test_the_wording_of_a_part():
    assert [base_id(name) for name in ("c19", "c19b", "a01", "mine", "x1z")] == [
        "c19",
        "c19",
        "a01",
        "mine",
        "x1",
    ]
