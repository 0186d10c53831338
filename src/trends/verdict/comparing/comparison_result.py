"""The result of a comparison: whether two series changed alike, or whether a level stayed the same at a date."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

import pandas as pd

from trends.messages import Message
from trends.verdict.behind_verdict import noise_of, plain_changes, process_changes, tests_of
from trends.verdict.change import telling
from trends.verdict.change_table import change_table
from trends.verdict.comparing.alignment import names_of
from trends.verdict.comparing.comparison_wording import swings_of_difference
from trends.verdict.judged_result import JudgedResult, as_judged_with
from trends.verdict.measured_changes import CHANGES
from trends.verdict.pace_wording import usual_swings
from trends.verdict.rule import Judgement
from trends.verdict.wording import between, change_times, dated, margin_factor, rate_change

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.document.blocks import Block
    from trends.series.count_series import CountSeries
    from trends.verdict.assessment import Assessment
    from trends.verdict.change import Change
    from trends.verdict.level import LevelChange
    from trends.verdict.parameters import Options
    from trends.verdict.realised import Realised

__all__ = ["ComparisonResult", "own_changes"]

_OWN = ("halves", "per_year")

Form: TypeAlias = Literal["side by side", "before and after"]


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class ComparisonResult(JudgedResult):
    """Whether two series changed alike, or whether one kept its level at a date.

    The verdict, on "both changed alike" or "the level stayed the same" within the margin, and what it rests on are those of
    `JudgedResult`; the warnings also say what was cut to make the series comparable.

    Attributes
    ----------
    form : str
        ``side by side`` (two series over one window) or ``before and after`` (one series, two windows).
    first, second : CountSeries
        What was compared: over the same periods, or before and after.
    own : pair of dict
        Each series' own changes of what ran by name (``halves``, ``per_year``); None where it is too short to tell.
    difference : Assessment or None
        Of two series side by side: what ran, and the usual swings.
    level : LevelChange or None
        Of one series before and after: what ran, the trend beside it, and the usual swings.
    detectable : float or None
        Ratio above one of the smallest difference that would be found in four cases of five.
    control : CountSeries or None
        What the level before and after is relative to.
    """

    figures: ClassVar[Mapping[str, str]] = {"comparison": "comparison"}

    form: Form
    first: CountSeries
    second: CountSeries
    own: tuple[dict[str, Change | None], dict[str, Change | None]]
    difference: Assessment | None
    level: LevelChange | None
    detectable: float | None
    control: CountSeries | None = None

    @classmethod
    def not_testable(
        cls,
        form: Form,
        sentence: str,
        reasons: Sequence[str],
        warnings: Sequence[str],
        options: Options,
        *,
        first: CountSeries,
        second: CountSeries,
        control: CountSeries | None = None,
    ) -> ComparisonResult:
        """Make the result of a comparison that cannot be tested."""
        return cls(
            form=form,
            **as_judged_with(Judgement("not testable"), options),
            sentence=sentence,
            reasons=tuple(reasons),
            warnings=tuple(warnings),
            first=first,
            second=second,
            control=control,
            own=(own_changes(None), own_changes(None)),
            difference=None,
            level=None,
            detectable=None,
        )

    @property
    def changes(self) -> dict[str, Change | None]:
        """What was compared, by name: ratios of the first series' ratio to the second's, or after over before.

        Before and after: ``level`` (of the means), ``step`` (the same beside a trend that was already there), and the
        trends a year on either side, ``per_year_before`` and ``per_year_after``; with a control, all relative to it.
        """
        if self.form == "before and after":
            ran, drift = (self.level.ran, self.level.drift) if self.level else (None, None)
            return {
                "level": ran.level if ran else None,
                "step": ran.step if ran else None,
                "per_year_before": drift.before if drift else None,
                "per_year_after": drift.after if drift else None,
            }
        differ = self.difference.how_they_differ if self.difference else None
        return dict.fromkeys(CHANGES) if differ is None else differ.changes

    @property
    def p(self) -> float | None:
        """How often two such series, or a series like this one, show as much by their usual swings alone."""
        if self.level is not None:
            return self.level.test.p
        return self.difference.test.joint if self.difference else None

    @property
    def usual_swings(self) -> str:
        """The second sentence: whether this is more than what such series do anyway; empty when not testable."""
        if self.p is None:
            return ""
        alone = self.form == "before and after" and self.control is None
        words = usual_swings if alone else swings_of_difference
        return words(self.p, established=self.established)

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
            return (
                Message("comparison.name.until", when=self.first.periods[-1]),
                Message("comparison.name.since", when=self.second.periods[0]),
            )
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
            "established": self.established,
            "routes": list(self.routes),
            "opposite": self.opposite,
            "reasons": list(self.reasons),
            "warnings": list(self.warnings),
            "margin": self.margin,
            "first": _described(self.first, self.own[0]),
            "second": _described(self.second, self.own[1]),
            "control": None if self.control is None else _described(self.control, {}),
            "levels": self._levels(),
            "changes": plain_changes(self.changes),
            "usual_swings": self._usual_swings(),
            "tests": self._tests(),
            "minimum_detectable_difference": None if self.detectable is None else telling(self.detectable),
            "nuisance": self._nuisance(),
            "replicates": self.replicates,
            "replicates_used": self._replicates_used(),
            "seed": self.seed,
        }

    def _levels(self) -> dict[str, dict[str, Any]] | None:
        """Return the rates before and after, per 30.4375 days, of the series and of its control."""
        if self.level is None:
            return None
        return {
            name: {"before": own.before, "after": own.after, **own.change.to_dict()}
            for name, own in zip(("series", "control"), self.level.ran.own, strict=False)
        }

    def _replicates_used(self) -> int:
        if self.level is not None:
            return self.level.test.replicates
        return self.difference.replicates if self.difference else 0

    def _usual_swings(self) -> dict[str, Any] | None:
        """Return the second question: its p-value, and the changes of the process with their own intervals."""
        if self.level is not None:
            constant, beside = self.level.against_constant, self.level.beside_trend
            process: dict[str, Change | None] = {"level": constant.step, "step": (beside or constant).step}
        elif self.difference is not None:
            process = process_changes(self.difference)
        else:
            return None
        return {"p": self.p, "sentence": self.usual_swings, "changes": plain_changes(process)}

    def _tests(self) -> dict[str, Any] | None:
        if self.level is not None:
            return {"step": {"statistic": self.level.test.statistic, "p": self.level.test.p}}
        return None if self.difference is None else tests_of(self.difference, dated=False)

    def _nuisance(self) -> dict[str, Any] | None:
        if self.level is not None:
            return noise_of(self.level.against_constant.process)
        if self.difference is None:
            return None
        first, second = self.difference.processes
        return {
            "first": noise_of(first),
            "second": noise_of(second),
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

        shown: list[Block] = [VerdictBox(self.verdict, self.claim, self.sentence, tuple(self._details()))]
        if self.difference is not None or self.level is not None:
            shown.append(self._table())
        shown.extend(Note(spans(warning), "caution") for warning in self.warnings)
        return shown

    @property
    def claim(self) -> Message:
        """What the verdict is on, in short."""
        kind = "alike" if self.form == "side by side" else "level" if self.control is None else "relative"
        return Message(f"comparison.title.{kind}")

    def labelled(self) -> list[tuple[Message, Change]]:
        """Return every change that is known, with what it is: each series' own, then how they compare."""
        own: list[tuple[Message, Change | None]] = [
            (Message("comparison.table.own", series=name), changes["halves"])
            for name, changes in zip(self.names, self.own, strict=True)
        ]
        if self.control is not None and self.level is not None:
            names = names_of(self.first, self.control, control=True)
            own = [
                (Message("comparison.table.own_level", series=name), level.change)
                for name, level in zip(names, self.level.ran.own, strict=True)
            ]
        labels = {name: Message(f"comparison.table.{self._called(name)}") for name in self.changes}
        compared_with = [
            (dated(labels[name], change), change)
            for name, change in self.changes.items()
            if change is not None
        ]
        return [*((label, change) for label, change in own if change is not None), *compared_with]

    def _called(self, name: str) -> str:
        return "relative" if name == "level" and self.control is not None else name

    def _table(self) -> Block:
        heads = ("change", "ratio", "interval90", "interval95", "words")
        columns = [Message(f"comparison.table.{name}") for name in heads]
        title, note = Message("comparison.table.title"), Message("comparison.table.note")
        return change_table(title, columns, self.labelled(), note)

    def _details(self) -> list[tuple[str, str]]:
        name = "halves" if self.form == "side by side" else "level"
        label = "ratio" if self.form == "side by side" else self._called(name)
        details: list[tuple[str, str]] = [("margin", margin_factor(self.margin))]
        if (change := self.changes[name]) is not None:
            limits = between(change.low90, change.high90)
            details.append(
                (label, Message("comparison.fact.times", ratio=change_times(change), limits=limits))
            )
        if self.p is not None:
            details.append(("swings", self.usual_swings))
        if self.detectable is not None:
            factor = rate_change(self.detectable)
            details.append(("detectable", Message("comparison.fact.difference", factor=factor)))
        return [(Message(f"comparison.fact.{fact}"), value) for fact, value in details]


def own_changes(ran: Realised | None) -> dict[str, Change | None]:
    """Return a series' own changes by name, of what ran in it; each None where it is too short to tell."""
    return {name: getattr(ran, name) if ran else None for name in _OWN}


def _described(series: CountSeries, own: dict[str, Change | None]) -> dict[str, Any]:
    return {
        "series": {"name": series.name, "subject": series.subject, "measure": series.measure},
        "window": series.extent(),
        "changes": plain_changes(own),
        "provenance": series.provenance.to_dict(),
    }
