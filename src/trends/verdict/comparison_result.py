"""The result of a comparison: whether two series changed alike, or whether a level stayed the same at a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import pandas as pd

from trends.document.displayed import Displayed
from trends.verdict.alignment import names_of
from trends.verdict.change import telling
from trends.verdict.wording import between, change_times, compared, dated, margin_factor, spelled, times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from trends.document.blocks import Block
    from trends.fitting.nuisance import Generator
    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change
    from trends.verdict.level import LevelChange
    from trends.verdict.parameters import Options
    from trends.verdict.rule import Because, Verdict

__all__ = ["ComparisonResult", "own_changes"]

_DIFFERENCES = {
    "halves": "second half over first",
    "thirds": "widest difference between thirds",
    "end_to_end": "end over beginning (linear trend)",
    "largest_shift": "largest shift",
    "largest_surge": "largest surge",
    "per_year": "change per year",
}
_LEVELS = {
    "level": "Level after over before",
    "step": "Step at the date, beside a trend already there",
    "per_year_before": "Trend before, from year to year",
    "per_year_after": "Trend after, from year to year",
}
_OWN = ("halves", "per_year")

Form: TypeAlias = Literal["side by side", "before and after"]


@dataclass(frozen=True, eq=False, repr=False)
class ComparisonResult(Displayed):
    """Whether two series changed alike, or whether one kept its level at a date.

    Attributes
    ----------
    form : str
        ``side by side`` (two series over one window) or ``before and after`` (one series, two windows).
    verdict : str
        On "both changed alike" or "the level stayed the same" within the margin: ``supported``, ``contradicted``,
        ``inconclusive`` or ``not testable``.
    sentence : str
        One plain sentence that can be quoted.
    changed_within_margin : bool
        A difference was established and is smaller than the margin.
    reasons, warnings : tuple of str
        What the verdict rests on, and what weakens it; what was cut to make the series comparable.
    margin : float
        Differences by less than this factor count as none.
    first, second : CountSeries
        What was compared: over the same periods, or before and after.
    own : pair of dict
        Each series' own changes by name (``halves``, ``per_year``); None where it is too short to tell.
    difference : Assessment or None
        Tests and differences of two series side by side.
    level : LevelChange or None
        The step of one series before and after.
    detectable : float or None
        Ratio above one of the smallest difference that would be found in four cases of five.
    replicates, seed : int
        Of the bootstrap.
    because : str
        What keeps an inconclusive verdict from being another; see `trends.verdict.rule.Judgement`.
    """

    figures: ClassVar[Mapping[str, str]] = {"comparison": "comparison"}

    form: Form
    verdict: Verdict
    sentence: str
    changed_within_margin: bool
    reasons: tuple[str, ...]
    warnings: tuple[str, ...]
    margin: float
    first: CountSeries
    second: CountSeries
    own: tuple[dict[str, Change | None], dict[str, Change | None]]
    difference: Assessment | None
    level: LevelChange | None
    detectable: float | None
    replicates: int
    seed: int
    because: Because = ""

    @classmethod
    def not_testable(
        cls,
        form: Form,
        sentence: str,
        reasons: Sequence[str],
        warnings: Sequence[str],
        pair: tuple[CountSeries, CountSeries],
        options: Options,
    ) -> ComparisonResult:
        """Make the result of a comparison that cannot be tested."""
        return cls(
            form=form,
            verdict="not testable",
            sentence=sentence,
            changed_within_margin=False,
            reasons=tuple(reasons),
            warnings=tuple(warnings),
            margin=options.margin,
            first=pair[0],
            second=pair[1],
            own=(own_changes(None), own_changes(None)),
            difference=None,
            level=None,
            detectable=None,
            replicates=options.replicates,
            seed=options.seed,
        )

    @property
    def changes(self) -> dict[str, Change | None]:
        """What was compared, by name: ratios of the first series' ratio to the second's, or after over before.

        Before and after: ``level`` (of the means), ``step`` (the same beside a trend that was already there), and the
        trends a year on either side, ``per_year_before`` and ``per_year_after``.
        """
        if self.form == "before and after":
            found = self.level
            drift = found.drift if found else None
            return {
                "level": found.level if found else None,
                "step": found.step if found else None,
                "per_year_before": drift.before if drift else None,
                "per_year_after": drift.after if drift else None,
            }
        return {name: getattr(self.difference, name) if self.difference else None for name in _DIFFERENCES}

    @property
    def opposite(self) -> bool:
        """Whether the 95 % intervals say that one series rose between the halves while the other fell."""
        one, other = (own["halves"] for own in self.own)
        if self.form != "side by side" or one is None or other is None:
            return False
        return (one.low95 > 1 and other.high95 < 1) or (one.high95 < 1 and other.low95 > 1)

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called."""
        if self.form == "before and after":
            return f"until {spelled(self.first.periods[-1])}", f"from {spelled(self.second.periods[0])}"
        return names_of(self.first, self.second)

    def __repr__(self) -> str:
        return f"ComparisonResult: {self.verdict}. {self.sentence}"

    def to_dict(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "form": self.form,
            "verdict": self.verdict,
            "sentence": self.sentence,
            "changed_within_margin": self.changed_within_margin,
            "opposite": self.opposite,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
            "margin": self.margin,
            "first": _described(self.first, self.own[0]),
            "second": _described(self.second, self.own[1]),
            "changes": {name: change.to_dict() if change else None for name, change in self.changes.items()},
            "tests": self._tests(),
            "minimum_detectable_difference": None if self.detectable is None else telling(self.detectable),
            "nuisance": self._nuisance(),
            "replicates": self.replicates,
            "replicates_used": found.replicates if (found := self.difference or self.level) else 0,
            "seed": self.seed,
        }

    def _tests(self) -> dict[str, Any] | None:
        if self.level is not None:
            return {"step": {"statistic": self.level.statistic, "p": self.level.p}}
        found = self.difference
        if found is None:
            return None
        tests: dict[str, Any] = {"joint": {"p": found.test.joint}}
        named = zip(found.statistics.items(), found.test.own, found.test.adjusted, strict=True)
        for (name, statistic), own, adjusted in named:
            tests[name.replace(" ", "_")] = {"statistic": statistic, "p": own, "p_adjusted": adjusted}
        return tests

    def _nuisance(self) -> dict[str, Any] | None:
        if self.level is not None:
            return _noise(self.level.process)
        if self.difference is None:
            return None
        first, second = self.difference.processes
        return {
            "first": _noise(first),
            "second": _noise(second),
            "correlation": self.difference.dependence.residuals if self.difference.dependence else None,
        }

    def to_frame(self) -> pd.DataFrame:
        """Return one row a change: of each series, and of the one against the other, with 90 % and 95 % limits."""
        rows = [
            {"of": of, "change": name, **change.to_row()}
            for of, found in (("first", self.own[0]), ("second", self.own[1]), ("comparison", self.changes))
            for name, change in found.items()
            if change is not None
        ]
        limits = ["ratio", "low90", "high90", "low95", "high95", "at_least", "at_most"]
        columns = ["of", "change", *limits, "at", "from", "to"]
        return pd.DataFrame(rows).reindex(columns=columns)

    def blocks(self) -> list[Block]:
        """Return the verdict box and the table of changes."""
        from trends.document.blocks import Note, VerdictBox, spans

        title = "Changed alike" if self.form == "side by side" else "The same level before and after"
        shown: list[Block] = [VerdictBox(self.verdict, title, self.sentence, tuple(self._details()))]
        if self.difference is not None or self.level is not None:
            shown.append(self._table())
        shown.extend(Note(spans(warning), "caution") for warning in self.warnings)
        return shown

    def _table(self) -> Block:
        from trends.document.blocks import Table

        rows = [
            (f"{_capital(name)}: second half over first", own["halves"])
            for name, own in zip(self.names, self.own, strict=True)
        ]
        if self.form == "side by side":
            rows += [
                (f"The first against the second: {_DIFFERENCES[name]}{_where(change)}", change)
                for name, change in self.changes.items()
            ]
        else:
            rows += [(_LEVELS[name], change) for name, change in self.changes.items()]
        cells = tuple(
            (
                name,
                change_times(change),
                between(change.low90, change.high90),
                between(change.low95, change.high95),
                compared(change.low95, change.high95),
            )
            for name, change in rows
            if change is not None
        )
        columns = ("Change of the rate", "Ratio", "90% interval", "95% interval", "95% interval in words")
        note = "Season-adjusted ratios of rates. Intervals of the largest shift and surge hold over all dates at once."
        return Table("How the changes compare", columns, cells, align="lrrrl", note=note)

    def _details(self) -> list[tuple[str, str]]:
        details: list[tuple[str, str]] = [("Margin", margin_factor(self.margin))]
        name = "halves" if self.form == "side by side" else "level"
        change = self.changes[name]
        if change is not None:
            label = "Ratio of the two changes" if self.form == "side by side" else "After over before"
            interval = f"90% interval: {between(change.low90, change.high90)}"
            details.append((label, f"{change_times(change)} times ({interval})"))
        if self.difference is not None:
            details.append(("Joint test", f"p = {self.difference.test.joint:.3f}"))
        if self.level is not None:
            details.append(("Test of the step", f"p = {self.level.p:.3f}"))
        if self.detectable is not None:
            details.append(
                ("Could have been detected", f"a difference by a factor of {times(self.detectable)}")
            )
        return details


def own_changes(found: Assessment | None) -> dict[str, Change | None]:
    """Return a series' own changes by name, of what ran in it; each None where it is too short to tell."""
    return {name: getattr(found.what_ran, name) if found else None for name in _OWN}


def _described(series: CountSeries, own: dict[str, Change | None]) -> dict[str, Any]:
    return {
        "series": {"name": series.name, "subject": series.subject, "measure": series.measure},
        "window": series.extent(),
        "changes": {name: change.to_dict() if change else None for name, change in own.items()},
        "provenance": series.provenance.to_dict(),
    }


def _noise(process: Generator) -> dict[str, float]:
    return {
        "dispersion": float(process.total),
        "autocorrelation": float(process.phi) if process.cv2 > 0 else 0.0,
    }


def _where(change: Change | None) -> str:
    found = dated(change) if change else ""
    return f" ({found})" if found else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
