"""The intervals and probabilities of the default report, computed again by plain means that share nothing with the package.

What ran: levels of sixths beside the season, the noise that does not persist by a restricted likelihood written out with
dense matrices on a grid of 189 points (the package: tridiagonal systems on 45), gamma draws. The joint p: the four
statistics and their ranks among histories of a constant rate, every mean fitted again. The season: the information of the
negative binomial, and the noise at one cycle a year. Two ways to the same figure that share no code agree to an eighth of
an interval's width; a p of a few hundred histories to a factor of a few.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from scipy.fft import dct

import trends
from trends.verdict.pace import judged_pace
from trends.verdict.parameters import Options

_PATH = Path(__file__).with_name("test_default_report_recomputed.py")
_SPEC = importlib.util.spec_from_file_location("recomputed", _PATH)
recomputed = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(recomputed)

GRID = np.array(
    [
        (total, share, phi)
        for total in (0.02, 0.25, 0.5, 0.75, 1, 1.35, 1.9, 2.8, 4.5)
        for share in (0, 0.15, 0.4, 0.65, 0.85, 0.97)
        for phi in ((0.3, 0.6, 0.8, 0.93) if share else (0.3,))
    ]
)
DRAWS = 10_000
SURE = (0.05, 0.95, 0.025, 0.975)


class Window:
    """One window of the file: what is known of each month, and a fit of a constant rate beside its season."""

    def __init__(self, figures, window, season):
        self.figures, self.window, self.season = figures, window, season
        self.count = figures.count[window]
        low, high = figures.low[window], figures.high[window]
        self.n = len(self.count)
        self.seen = ~np.isnan(self.count)
        self.bounded = ~self.seen & ~(np.isnan(low) & np.isnan(high))
        self.low = np.nan_to_num(low[self.bounded])
        self.high = np.where(np.isnan(high[self.bounded]), np.inf, high[self.bounded])
        self.offset = figures.offset[window]
        self.cycle = figures.season(season, window)
        self.random = np.random.default_rng(1)

    def rate(self, *shapes):
        """Return design, expected counts, dispersion and coefficients of a fit by maximum likelihood."""
        beta, alpha, _ = self.figures.fit(self.window, self.season, *shapes)
        design = np.column_stack([np.ones(self.n), *shapes, self.cycle])
        return design, np.exp(design @ beta + self.offset), alpha, beta

    def allowed(self, mu, alpha):
        """Return what each bounded month is worth: its mean below, inside and above its bounds, and its information."""
        grid, size = np.arange(2000.0), 1 / alpha
        m = mu[self.bounded]
        mass = np.exp(recomputed.log_mass(grid, size, (size / (size + m))[:, None]))
        part = (grid >= self.low[:, None]).astype(int) + (grid > self.high[:, None])
        means = np.zeros((len(m), 3))
        for k in range(3):
            some = np.where(part == k, mass, 0.0)
            means[:, k] = some @ grid / np.maximum(some.sum(axis=1), 1e-300)
        inside = np.where(part == 1, mass, 0.0)
        inside /= inside.sum(axis=1, keepdims=True)
        information = self.seen.astype(float)
        information[self.bounded] = 1 - (inside @ grid**2 - (inside @ grid) ** 2) / (m + alpha * m**2)
        return means, information

    def intervals(self):
        """Return the 90 and 95 % limits of the ratios of what ran."""
        events, share, info, sixth = self.figures.what_ran(self.window, self.season)
        x, known = self.cycle, info > 0
        blocks = (sixth[:, None] == np.arange(6)).astype(float)
        Y, E, W = events @ blocks, (info * share) @ blocks, share @ blocks
        mu = (np.maximum(Y, 0.25) / E)[sixth] * share
        y = np.where(known, events / np.where(known, info, 1), 0)
        N, m = self.seen.sum(), mu[self.seen]
        df = N - 6 - x.shape[1]
        scatter = ((y[self.seen] - m) ** 2).sum() * N / df - m.sum()
        total = max(scatter / (m**2).sum(), np.sqrt(2 / df) / m.mean())
        lag = np.abs(np.subtract.outer(np.arange(self.n), np.arange(self.n)))
        X, u = np.column_stack([blocks, x])[known], (y / mu - 1)[known]
        loglik = []
        for times, lasts, phi in GRID:
            white, lasting = total * times * (1 - lasts), total * times * lasts
            V = lasting * phi ** lag[np.ix_(known, known)] + np.diag((1 / mu + white)[known] / info[known])
            inverse = np.linalg.inv(V)
            S, b = X.T @ inverse @ X + 1e-6 * np.eye(X.shape[1]), X.T @ inverse @ u
            determinants = np.linalg.slogdet(V)[1] + np.linalg.slogdet(S)[1]
            loglik.append(-0.5 * (determinants + u @ inverse @ u - b @ np.linalg.solve(S, b)))
        loglik = np.array(loglik) + np.where(GRID[:, 1] == 0, np.log(50), 0)
        weight = np.exp(loglik - loglik.max())
        weight /= weight.sum()
        white = total * (weight @ (GRID[:, 0] * (1 - GRID[:, 1])))
        lasting = sum(
            w * total * times * part * phi**lag for w, (times, part, phi) in zip(weight, GRID, strict=True)
        )
        s = (info * mu) @ blocks
        spread = 1 / (s + 0.5) + white * (1 + 2 / df) * ((info * mu**2) @ blocks) / s**2
        level = np.log((Y + 0.5 * (Y < 5)) / E)[:, None]
        level = level + np.log(self.random.gamma(1 / spread[:, None], spread[:, None], (6, DRAWS)))
        for b in range(6):  # what the months that were not counted may have done
            apart = np.where(sixth == b, info * mu / s[b] - share / W[b], 0.0)
            level[b] += np.sqrt(apart @ lasting @ apart) * self.random.standard_normal(DRAWS)
        means = blocks.T @ ((info * mu)[:, None] * x) / s[:, None]
        centred = (info * mu)[:, None] * (x - means[sixth])
        A = centred.T @ (x - means[sixth])
        M = ((info * (mu + white * mu**2))[:, None] * (x - means[sixth])).T @ (x - means[sixth])
        M += centred.T @ lasting @ centred
        bread = np.linalg.inv(A + max(np.trace(M) / np.trace(A), 1) * np.eye(x.shape[1]))
        moved = self.random.multivariate_normal(np.zeros(x.shape[1]), bread @ M @ bread, DRAWS)
        level -= (means - means.mean(axis=0)) @ moved.T

        def of(parts):
            runs = np.split(np.arange(6), parts)
            return np.array([np.log(W[run] @ np.exp(level[run]) / W[run].sum()) for run in runs])

        halves, thirds = of(2), of(3)
        along = (np.arange(6) - 2.5) * 6 / 17.5 / (self.n / 12)
        drawn = {
            "halves": halves[1] - halves[0],
            "end_to_end": level[5] - level[0],
            "per_year": along @ level,
        }
        found = {name: np.quantile(values, SURE) for name, values in drawn.items()}
        one, other = np.triu_indices(3, 1)
        apart = thirds[other] - thirds[one]
        low, centre, high = np.quantile(apart, [0.16, 0.5, 0.84], axis=1)
        error = (high - low) / 2
        largest = np.abs((apart - centre[:, None]) / error[:, None]).max(axis=0)
        found["thirds"] = np.array(
            [
                (np.abs(centre) + sign * np.quantile(largest, sure) * error).max()
                for sure in (0.9, 0.95)
                for sign in (-1, 1)
            ]
        )
        return found

    def joint(self, histories=1999):
        """Return the joint p of the four statistics, and the noise that was estimated."""
        design, mu, alpha, _ = self.rate()
        means, info = self.allowed(mu, alpha)
        observed = np.where(self.seen, self.count, mu)
        observed[self.bounded] = means[:, 1]
        own, (scatter, rho, phi), mean = self.statistics(observed[None], design, mu, info)
        scatter, rho, phi, mean = scatter[0], rho[0], phi[0], mean[0]
        dispersion = max(scatter - 1, 0.001) / mean
        lasts = min(rho * max(scatter, 1), 0.95 * dispersion * mean) / mean
        phi = max(phi, np.log1p(lasts) / np.log1p(dispersion))
        persistent = min((1 + lasts) ** (1 / phi) - 1, dispersion)
        white = max((1 + dispersion) / (1 + persistent) - 1, 1e-6)
        deviation = np.sqrt(np.log1p(persistent))
        path = self.random.standard_normal((histories, self.n))
        for at in range(1, self.n):
            path[:, at] = phi * path[:, at - 1] + np.sqrt(1 - phi**2) * path[:, at]
        rate = mu * np.exp(deviation * path - deviation**2 / 2)
        drawn = self.random.negative_binomial(1 / white, 1 / (1 + white * rate)).astype(float)
        bounded = drawn[:, self.bounded]
        part = (bounded >= self.low).astype(int) + (bounded > self.high)
        drawn[:, self.bounded] = means[np.arange(len(means)), part]
        drawn[:, ~self.seen & ~self.bounded] = mu[~self.seen & ~self.bounded]
        every = np.vstack([own, self.statistics(drawn, design, mu, info)[0]])
        rank = np.array([(one[None, :] >= one[:, None]).mean(axis=1) for one in every.T]).T
        least, added = rank.min(axis=1), rank.sum(axis=1)
        p = ((least < least[0]) | ((least == least[0]) & (added <= added[0]))).mean()
        return p, (persistent, phi, white)

    def statistics(self, y, design, mu, info):
        """Return trend, shift, surge and slow change of histories (R, n), and the noise of each."""
        p, N, n = design.shape[1], self.seen.sum(), self.n
        mean = np.tile(mu, (len(y), 1))
        for _ in range(6):
            A = np.einsum("rt,tp,tq->rpq", info * mean, design, design)
            score = ((y - mean) * (info > 0)) @ design
            step = np.linalg.solve(A, score[:, :, None])[:, :, 0]
            mean = mean * np.exp(np.clip(step @ design.T, -1, 1))
        middle = (mean * self.seen).sum(axis=1) / N
        scatter = (((y - mean) ** 2 - mean) * self.seen).sum(axis=1) * N / (N - p)
        a = np.maximum(0, scatter / (mean**2 * self.seen).sum(axis=1))
        r = np.where(info > 0, y - mean, 0) / np.sqrt(mean * (1 + a[:, None] * mean))
        r *= np.sqrt(1 + a * middle)[:, None]
        long_run = {}
        for J in (1, 2):
            left = dct(r, norm="ortho", axis=1)
            left[:, : J + 1] = 0
            e = dct(left, type=3, norm="ortho", axis=1)
            k, squares = p + J, (e**2 * (info > 0)).sum(axis=1)
            r1, r2 = ((e[:, lag:] * e[:, :-lag]).sum(axis=1) / squares for lag in (1, 2))
            rho = np.clip(r1 + (1 + k + 2 * np.maximum(r1, 0)) / N, 0, 0.9)
            raw = (N * np.maximum(rho * (r2 + (1 + k) / N), 0) + 1.8) / (N * rho**2 + 12)
            phi = np.clip(raw, np.maximum(rho, 0.05), 0.9)
            noise = squares / (N - k), rho, phi
            long_run[J] = np.maximum(1, noise[0]) * (1 + 2 * rho * np.minimum(1 / (1 - phi), N / 4))
        root, at = np.sqrt(info), np.arange(n)
        basis = np.linalg.qr(design * root[:, None])[0]

        def along(shape):
            bare = shape * root - basis @ (basis.T @ (shape * root))
            return np.abs(r @ (bare * root / np.linalg.norm(bare)))

        least = max(6, n // 10)
        shift = [along((at >= cut) * 1.0) for cut in range(int(np.ceil(0.15 * n)), int(0.85 * n) + 1)]
        surge = [
            along(((at >= start) & (at < stop)) * 1.0)
            for start in range(least, n - 2 * least + 1)
            for stop in range(start + least, min(n - least, start + int(0.7 * n)) + 1)
        ]
        slow = sum(along(np.cos(np.pi * j * (at + 0.5) / n)) ** 2 / j for j in range(1, 9))
        every = (
            along(at * 1.0) / np.sqrt(long_run[1]),
            np.max(shift, axis=0) / np.sqrt(long_run[1]),
            np.max(surge, axis=0) / np.sqrt(long_run[2]),
            slow / np.minimum(long_run[1], long_run[2]),
        )
        return np.column_stack(every), noise, middle

    def yearly(self):
        """Return factor and standard error of each month, and the highest over the lowest with its 95 % limits."""
        trend = (np.arange(self.n) - (self.n - 1) / 2) / 12
        design, mu, alpha, beta = self.rate(trend)
        info = self.allowed(mu, alpha)[1]
        covariance = np.linalg.inv((design * (info * mu / (1 + alpha * mu))[:, None]).T @ design)[2:, 2:]
        persistent, phi, white = self.joint(199)[1]
        around = np.cos(2 * np.pi / 12)
        swelling = (1 - phi**2) / (1 - 2 * phi * around + phi**2)
        m = mu[self.seen]
        noise = (m + (white + persistent * swelling) * m**2).mean() / (m + alpha * m**2).mean()
        angle = 2 * np.pi * (np.arange(1, 13) - 0.5) / 12
        harmonics = range(1, int(self.season[-1]) + 1)
        cycle = np.column_stack([wave(k * angle) for k in harmonics for wave in (np.cos, np.sin)])
        effect = np.exp(cycle @ beta[2:])
        gradient = cycle - (effect / effect.sum()) @ cycle
        error = np.sqrt(np.einsum("ip,pq,iq->i", gradient, covariance, gradient) * noise)
        one, other = np.triu_indices(12, 1)
        pairs = cycle[one] - cycle[other]
        apart = np.sqrt(np.einsum("ip,pq,iq->i", pairs, covariance, pairs))
        drawn = self.random.multivariate_normal(np.zeros(len(covariance)), covariance, 4000) @ pairs.T
        critical = np.quantile(np.abs(drawn / apart).max(axis=1), 0.95)
        widest = cycle[effect.argmax()] - cycle[effect.argmin()]
        reach = critical * np.sqrt(widest @ covariance @ widest * noise)
        ratio = np.log(effect.max() / effect.min())
        return effect / effect.mean(), error, np.array([ratio, max(ratio - reach, 0), ratio + reach])


@pytest.fixture(scope="module")
def both():
    """The report's two windows, by the package and by what stands above."""
    series, figures = trends.load_series("central-syria"), recomputed.Figures()
    found = []
    for window, end in zip(recomputed.windows(figures), (recomputed.LAST_OF_CLAIM, None), strict=True):
        options = Options(1.5, "auto", replicates=199, seed=0, most=199)
        told = judged_pace(series.window(end=end), options).to_dict()
        found.append((told, Window(figures, window, told["model"]["season"])))
    return found


def test_intervals_of_what_ran(both):
    for told, window in both:
        for name, limits in window.intervals().items():
            change = told["changes"][name]
            theirs = np.log([change[limit] for limit in ("low90", "high90", "low95", "high95")])
            width = np.diff(theirs)[[0, 0, 2, 2]]
            assert np.abs((limits - theirs) / width).max() < 0.125, (name, np.exp(limits), np.exp(theirs))


def test_joint_probability(both):
    for told, window in both:
        p = window.joint()[0]
        theirs = told["tests"]["joint"]["p"]
        assert (p < 0.05) == (theirs < 0.05)
        assert abs(np.log((p + 0.005) / (theirs + 0.005))) < np.log(2.5), (p, theirs)


def test_season_and_its_interval(both):
    window = both[1][1]
    found = trends.trend(trends.load_series("central-syria"), replicates=19).season
    factor, error, (ratio, low, high) = window.yearly()
    table = found.factors
    assert table["factor"].to_numpy() == pytest.approx(factor, rel=1e-4)
    theirs = np.log(table["high95"] / table["low95"]).to_numpy() / 2 / 1.96
    assert theirs == pytest.approx(error, rel=0.15)
    peak = found.peak_to_trough
    assert np.log([peak.value, peak.low95, peak.high95]) == pytest.approx(
        [ratio, low, high], abs=0.15 * (high - low)
    )
