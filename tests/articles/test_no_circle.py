"""What was read off statements is no evidence for the claims of a text, which may hold the very statement."""

from __future__ import annotations

import trends as tr

QUOTED = "January 2022 had the most attacks in central Syria since September 2021, the monitor said."


def test_a_text_is_not_judged_by_bounds_that_were_read_off_statements() -> None:
    (claim,) = tr.read_text(QUOTED, dateline="2022-02-10").claims
    assert claim.verdict == "inconclusive"
    assert "inferred from statements are no evidence here" in str(claim.sentence)


def test_bounds_of_statements_of_another_kind_count_and_are_named() -> None:
    (claim,) = tr.read_text("In central Syria, there were more attacks in 2023 than in 2022.").claims
    assert claim.verdict == "supported"
    assert "bounds read off" in str(claim.sentence)


def test_the_ledger_keeps_the_bounds_of_other_claims() -> None:
    verdicts = {judged.claim.id: judged for judged in tr.read_claims().judge()}
    assert "inferred from this claim" in str(verdicts["c12"].sentence)
    assert any(judged.evidence.bounds_from for judged in verdicts.values())
