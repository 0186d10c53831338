"""From an article to verdicts: what a text claims about tempo and toll, read by a grammar whose rules are data."""

from trends.articles.reading import read_text
from trends.articles.text_claims import TextClaim, TextClaims

__all__ = ["TextClaim", "TextClaims", "read_text"]
