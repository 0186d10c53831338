"""An entry written from answers."""

from __future__ import annotations

import tomllib

import pytest

from trends.claims import read_claims
from trends.claims.asking import add_entry, questions
from trends.claims.kinds import KINDS
from trends.errors import ParameterError

PACE = [
    "constant pace",
    "x1",
    "2023-02",
    'Some "body"',
    "a steady rate",
    "https://example.org/a",
    "central-syria",
    "",
    "2020-04",
    "2023-02",
    "1.25",
]


def answers(given: list[str]):
    left = iter(given)
    return lambda _question: next(left)


def test_the_entry_can_be_read_back_and_judged(tmp_path):
    path = tmp_path / "mine.toml"
    text = add_entry(path, answers(PACE))
    (entry,) = tomllib.loads(text)["claim"]
    assert entry["who"] == 'Some "body"'
    (claim,) = read_claims(path).claims
    assert (claim.id, claim.kind, claim.margin, claim.end) == ("x1", "constant pace", 1.25, "2023-02")


def test_what_stood_in_the_ledger_stays(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text("# mine\n", encoding="utf-8")
    add_entry(path, answers(PACE))
    before = path.read_text(encoding="utf-8").rstrip()
    assert before.startswith("# mine\n")
    add_entry(path, answers(["total", "x2", *PACE[2:6], "central-syria", "", "2023-02", "exactly", "21"]))
    assert path.read_text(encoding="utf-8").startswith(before)
    table = read_claims(path).judge()
    assert table["x2"].verdict == "supported"


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["recrod"], "no kind of claim; expected one of"),
        (["constant pace", "", *PACE[2:]], "'id' is missing"),
        ([*PACE[:2], "2023-02-30", *PACE[3:]], "date must be a date that exists"),
        ([*PACE[:-1], "much"], "margin takes a number"),
        (["season", *PACE[1:10], "two, three", ""], "months takes numbers"),
        (["before and after", *PACE[1:10], "2021-07", "less", "2021"], "since takes yes or no"),
    ],
)
def test_answers_that_make_no_claim_write_nothing(tmp_path, given, says):
    path = tmp_path / "mine.toml"
    with pytest.raises(ParameterError, match=says):
        add_entry(path, answers(given))
    assert not path.exists()


def test_a_change_since_a_date_beside_a_control(tmp_path):
    path = tmp_path / "mine.toml"
    add_entry(
        path, answers(["before and after", *PACE[1:10], "2021-07", "less", "Yes", "aleppo.csv, idlib.csv"])
    )
    (claim,) = read_claims(path).claims
    assert (claim.since, claim.control.data) == (True, ("aleppo.csv", "idlib.csv"))
    add_entry(path, answers(["before and after", "x2", *PACE[2:10], "2021-07", "same", "", ""]))
    _, plain = read_claims(path).claims
    assert (plain.since, plain.control) == (False, None)


def test_an_id_that_is_taken_writes_nothing(tmp_path):
    path = tmp_path / "mine.toml"
    add_entry(path, answers(PACE))
    before = path.read_bytes()
    with pytest.raises(ParameterError, match="one of its own"):
        add_entry(path, answers(PACE))
    assert path.read_bytes() == before


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_that_a_kind_needs_is_asked_for(kind):
    asked = {question.field for question in questions(kind)} | {"kind"}
    needed = {name for name, field in KINDS[kind].model.model_fields.items() if field.is_required()}
    assert needed <= asked
    assert asked <= set(KINDS[kind].model.model_fields)
