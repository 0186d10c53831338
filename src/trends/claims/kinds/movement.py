"""Movement: "the violence moved from the west to the east": one place lost its share to another.

Deterministic part: the shares of both places among all incidents of the selection, earlier and later. Statistical part:
how often each share would change as far if the violence of every province, bursts whole, came at times of its own
(`trends.movement`). A claim of movement is about both places, so both changes must be more than chance; and it is about
where, not about how much: a place can gain share because others fell quiet, which is said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from trends.claims.evidence import Evidence, truth_of
from trends.claims.known import Known
from trends.claims.places import Place, PlacesClaim, look
from trends.claims.wording import often
from trends.fitting.named_places import share_changes
from trends.messages import Message
from trends.messages.numbers import percent, rounded
from trends.movement.place_shift import histories_of
from trends.verdict.chance import Chance
from trends.verdict.drawing_on import further_draws
from trends.verdict.rule import SIGNIFICANT

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from trends.claims.library import Library
    from trends.claims.places import Seen
    from trends.messages.values import Value
    from trends.movement.named_places import NamedPlaces
    from trends.verdict.rule import Verdict

__all__ = ["MovementClaim", "weigh"]

SHIFTS = 1999
"""Shifts in time at first: the standard error of a p-value of 0.05 is half a percentage point; near it more are drawn."""

_ORIGIN, _DESTINATION = 1, 2
# Always the same: a claim that is judged twice on the same data has one answer.
_SEED = 0


class MovementClaim(PlacesClaim):
    """A claim that incidents moved from `origin` to `destination`."""

    kind: Literal["movement"]
    origin: Place


def weigh(claim: MovementClaim, library: Library) -> Evidence:
    """Judge a claim of movement."""
    seen = look(claim, library, (claim.origin, claim.destination))
    if isinstance(seen, Evidence):
        return seen
    named = seen.named
    sums, shares = named.sums, named.shares
    fell, rose = (shares[_ORIGIN, 1] - shares[_ORIGIN, 0], shares[_DESTINATION, 1] - shares[_DESTINATION, 0])
    literally = bool(fell < 0 < rose)
    changes = _changes(named)
    as_claimed = _as_claimed(changes)
    # What the shares themselves do not show is not said against the claim, whatever bursts cut in two make of it.
    otherwise = (
        _p(changes[:, _ORIGIN]) if fell > 0 else 1.0,
        _p(-changes[:, _DESTINATION]) if rose < 0 else 1.0,
    )
    verdict, why = _verdict(as_claimed, otherwise, literally=literally)
    places = ((claim.origin, _ORIGIN), (claim.destination, _DESTINATION))
    figures = tuple(
        Known.of(
            float(sums[group, half]),
            label=Message("claims.known.named", label=place.name, when=when),
        )
        for place, group in places
        for half, when in enumerate((seen.before, seen.after))
    )
    chance = Chance.of(
        max(as_claimed), len(changes) - 1, Message("claims.chance.movement"), Message("claims.model.shifted")
    )
    amounts = {
        **_amounts("origin", claim.origin, sums[_ORIGIN], shares[_ORIGIN]),
        **_amounts("destination", claim.destination, sums[_DESTINATION], shares[_DESTINATION]),
    }
    return Evidence(
        verdict=verdict,
        said=Message(
            "claims.movement.said",
            subject=seen.subject,
            before=seen.before,
            after=seen.after,
            all_before=rounded(float(sums[:, 0].sum())),
            all_after=rounded(float(sums[:, 1].sum())),
            **amounts,
        ),
        truth=truth_of(literally),
        short=Message(
            "claims.short.movement",
            **amounts,
        ),
        why=why,
        figures=figures,
        chance=chance,
        more={
            "shares": {
                name: {"before": float(shares[group, 0]), "after": float(shares[group, 1]), "p": p}
                for name, group, p in (
                    ("origin", _ORIGIN, as_claimed[0]),
                    ("destination", _DESTINATION, as_claimed[1]),
                )
            },
            "unplaced": dict(zip(("before", "after"), named.unplaced, strict=True)),
            "window": {"start": named.stretches[0][0], "end": named.stretches[1][1]},
        },
        notes=(*_of_quiet(claim, seen), *seen.notes),
    )


def _changes(named: NamedPlaces) -> NDArray[np.float64]:
    """Return the changes of the shares, observed and shifted; drawn on where the verdict would hang on the seed."""
    random, histories = np.random.default_rng(_SEED), histories_of(named.located)
    changes = share_changes(histories, named.by_group, SHIFTS, random)
    while further := further_draws(max(_as_claimed(changes)), len(changes) - 1):
        more = share_changes(histories, named.by_group, further, random)[1:]
        changes = np.concatenate([changes, more])
    return changes


def _as_claimed(changes: NDArray[np.float64]) -> tuple[float, float]:
    """Return how often the one loses as much by chance, and the other gains as much."""
    return _p(-changes[:, _ORIGIN]), _p(changes[:, _DESTINATION])


def _p(changes: NDArray[np.float64]) -> float:
    """Return how often what is drawn is as large as what was seen, which stands first."""
    return float((changes >= changes[0] - 1e-12).mean())


def _verdict(
    as_claimed: tuple[float, float], otherwise: tuple[float, float], *, literally: bool
) -> tuple[Verdict, Message]:
    """Supported where both shares changed as claimed, contradicted where either is shown to have changed otherwise."""
    if max(as_claimed) < SIGNIFICANT and literally:
        return "supported", Message("claims.movement.why.both")
    # Two ways to be wrong are looked at, so each at half the level.
    if min(otherwise) < SIGNIFICANT / 2:
        side = "origin" if otherwise[0] <= otherwise[1] else "destination"
        return "contradicted", Message("claims.movement.why.otherwise", side=side)
    lost, gained = (often(p) for p in as_claimed)
    return "inconclusive", Message("claims.movement.why.chance", lost=lost, gained=gained)


def _amounts(
    name: str, place: Place, sums: NDArray[np.float64], shares: NDArray[np.float64]
) -> dict[str, Value]:
    return {
        name: place.name,
        f"{name}_before": percent(float(shares[0])),
        f"{name}_after": percent(float(shares[1])),
        f"{name}_n": rounded(float(sums[0])),
        f"{name}_m": rounded(float(sums[1])),
    }


def _of_quiet(claim: MovementClaim, seen: Seen) -> list[Message]:
    """Say where the destination gained a share without having more a day than before."""
    named = seen.named
    before, after = named.sums[_DESTINATION] / np.maximum(named.days, 1)
    if named.shares[_DESTINATION, 1] > named.shares[_DESTINATION, 0] and after <= before:
        return [Message("claims.movement.quiet", place=claim.destination.name)]
    return []
