"""The numbers of the default report, computed again from the bundled file without this package, and looked up on the page.

Everything that follows from the figures alone is computed here: sums, means and ratios with numpy; what ran as sums over
sixths of the window beside a Poisson season, a month without a count at the mean of what its bounds allow; the ratios of
the process by maximum likelihood with scipy (counts are negative binomial, a month without a count enters as the
probability of its interval), held against statsmodels where every month has a count. What rests on simulation (intervals, probabilities,
what could have been detected) is held against ``verdicts.json``, in which it stands at full precision. A number on the
page that is neither fails the test.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.special import betainc, gammaln, xlog1py
from statsmodels.tsa.statespace.structural import UnobservedComponents

import trends
from trends.verdict.conventional_tests import second_opinions

DATA = Path(__file__).parents[2] / "data" / "central-syria.csv"
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "constant-pace.ipynb"
LAST_OF_CLAIM = "2023-02"


def log_mass(count, size, p):
    """The negative binomial, written out: scipy's own object costs ten times as much a call."""
    return gammaln(count + size) - gammaln(size) - gammaln(count + 1) + size * np.log(p) + xlog1py(count, -p)


def at_most(count, size, p):
    """The probability of so many at most; none below zero."""
    return np.where(count < 0, 0.0, betainc(size, np.maximum(count, 0) + 1, p))


class Figures:
    """The file as it stands, and the likelihood."""

    def __init__(self):
        self.frame = pd.read_csv(DATA)
        months = pd.PeriodIndex(self.frame["month"], freq="M")
        self.labels = list(self.frame["month"])
        self.month = months.month.to_numpy()
        self.offset = np.log(months.days_in_month.to_numpy(float) / 30.4375)
        self.count = self.frame["attacks_confirmed"].to_numpy(float)
        self.low = self.frame["attacks_low"].to_numpy(float)
        self.high = self.frame["attacks_high"].to_numpy(float)

    def season(self, kind, window):
        month = self.month[window]
        if kind == "none":
            return np.zeros((len(month), 0))
        if kind == "month":
            return np.column_stack([(month == other).astype(float) for other in range(2, 13)])
        angle = 2 * np.pi * (month - 0.5) / 12
        harmonics = range(1, int(kind[-1]) + 1)
        return np.column_stack([wave(k * angle) for k in harmonics for wave in (np.cos, np.sin)])

    def fit(self, window, season, *shapes, low=None, high=None):
        """Return coefficients (level, shapes, season), the dispersion and the log-likelihood at its maximum."""
        count, offset = self.count[window], self.offset[window]
        low = (self.low if low is None else low)[window]
        high = (self.high if high is None else high)[window]
        design = np.column_stack([np.ones(len(count)), *shapes, self.season(season, window)])
        seen = ~np.isnan(count)
        between = ~seen & ~(np.isnan(low) & np.isnan(high))
        below, top = low[between] - 1, high[between]

        def loss(at):
            mu = np.exp(np.clip(design @ at[:-1] + offset, -20, 20))
            size = np.exp(-at[-1])
            p = size / (size + mu)
            upper = np.where(np.isnan(top), 1.0, at_most(np.nan_to_num(top), size, p[between]))
            lower = np.where(np.isnan(below), 0.0, at_most(np.nan_to_num(below), size, p[between]))
            inside = np.log(np.maximum(upper - lower, 1e-300)).sum()
            return -(log_mass(count[seen], size, p[seen]).sum() + inside)

        start = np.r_[np.log(np.nanmean(count)), np.zeros(design.shape[1] - 1), -2.0]
        found = minimize(loss, start, method="BFGS")
        found = minimize(loss, found.x, method="BFGS", options={"gtol": 1e-6})
        return found.x[:-1], float(np.exp(found.x[-1])), -float(found.fun)

    def ratios(self, window, season, changes):
        """The point estimates of the process: ratios of rates, each from a likelihood of its own."""
        n = len(self.labels[window])
        at = np.arange(n)
        beta, alpha, loglik = self.fit(window, season, (at - (n - 1) / 2) / 12)
        slope = beta[1]
        level = np.r_[
            0, self.fit(window, season, (at >= n // 3) & (at < 2 * n // 3), at >= 2 * n // 3)[0][1:3]
        ]
        labels = self.labels[window]
        shift = at >= labels.index(changes["largest_shift"]["at"])
        first, last = (labels.index(changes["largest_surge"][end]) for end in ("from", "to"))
        found = {
            "halves": self.fit(window, season, at >= n // 2)[0][1],
            "thirds": np.ptp(level),
            "end_to_end": slope * n / 12,
            "per_year": slope,
            "largest_shift": self.fit(window, season, shift)[0][1],
            "largest_surge": self.fit(window, season, (at >= first) & (at <= last))[0][1],
        }
        return {name: float(np.exp(value)) for name, value in found.items()}, (slope, alpha, loglik)

    def what_ran(self, window, season, low=None, high=None):
        """Return each month's events, exposure beside the season, and information; and the sixth it lies in.

        A month of which only bounds are known is taken at the mean of the counts they allow, given the level of its
        sixth, until neither moves: the levels then are the sums of what was counted over the exposure.
        """
        low = self.low if low is None else low
        high = self.high if high is None else high
        count, exposure, x = self.count[window], np.exp(self.offset[window]), self.season(season, window)
        n = len(count)
        sixth = np.repeat(np.arange(6), np.diff(np.arange(7) * n // 6))
        thirds = (sixth // 2 == 1, sixth // 2 == 2)
        size = 1 / self.fit(window, season, *thirds, low=low, high=high)[1]
        low, high = low[window], high[window]
        seen = ~np.isnan(count)
        bounded = ~seen & ~(np.isnan(low) & np.isnan(high))
        used = seen | bounded
        design = np.column_stack([sixth[:, None] == np.arange(6), x]).astype(float)
        grid = np.arange(1000.0)
        allowed = (grid >= np.nan_to_num(low[bounded])[:, None]) & (
            grid <= np.where(np.isnan(high[bounded]), np.inf, high[bounded])[:, None]
        )
        filled, beta = np.where(seen, count, np.nanmean(count)), np.zeros(design.shape[1])
        beta[:6] = np.log(np.nanmean(count))
        for _ in range(300):
            mu = np.exp(design @ beta) * exposure
            p = size / (size + mu[bounded])
            mass = np.where(allowed, np.exp(log_mass(grid, size, p[:, None])), 0.0)
            mass /= mass.sum(axis=1, keepdims=True)
            filled[bounded] = mass @ grid
            weighed = design[used] * mu[used, None]
            beta = beta + np.linalg.solve(weighed.T @ design[used], design[used].T @ (filled - mu)[used])
        wave = np.exp(x @ beta[6:])
        information = seen.astype(float)
        spread = mass @ grid**2 - (mass @ grid) ** 2
        information[bounded] = 1 - spread / (mu + mu**2 / size)[bounded]
        # Louis (1982): a bounded month moves the score by its mean less mu, and weighs no more than what is known of it.
        events = np.where(used, information * mu + filled - mu, 0.0)
        return events, exposure * wave / wave.mean(), information, sixth

    def ran(self, window, season, changes=None, **bounds):
        """The point estimates of the report: ratios of what ran in parts of the window."""
        events, share, information, sixth = self.what_ran(window, season, **bounds)

        def level(part):
            return events[part].sum() / (information * share)[part].sum()

        levels = np.array([level(sixth == k) for k in range(6)])
        weights = np.array([share[sixth == k].sum() for k in range(6)])

        def of(parts):
            return [
                np.average(some, weights=weight)
                for some, weight in zip(np.split(levels, parts), np.split(weights, parts), strict=True)
            ]

        first, second = of(2)
        found = {
            "halves": second / first,
            "thirds": max(of(3)) / min(of(3)),
            "end_to_end": levels[5] / levels[0],
            "per_year": np.exp(np.polyfit((np.arange(6) + 0.5) / 6 * len(sixth) / 12, np.log(levels), 1)[0]),
        }
        labels, at = self.labels[window], np.arange(len(sixth))
        if changes is not None:
            shift = at >= labels.index(changes["largest_shift"]["at"])
            start, stop = (labels.index(changes["largest_surge"][end]) for end in ("from", "to"))
            surge = (at >= start) & (at <= stop)
            found["largest_shift"] = level(shift) / level(~shift)
            found["largest_surge"] = level(surge) / level(~surge)
        return found


@pytest.fixture(scope="module")
def figures():
    return Figures()


@pytest.fixture(scope="module")
def verdicts(default_report):
    return json.loads((default_report / "verdicts.json").read_text(encoding="utf-8"))["verdicts"]


def text_of(page):
    """The page as lines of text, a row of a table as one line with bars between its cells."""
    page = re.sub(r"<(style|svg|script|math|details|head)\b.*?</\1>", "", page, flags=re.DOTALL)
    # A cell that is read in a row of its own on a phone holds its text in an element.
    page = re.sub(r"(<t[dh]\b[^>]*>)<div>(.*?)</div>(?=</t[dh]>)", r"\1\2", page, flags=re.DOTALL)
    page = re.sub(r"</t[dh]>", " | ", page)
    page = re.sub(r"<(p|div|li|h\d|tr|figcaption|dt|section|pre|header|footer)\b", "\n<\\1", page)
    lines = html.unescape(re.sub(r"<[^>]+>", "", page)).split("\n")
    return [" ".join(line.split()) for line in lines if line.strip()]


@pytest.fixture(scope="module")
def lines(default_report):
    (page,) = default_report.glob("*.html")
    return text_of(page.read_text(encoding="utf-8"))


def windows(figures):
    claimed = figures.labels.index(LAST_OF_CLAIM) + 1
    return slice(0, claimed), slice(0, len(figures.labels))


def test_the_likelihood_is_that_of_statsmodels_where_every_month_has_a_count(figures):
    from statsmodels.discrete.discrete_model import NegativeBinomial

    seen = ~np.isnan(figures.count)
    design = np.column_stack([np.ones(seen.sum()), figures.season("fourier:1", seen)])
    theirs = NegativeBinomial(figures.count[seen], design, offset=figures.offset[seen]).fit(disp=0)
    beta, alpha, loglik = figures.fit(seen, "fourier:1")
    assert np.allclose([*beta, alpha, loglik], [*theirs.params, theirs.llf], rtol=1e-3, atol=1e-3)


def test_windows_models_and_ratios(figures, verdicts):
    assert len(verdicts) == 2
    for verdict, window in zip(verdicts, windows(figures), strict=True):
        count, low, high = figures.count[window], figures.low[window], figures.high[window]
        bounded = np.isnan(count) & ~(np.isnan(low) & np.isnan(high))
        told = verdict["window"]
        assert (told["periods"], told["observed"], told["bounded"], told["missing"]) == (
            len(count),
            (~np.isnan(count)).sum(),
            bounded.sum(),
            (np.isnan(count) & ~bounded).sum(),
        )
        season = verdict["model"]["season"]
        # The dispersion that says what a bound allows is another's than the package's: 2 in 100 between them.
        changes = verdict["changes"]
        ratios = figures.ran(window, season, changes)
        assert set(ratios) == set(changes)
        for name, ratio in ratios.items():
            assert changes[name]["ratio"] == pytest.approx(ratio, rel=0.03), name
        changes = verdict["usual_swings"]["changes"]
        ratios, (slope, alpha, loglik) = figures.ratios(window, season, changes)
        for name, ratio in ratios.items():
            assert changes[name]["ratio"] == pytest.approx(ratio, rel=2e-4), name
        for change in (*changes.values(), *verdict["changes"].values()):
            limits = [change[name] for name in ("low95", "low90", "ratio", "high90", "high95")]
            assert limits == sorted(set(limits))
        assert verdict["model"]["log_rate_per_year"] == pytest.approx(slope, abs=2e-5)
        assert verdict["model"]["dispersion"] == pytest.approx(alpha, rel=1e-3)
        assert verdict["model"]["loglik"] == pytest.approx(loglik, abs=1e-5)
    without = {
        name: figures.frame[f"attacks_{name}"]
        .where(figures.frame[f"{name}_from_claim"].isna())
        .to_numpy(float)
        for name in ("low", "high")
    }
    halves = figures.ran(windows(figures)[0], verdicts[0]["model"]["season"], **without)["halves"]
    (told,) = [one for one in verdicts[0]["unobserved"]["repeats"] if "left out" in one["assumption"]]
    assert told["halves_ratio"] == pytest.approx(halves, rel=0.02)


def line_of(lines, *words):
    (found,) = [line for line in lines if all(word in line for word in words)]
    return found


def rows_of(lines, caption):
    """The rows of a table without its head."""
    start = next(at for at, line in enumerate(lines) if re.match(rf"Table \d+ {re.escape(caption)}", line))
    rows = []
    for line in lines[start + 1 :]:
        if "|" not in line:
            break
        rows.append([cell.strip() for cell in line.split("|")][:-1])
    return rows[1:]


CHANGES = {
    "second half over first": "halves",
    "highest third over lowest": "thirds",
    "last sixth over first": "end_to_end",
    "largest shift": "largest_shift",
    "largest surge": "largest_surge",
    "change per year": "per_year",
}


def dates_in(value):
    return set(re.findall(r"\d{4}-\d{2}", json.dumps(value)))


def test_the_table_of_changes(lines, verdicts):
    rows = rows_of(lines, "Changes of the rate")
    assert len(rows) == len(CHANGES)
    for row in rows:
        key = CHANGES[row[0].casefold()]
        assert len(row) == 1 + len(verdicts)
        for cell, verdict in zip(row[1:], verdicts, strict=True):
            change = verdict["changes"][key]
            assert cell.startswith(f"{change['ratio']:.2f} ({change['low95']:.2f} to {change['high95']:.2f})")
            dates = re.findall(r"\d{4}-\d{2}", cell)
            lead = [change[end] for end in ("at", "from", "to") if end in change]
            assert dates[: len(lead)] == lead
            assert set(dates) <= dates_in(change)


def bounds_in_words(low, high):
    if np.isnan(low) or np.isnan(high):
        known = high if np.isnan(low) else low
        return f"at {'most' if np.isnan(low) else 'least'} {known:.0f}"
    return f"{low:.0f} to {high:.0f}"


def test_what_is_counted_and_what_is_not(figures, lines):
    frame, known = figures.frame, ~np.isnan(figures.count)
    said = line_of(lines, "were counted by month from April 2020")
    assert re.findall(r"\d+", said.partition(":")[2].partition(".")[0]) == [
        str(len(frame)),
        str(known.sum()),
        f"{figures.count[known].sum():.0f}",
        str((~known).sum()),
    ]
    rows = rows_of(lines, "Reported Islamic State attacks in central Syria")
    killed = (frame["security_killed"] + frame["civilians_killed"]).to_numpy()
    assert [row[0] for row in rows] == [f"{day:%B %Y}" for day in pd.to_datetime(frame["month"])]
    for at, row in enumerate(rows):
        bounds = bounds_in_words(figures.low[at], figures.high[at])
        assert row[1] == (f"{figures.count[at]:.0f}" if known[at] else bounds)
        assert row[2] == ("not known" if np.isnan(killed[at]) else f"{killed[at]:.0f}")
        change = figures.count[at] - figures.count[at - 12] if at >= 12 else np.nan
        wanted = "" if np.isnan(change) else f"{change:+.0f}" if change else "the same"
        assert row[3].replace("\N{MINUS SIGN}", "-") == wanted
    year = frame["month"].str.startswith("2023")
    ends = [figures.count.copy(), figures.count.copy()]
    for end, bound in zip(ends, (figures.low, figures.high), strict=True):
        end[~known] = bound[~known]
    said = line_of(lines, "The published total of 215 attacks")
    assert said.endswith(f"add up to {ends[0][year].sum():.0f} to {ends[1][year].sum():.0f}.")


def test_the_newest_figures_beside_earlier_ones(figures, lines):
    """By hand: a stretch is the mean of the months that have a count."""
    rows = {row[0].partition(":")[0]: row[1:] for row in rows_of(lines, "The newest figures beside earlier")}
    count = figures.count

    def mean(part):
        seen = count[part][~np.isnan(count[part])]
        return f"{seen.mean():.0f} a month ({len(seen)} of {len(count[part])} counted)"

    def apart(later, earlier):
        ratio = np.nanmean(count[later]) / np.nanmean(count[earlier])
        return f"{abs(ratio - 1) * 100:.0f}% {'higher' if ratio > 1 else 'lower'}"

    assert rows["The month before"] == [
        f"{count[-2]:.0f}",
        f"{count[-1]:.0f}",
        f"{count[-1] - count[-2]:+.0f}".replace("-", "\N{MINUS SIGN}"),
    ]
    before = bounds_in_words(figures.low[-13], figures.high[-13])
    assert rows["The same month of the year before"] == [before, f"{count[-1]:.0f}", "lower"]
    later, earlier = slice(-12, None), slice(-24, -12)
    assert rows["The twelve months before the last twelve"] == [
        mean(earlier),
        mean(later),
        apart(later, earlier),
    ]
    later, earlier = slice(-11, None), slice(-23, -12)
    assert rows["The same part of last year"] == [mean(earlier), mean(later), apart(later, earlier)]


def test_the_casualties(figures, lines):
    frame = figures.frame
    killed = (frame["security_killed"] + frame["civilians_killed"]).to_numpy()
    known = ~np.isnan(killed) & ~np.isnan(figures.count)
    dead, attacks = killed[known].sum(), figures.count[known].sum()
    said = line_of(lines, "people were killed in")
    assert said.startswith(f"{dead:,.0f} people were killed in {attacks:.0f} ")
    assert f"{dead / attacks:.2g} each on average" in said
    civilians, of = (
        np.nansum(np.where(np.isnan(killed), 0, one)) for one in (frame["civilians_killed"], killed)
    )
    # Not "of whom it is known": UCDP counts the dead of unknown side among the killed, and not as civilians.
    assert f"Of the {of:,.0f} killed, {civilians:.0f} are recorded as civilians" in said
    assert f"({100 * civilians / of:.0f}%)" in said
    most = int(np.nanargmax(killed))
    when = f"{pd.Timestamp(frame['month'][most]):%B %Y}"
    # Most of the months of which the deaths are known: "most died in" would speak of the 23 others, too.
    said = line_of(lines, "with a figure, ")
    told = f"Of the {(~np.isnan(killed)).sum()} months with a figure, {when} had most deaths: {killed[most]:.0f} killed"
    assert f"{told} in {figures.count[most]:.0f} incidents." in said
    assert f"{np.isnan(killed).sum()} of {len(killed)} months have no figure of deaths." in said


def test_the_deaths_an_attack_by_resampling_months(figures):
    """As the result says, which no longer stands on the page as a table; quantiles of 20,000 draws are good to 2 in 100."""
    killed = (figures.frame["security_killed"] + figures.frame["civilians_killed"]).to_numpy()
    known = ~np.isnan(killed) & ~np.isnan(figures.count)
    half = len(known) // 2
    parts = (known & (np.arange(len(known)) < half), known & (np.arange(len(known)) >= half))
    told = trends.lethality(
        *(trends.load_series("central-syria", measure=measure) for measure in ("attacks", "fatalities"))
    )
    rates = [[values[part].mean() for part in parts] for values in (killed, figures.count)]
    deaths, tempo = (second / first for first, second in rates)
    halves = told.decomposition
    assert (halves.deaths, halves.attacks, halves.per_attack.value) == pytest.approx(
        (deaths, tempo, deaths / tempo)
    )
    assert halves.exposure == tuple(part.sum() for part in parts)
    random = np.random.default_rng(1)

    def each(part):
        drawn = random.choice(np.flatnonzero(part), (20_000, part.sum()))
        return killed[drawn].sum(axis=1) / figures.count[drawn].sum(axis=1)

    for found, draws in (
        (told.per_attack, each(known)),
        (halves.per_attack, each(parts[1]) / each(parts[0])),
    ):
        assert (found.low95, found.high95) == pytest.approx(np.quantile(draws, [0.025, 0.975]), rel=0.06)


def test_other_choices(figures, lines, verdicts):
    window = windows(figures)[0]
    n, season = window.stop, verdicts[0]["model"]["season"]
    words = {
        "none": "none",
        "one wave a year": "fourier:1",
        "2 waves a year": "fourier:2",
        "a level for every month of the year": "month",
    }

    def ratio(start, stop, kind):
        return figures.ran(slice(start, stop), kind)["halves"]

    checked = 0
    for choice, value, verdict, told in rows_of(lines, "The verdict under other choices"):
        if not told or choice == "unobserved":
            continue
        assert verdict == "contradicted"
        halves, low, high = (float(number) for number in re.findall(r"\d\.\d+", told))
        assert low < halves < high < 1
        moved = int((re.search(r"(\d+) months", value) or [0, 0])[1])
        kind = season if choice == "window" else words[value]
        if kind == "month":
            continue  # with eleven effects and 25 counts, sixths and season are hardly told apart
        start, stop = (moved if "starts" in value else 0), n - (moved if "ends" in value else 0)
        # A window that moves has its season chosen anew.
        kinds = [kind] if choice != "window" else [season, "none", "fourier:2"]
        assert any(halves == pytest.approx(ratio(start, stop, one), rel=0.03, abs=0.005) for one in kinds), (
            value
        )
        checked += 1
    assert checked >= 4


def test_what_the_usual_models_say(figures, verdicts):
    """The regression with a step by its own likelihood; the local level by statsmodels' smoother on the log counts."""
    window = windows(figures)[0]
    season = verdicts[0]["model"]["season"]
    n = window.stop
    late = np.arange(n) >= n // 2
    nothing = np.full(len(figures.count), np.nan)
    step = figures.fit(window, season, late, low=nothing, high=nothing)[0][1]
    series = trends.load_series("central-syria", end=LAST_OF_CLAIM)
    table = second_opinions(series, season).table("")
    told = {row[0]: [float(number) for number in re.findall(r"\d\.\d+", row[-1])] for row in table.rows}
    assert told["negative binomial, second half"][0] == pytest.approx(np.exp(step), abs=0.006)
    logs = np.log(figures.count[window] + 0.5) - figures.offset[window]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        waves = figures.season(season, window)
        model = UnobservedComponents(logs, "local level", exog=waves, mle_regression=False)
        level = model.fit(disp=False).smoothed_state[0]
    halves = np.exp(level[late].mean() - level[~late].mean())
    assert told["local level with season"][0] == pytest.approx(halves, rel=0.02)
    for name in ("negative binomial, second half", "local level with season"):
        ratio, low, high = told[name]
        assert low < ratio < high


# -- every number on the page -------------------------------------------------------------------------------------

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")


def written(value):
    """How a number may stand on the page: by decimals or significant digits, as a ratio, or as a change in per cent."""
    forms = {f"{value:.{digits}f}" for digits in (0, 1, 2, 3)} | {
        f"{value:.3g}",
        f"{value:.2g}",
        f"{value:,.0f}",
    }
    forms |= {f"{100 * value:.0f}", f"{abs(1 - value) * 100:.0f}"}
    return forms


def numbers_in(value):
    if isinstance(value, dict):
        for item in value.values():
            yield from numbers_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from numbers_in(item)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield value


def test_no_number_on_the_page_is_unaccounted_for(lines, verdicts):
    """Tables are held above cell by cell; of running text every number must be one of those known here."""
    allowed = {form for value in numbers_in(verdicts) for form in written(value)}
    # Levels of intervals and tests, the margin's inverse, days and years, numbers of figures and tables, 4 of 5, the note on power.
    allowed |= {"90", "95", "99", "5", f"{1 / 1.5:.2f}", "0.001", "30", "1", "19", "215", "209", "247"}
    allowed |= {str(year) for year in range(2020, 2025)}
    markdown = " ".join(
        "".join(cell["source"])
        for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "markdown"
    )
    prose = set(_NUMBER.findall(markdown))
    elsewhere = {
        "people were killed": "test_the_casualties",
        "lack a figure": "test_the_casualties",
        "with a figure, ": "test_the_casualties",
        "that have figures by province": "tests/studies/test_places.py",
        "at least 416 in all": "tests/studies/test_first_page.py",
        "heavy-tailed": "simulated",
        "Over the year the rate is highest": "simulated",
        "were counted by month": "test_what_is_counted_and_what_is_not",
        "The figures can be looked up": "addresses",
        "https://": "addresses",
        "Cite as": "the file's own",
        "Licence": "the file's own",
        "SHA-256": "below",
        "Computed with": "versions",
        "Bootstrap |": "parameters",
    }
    left = []
    for line in lines:
        if "|" in line and any(_NUMBER.search(cell) for cell in line.split("|")[1:]):
            if any(word in line for word in ("SHA-256", "Cite as", "Licence")):
                continue
        elif any(word in line for word in elsewhere):
            continue
        bare = re.sub(r"^(Figure|Table) \d+|fourier:\d|\d{4}-\d{2}(-\d{2})?|central-syria\S*", "", line)
        numbers = _NUMBER.findall(bare)
        known = allowed | (prose if len(line) > 60 and line[:40] in re.sub(r"[*$]", "", markdown) else set())
        left += [(number, line[:90]) for number in numbers if number not in known]
    tabled = [entry for entry in left if "|" in entry[1]]
    for caption in (
        "Reported Islamic State attacks in central Syria",
        "The newest figures beside earlier",
        "Changes of the rate",
        "The verdict under other choices",
        "Sources, terms and parameters",
    ):
        mine = {" | ".join(row)[:60] for row in rows_of(lines, caption)}
        tabled = [entry for entry in tabled if not any(entry[1].startswith(row[:40]) for row in mine)]
    assert not [entry for entry in left if "|" not in entry[1]] + tabled
    sha = hashlib.sha256(DATA.read_bytes()).hexdigest()
    assert sha in line_of(lines, "File central-syria.csv")
