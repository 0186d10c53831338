"""The ratio of two rates where one side holds next to nothing: exact limits, widened for overdispersion.

On the log scale a rate of zero lies at minus infinity and no standard error reaches it. Given how many events there are
in all, the number on one side is binomial, whatever the rates (Przyborowski & Wilenski 1940), and its exact limits
(Clopper & Pearson 1934) give those of the ratio.
"""

from __future__ import annotations

__all__ = ["ratio_limits"]


def ratio_limits(
    later: float, earlier: float, exposure: float, dispersion: float, beyond: float
) -> tuple[float, float]:
    """Return the lower and upper limit of the later rate over the earlier one.

    Parameters
    ----------
    later, earlier : float
        Events on either side, not both zero.
    exposure : float
        Exposure of the later side over that of the earlier one.
    dispersion : float
        How many times the variance of a sum exceeds that of independent events, at least one. Both numbers of events
        are divided by it: so many independent clusters say as much.
    beyond : float
        Chance beyond each limit: 0.025 for an interval of 95 %.

    Returns
    -------
    low, high : float
        Zero where there are none later; infinite where there are none earlier.

    Examples
    --------
    >>> low, high = ratio_limits(190, 0, 1.0, 1.0, 0.025)
    >>> round(low, 1), high
    (51.0, inf)
    """
    from scipy.special import betaincinv

    # The beta distribution takes fractional numbers of events, which the binomial does not.
    one, other = later / dispersion, earlier / dispersion
    low = float(betaincinv(one, other + 1, beyond)) if one > 0 else 0.0
    # Of the upper limit its distance from one, which is not lost to rounding.
    below = float(betaincinv(other, one + 1, beyond)) if other > 0 else 0.0
    return (
        low / (1 - low) / exposure if low < 1 else float("inf"),
        (1 - below) / below / exposure if below > 0 else float("inf"),
    )
