"""Verdicts are kept, and those that flipped are listed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

import trends as tr
from trends.claims import bundled_ledger, read_claims
from trends.claims.changes import changes_since
from trends.claims.history import Record, append, history_path, read_history, records_of
from trends.errors import InputError
from trends.messages import LANGUAGES, in_language

ENTRY = '[[claim]]\nid = "x1"\ndate = "2020"\nwho = "w"\nsays = "s"\nkind = "record"\nat = "2020-02"\ndata = "s.csv"\n'


def record(verdict: str, as_of: str, data: str = "d", entry: str = "e", name: str = "x1") -> Record:
    return Record(name, verdict, as_of, data, entry, "A sentence.")


def judged(folder, counts: str):
    (folder / "s.csv").write_text(f"month,count\n{counts}", encoding="utf-8")
    (folder / "l.toml").write_text(ENTRY, encoding="utf-8")
    return records_of(read_claims(folder / "l.toml").judge())


def test_a_verdict_that_the_same_data_gave_is_not_written_again(tmp_path):
    path = tmp_path / "h.jsonl"
    first = judged(tmp_path, "2020-01,1\n2020-02,5\n")
    assert len(append(path, read_history(path), first)) == 1
    assert append(path, read_history(path), first) == []
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1


def test_new_data_flip_a_verdict_and_the_old_line_stays(tmp_path):
    path = tmp_path / "h.jsonl"
    append(path, [], judged(tmp_path, "2020-01,1\n2020-02,5\n"))
    before = path.read_bytes()
    append(path, read_history(path), judged(tmp_path, "2020-01,9\n2020-02,5\n2020-03,4\n"))
    assert path.read_bytes().startswith(before)
    (flip,) = changes_since(read_history(path), date(2020, 3, 1)).flips
    assert (flip.before.verdict, flip.after.verdict) == ("supported", "contradicted")
    assert flip.data_changed
    assert not flip.entry_changed
    assert (flip.before.as_of, flip.after.as_of) == ("2020-02-29", "2020-03-31")
    assert changes_since(read_history(path), date(2020, 4, 1)).flips == ()


def test_the_order_is_that_of_the_data_not_of_the_runs():
    later_first = [record("supported", "2024-11-30"), record("contradicted", "2023-03-31")]
    (flip,) = changes_since(later_first, date(2024, 1, 1)).flips
    assert (flip.before.verdict, flip.after.verdict) == ("contradicted", "supported")


def test_a_revision_that_ends_on_the_same_day_flips_too():
    (flip,) = changes_since(
        [record("supported", "2024-01-31"), record("inconclusive", "2024-01-31", "other")], date(2024, 1, 1)
    ).flips
    assert flip.after.verdict == "inconclusive"
    assert "the data changed" in flip.sentence


def test_a_rewritten_entry_is_said():
    (flip,) = changes_since(
        [record("supported", "2024"), record("contradicted", "2024", entry="f")], date(2020, 1, 1)
    ).flips
    assert "the entry was rewritten" in flip.sentence


def test_the_history_lies_beside_the_ledger_and_never_in_the_package(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "mine.toml").write_text(ENTRY, encoding="utf-8")
    assert history_path(read_claims(tmp_path / "mine.toml")) == tmp_path / "mine.history.jsonl"
    assert not history_path(read_claims()).is_relative_to(bundled_ledger().parent)


def ruled(verdict: str, as_of: str, rule: str, data: str = "d") -> Record:
    return replace(record(verdict, as_of, data), rule=rule)


def test_a_flip_by_a_new_rule_is_no_flip_by_data():
    (flip,) = changes_since(
        [ruled("supported", "2024-01-31", "1"), ruled("contradicted", "2024-01-31", "2")], date(2024, 1, 1)
    ).flips
    assert flip.rule_changed
    assert not flip.data_changed
    assert "(the rule changed from version 1 to 2, the data did not)" in flip.sentence


def test_a_flip_by_data_is_told_from_one_by_the_rule_that_came_later():
    records = [
        ruled("supported", "2023-12-31", "1", "a"),
        ruled("contradicted", "2024-01-31", "1", "b"),
        ruled("supported", "2024-01-31", "2", "b"),
        ruled("supported", "2023-12-31", "2", "a"),
    ]
    by_data, by_rule = changes_since(records, date(2024, 1, 1)).flips
    assert (by_data.why, by_data.after.verdict) == ("the data changed", "contradicted")
    assert (by_rule.rule_changed, by_rule.data_changed, by_rule.after.verdict) == (True, False, "supported")


def test_one_flip_by_data_is_told_once_though_two_rules_saw_it():
    records = [
        ruled(verdict, day, rule, day)
        for rule in ("1", "2")
        for verdict, day in (("supported", "2023-12-31"), ("contradicted", "2024-01-31"))
    ]
    (flip,) = changes_since(records, date(2024, 1, 1)).flips
    assert (flip.before.rule, flip.after.rule) == ("2", "2")


def test_a_line_without_a_rule_followed_the_first(tmp_path):
    path = tmp_path / "h.jsonl"
    path.write_text(
        '{"id": "x1", "verdict": "supported", "as_of": "2024", "data_sha256": "d", "entry_sha256": "e", "sentence": "s"}\n',
        encoding="utf-8",
    )
    (old,) = read_history(path)
    assert (old.rule, old.edition, dict(old.figures)) == ("1", 1, {})


def test_verdicts_that_are_new_and_figures_that_were_revised_are_told(tmp_path):
    path = tmp_path / "h.jsonl"
    append(path, [], judged(tmp_path, "2020-01,1\n2020-02,5\n"))
    assert changes_since(read_history(path), date(2020, 1, 1)).ids == set()
    later = judged(tmp_path, "2020-01,1\n2020-02,6\n2020-03,2\n")
    append(path, read_history(path), [*later, replace(later[0], id="x2")])
    found = changes_since(read_history(path), date(2020, 3, 1))
    assert [one.id for one in found.new] == ["x2"]
    assert found.flips == ()
    (revision,) = found.revised
    assert (
        revision.sentence
        == "x1: attacks, February 2020 was 5 as of 29 February 2020 and is 6 as of 31 March 2020."
    )


@pytest.mark.parametrize(
    "line",
    ["{", "[]", '{"id": 3}', '{"id": "x"}']
    + [
        f'{{"id": "x", "verdict": "v", "as_of": "", "data_sha256": "", "entry_sha256": "", "sentence": "", {more}}}'
        for more in ('"figures": {"a": 3}', '"edition": "2"', '"edition": 0', '"rule": 2', '"figures": 4')
    ],
)
def test_a_line_that_is_no_verdict_is_named(tmp_path, line):
    path = tmp_path / "h.jsonl"
    append(path, [], [record("supported", "2024")])
    with path.open("a", encoding="utf-8") as stream:
        stream.write(f"{line}\n")
    with pytest.raises(InputError, match="Line 2"):
        read_history(path)


def test_a_sentence_of_the_history_speaks_every_language(tmp_path):
    path = tmp_path / "h.jsonl"
    table = read_claims(tr.example("claims")).judge()
    new = records_of(table)
    append(path, [], new)
    back = read_history(path)
    assert len(back) == len(new) > 1
    for before, after in zip(new, back, strict=True):
        assert (after.sentence, dict(after.figures)) == (before.sentence, dict(before.figures))
        for language in LANGUAGES:
            assert in_language(after.sentence, language) == in_language(before.sentence, language)
            for name, words in before.figures.items():
                assert in_language(after.figures[name], language) == in_language(words, language)
    assert in_language(back[0].sentence, "fr") != back[0].sentence


@pytest.mark.parametrize(
    "change",
    [
        lambda line: line.pop("messages"),
        lambda line: line["messages"].update(sentence=[1]),
        lambda line: line["messages"].update(sentence={"message": "words.months", "values": {}}),
        lambda line: line["messages"].update(sentence={"message": "words.months", "values": {"n": 3}}),
        lambda line: line["messages"].update(sentence={"message": "no.such", "values": {}}),
        lambda line: line.update(messages="x"),
        lambda line: line["messages"].update(figures=3),
    ],
)
def test_what_a_sentence_was_made_of_is_believed_where_it_says_the_same(tmp_path, change):
    path = tmp_path / "h.jsonl"
    append(path, [], judged(tmp_path, "2020-01,1\n2020-02,5\n"))
    line = json.loads(path.read_text(encoding="utf-8"))
    text = line["sentence"]
    change(line)
    path.write_text(json.dumps(line), encoding="utf-8")
    (record,) = read_history(path)
    assert record.sentence == text
    assert in_language(record.sentence, "fr") in (text, in_language(made(tmp_path), "fr"))


def made(folder):
    """The sentence of the one verdict, as it is judged now."""
    return judged(folder, "2020-01,1\n2020-02,5\n")[0].sentence
