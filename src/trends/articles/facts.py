"""What the report on a text hands over besides its prose: every claim with its verdict, and what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trends.articles.brief import question, title
from trends.claims.sections import sources
from trends.document.facts import facts as gathered
from trends.provenance import TEXT, Provenance

if TYPE_CHECKING:
    from trends.articles.text_claims import TextClaims
    from trends.document.facts import Facts

__all__ = ["facts"]


def facts(found: TextClaims) -> Facts:
    """Return the facts of a report: the tally, then every claim with its quotation; of the text itself its hash alone."""
    from trends.sources import load_series

    judged = [claim.judged for claim in found.claims if claim.judged is not None]
    last = max((one.as_of for one in judged if one.as_of), default="")
    entries = [
        {"id": f"t{number:02}", **claim.to_dict()} for number, claim in enumerate(found.claims, start=1)
    ]
    return gathered(
        {"sentence": found.summary(), "tally": found.tally},
        *entries,
        title=title(found),
        kicker=question(found),
        # Of a text of which nothing was judged its own day, and of one without a day that of the figures at hand.
        as_of=found.as_of or last or found.dateline or load_series("central-syria").end,
        provenance=(*([_text(found)] if found.source else []), *sources(judged)),
    )


def _text(found: TextClaims) -> Provenance:
    assert found.source is not None  # noqa: S101 - asked of what was read from a file or a text
    return Provenance(TEXT, found.source.name, files=(found.source,), licence="")
