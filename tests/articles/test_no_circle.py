"""What was read off statements is no evidence for the claims of a text, which may hold the very statement."""

from __future__ import annotations

import trends as tr

QUOTED = "January 2022 had the most attacks in central Syria since September 2021, the monitor said."


def test_a_text_is_not_judged_by_bounds_that_were_read_off_statements() -> None:
    (claim,) = tr.read_text(QUOTED, dateline="2022-02-10").claims
    assert claim.verdict == "inconclusive"
    assert "read off" not in str(claim.sentence)
    assert "inferred from statements are no evidence here" in str(claim.sentence)


def test_the_ledger_keeps_the_bounds_of_other_claims() -> None:
    verdicts = {judged.claim.id: judged for judged in tr.read_claims().judge()}
    assert "inferred from this claim" in str(verdicts["c12"].sentence)
    assert any(judged.evidence.bounds_from for judged in verdicts.values())
