"""Verdicts as schema.org ``ClaimReview``, in JSON-LD: what search engines and fact-checking archives read.

https://schema.org/ClaimReview; the scale runs from 1 (contradicted) over 2 (inconclusive) to 3 (supported), and a claim
that cannot be tested has no number. Nothing is dated by the clock: a review is as old as its data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trends.version import __version__

if TYPE_CHECKING:
    from trends.claims.evidence import ClaimVerdict
    from trends.claims.table import ClaimTable

__all__ = ["claim_reviews"]

_RATING = {"contradicted": 1, "inconclusive": 2, "supported": 3}


def claim_reviews(table: ClaimTable, *, url: str = "", reviewer: str = "incident-trends") -> dict[str, Any]:
    """Return the verdicts as a JSON-LD graph.

    Parameters
    ----------
    url : str
        Address of the page that shows the verdicts; each review gets its id as a fragment.
    reviewer : str
        The organisation that answers for the reviews.
    """
    return {
        "@context": "https://schema.org",
        "@graph": [_review(verdict, url, reviewer) for verdict in table.verdicts],
    }


def _review(one: ClaimVerdict, url: str, reviewer: str) -> dict[str, Any]:
    claim = one.claim
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": one.verdict.capitalize()}
    if one.verdict in _RATING:
        rating |= {"ratingValue": _RATING[one.verdict], "worstRating": 1, "bestRating": 3}
    reviewed: dict[str, Any] = {
        "@type": "Claim",
        "name": claim.says,
        "datePublished": claim.date,
        "author": {"@type": "Person" if claim.person else "Organization", "name": claim.who},
    }
    addresses = claim.source_url.split()
    if addresses:
        reviewed["appearance"] = [{"@type": "CreativeWork", "url": address} for address in addresses]
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "@id": f"{url}#{claim.id}",
        "claimReviewed": claim.says,
        "reviewRating": {**rating, "ratingExplanation": one.sentence},
        "reviewBody": one.sentence,
        "itemReviewed": reviewed,
        "author": {"@type": "Organization", "name": reviewer},
        "sdPublisher": {"@type": "Organization", "name": f"incident-trends {__version__}"},
    }
    if url:
        review["url"] = f"{url}#{claim.id}"
    if one.as_of:
        review["datePublished"] = one.as_of
    return review
