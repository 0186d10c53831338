"""Claims as people make them, judged as they stand: a ledger, the kinds of claim, evidence and verdicts."""

from trends.claims.claim import Claim, Reference, Select
from trends.claims.evidence import ClaimVerdict, Evidence
from trends.claims.known import Known
from trends.claims.ledger import Ledger, read_claims
from trends.claims.problem import Problem
from trends.claims.table import ClaimTable
from trends.files.bundled import bundled_ledger
from trends.verdict.chance import Chance

__all__ = [
    "Chance",
    "Claim",
    "ClaimTable",
    "ClaimVerdict",
    "Evidence",
    "Known",
    "Ledger",
    "Problem",
    "Reference",
    "Select",
    "bundled_ledger",
    "read_claims",
]
