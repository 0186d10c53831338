"""ClaimReview: what schema.org asks for, and nothing made up."""

from __future__ import annotations

import json

from trends.claims.review import claim_reviews
from trends.files.output import json_text


def test_the_graph_holds_every_claim(bundled):
    value = json.loads(json_text(claim_reviews(bundled, url="https://example.org/claims")))
    assert value["@context"] == "https://schema.org"
    assert len(value["@graph"]) == len(bundled)
    by_id = {one["@id"].partition("#")[2]: one for one in value["@graph"]}
    review = by_id["c28a"]
    assert review["@type"] == "ClaimReview"
    assert review["url"] == "https://example.org/claims#c28a"
    assert review["claimReviewed"] == bundled["c28a"].claim.says
    rating = review["reviewRating"]
    assert (rating["ratingValue"], rating["worstRating"], rating["bestRating"]) == (1, 1, 3)
    assert rating["alternateName"] == "Contradicted"
    assert review["itemReviewed"]["author"]["name"] == "CEP (Waters)"
    assert review["itemReviewed"]["appearance"][0]["url"].startswith("https://counterextremism.com/")
    assert review["datePublished"] == "2024-11-30"


def test_what_cannot_be_tested_has_no_number(bundled):
    value = {one["@id"]: one for one in claim_reviews(bundled)["@graph"]}
    assert "ratingValue" not in value["#c55"]["reviewRating"]
    assert value["#c55"]["reviewRating"]["alternateName"] == "Not testable"
    assert value["#c17b"]["reviewRating"]["ratingValue"] == 3
    assert value["#c12"]["reviewRating"]["ratingValue"] == 2
