"""The widgets of the panel: they hold a choice, and show what the model makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pandas as pd

from trends.arguments import guard_methods
from trends.document.blocks import Note, VerdictBox, paragraph, spans
from trends.document.fragments import display_html
from trends.document.words import words
from trends.errors import ParameterError, TrendsError
from trends.exploring.drawing import empty_svg, option_words, series_svg, table_html
from trends.exploring.later import Later
from trends.exploring.map_drawing import map_svg
from trends.exploring.model import Model
from trends.exploring.state import State
from trends.incidents.incidents import Incidents
from trends.messages import Message, joined
from trends.periods.calendar import Frequency, labels
from trends.periods.imprecision import Imprecise, written_apart
from trends.schema import MEASURES
from trends.sources.arguments import guarded_data
from trends.tolls.measures import ESTIMATES

if TYPE_CHECKING:
    from collections.abc import Callable

    from trends.document.blocks import Block
    from trends.exploring.view import View
    from trends.sources.arguments import IncidentsLike
    from trends.verdict import PaceResult

__all__ = ["Panel", "explore"]

_MOST_NAMES = 500
"""Names of actors offered; a longer list would take the browser longer than the count."""
_MOST_STEPS = 1_200
"""Months on the slider; a longer file is chosen by years."""
_MOST_JUDGED = 1_000
"""Periods that are judged in passing; the bootstrap of a longer series takes minutes."""
_DELAY = 0.4
"""Seconds of quiet before a verdict is begun."""
_USUAL = 999
"""Replicates that the code shown takes: the default of `trends.test_pace`."""
_OF_RECIPE = ("title", "python", "command", "copied", "insert", "inserted", "refused")
"""The words of the part in the browser, which has no catalogue."""


@guarded_data
def explore(incidents: IncidentsLike, *, data: str = "", variable: str = "", language: str = "en") -> Panel:
    """Open a panel in the notebook: choose by clicking, and take the code for the choice away.

    Series, map and table answer at once; the verdict on the pace follows, from fewer replicates, and says so. The
    window is brushed on the chart with the mouse (a double click takes all), or set with the slider. The same choice
    as Python and as a command line stands below.

    Parameters
    ----------
    incidents : Incidents
        What to explore.
    data : str, optional
        What `trends.load` was given, so that the code can load it again.
    variable : str, optional
        What the notebook calls the incidents; by default it is looked up.
    language : str
        Of the panel: en, fr, es, ar, ru or zh. The code below it is the same in all.

    Returns
    -------
    Panel
        A cell that ends in it shows it. `Panel.state` is the choice, `Panel.view` what is shown.

    Raises
    ------
    ParameterError
        If it is given anything else than incidents, or a language that the package does not speak.
    SelectionError, WindowError
        If there is no incident, or none with a date.
    """
    incidents = cast("Incidents", incidents)
    if not isinstance(incidents, Incidents):
        raise ParameterError(
            f"explore opens a panel on Incidents, not on {type(incidents).__name__}; a series of counts is shown by .plot()."
        )
    return Panel(incidents, data=data, variable=variable or _variable_of(incidents), language=language)


def _variable_of(incidents: Incidents) -> str:
    """Return what the notebook calls these incidents, where there is a notebook and it does."""
    import sys

    # Looked up and not imported: outside a notebook there is nothing to ask, and IPython may not be
    # there.
    if "IPython" not in sys.modules:
        return "incidents"
    shell = sys.modules["IPython"].get_ipython()
    names = [] if shell is None else [name for name, value in shell.user_ns.items() if value is incidents]
    # IPython itself keeps what cells end in as _, __ and _12.
    return min((name for name in names if not name.startswith("_")), default="incidents")


@guard_methods
class Panel:
    """A panel of widgets over a `Model`; see `explore`.

    Attributes
    ----------
    model : Model
        What counts.
    view : View
        What is shown.
    widget : ipywidgets.VBox
        The whole panel.
    """

    def __init__(
        self,
        incidents: Incidents,
        *,
        data: str = "",
        variable: str = "incidents",
        delay: float = _DELAY,
        language: str = "en",
    ) -> None:
        import ipywidgets

        from trends.exploring.front import Chart, Recipe

        self.say = words(language)
        self.model = Model(incidents, variable, data)
        self._steps = _steps(self.model)
        codes = self.model.codes
        wide = {"layout": ipywidgets.Layout(width="auto")}
        self.actor = ipywidgets.Combobox(
            options=codes.actors(_MOST_NAMES),
            placeholder=self._own("any_text"),
            description=self._own("control.actor"),
            continuous_update=False,
            ensure_option=False,
        )
        self.country = ipywidgets.Dropdown(
            options=[(self._own("any"), ""), *((name, name) for name in codes.countries())],
            description=self._own("control.country"),
        )
        self.kind = ipywidgets.SelectMultiple(
            options=codes.kind_names()[:_MOST_NAMES], description=self._own("control.kind"), rows=4
        )
        offered = {
            "freq": ([freq.value for freq in Frequency], "month"),
            "measure": (_measures(incidents), "attacks"),
            "estimate": (_estimates(incidents), "best"),
            "imprecise": (_handlings(incidents), "spread"),
        }
        self.freq, self.measure, self.estimate, self.imprecise = (
            ipywidgets.Dropdown(
                options=[(self.say.plain(option_words(control, name)), name) for name in names],
                value=chosen,
                description=self._own(f"control.{control}"),
            )
            for control, (names, chosen) in offered.items()
        )
        self.window = ipywidgets.SelectionRangeSlider(
            options=self._steps,
            index=(0, len(self._steps) - 1),
            description=self._own("control.window"),
            continuous_update=False,
            **wide,
        )
        self.chart, self.recipe = (
            Chart(),
            Recipe(words={name: self._own(f"recipe.{name}") for name in _OF_RECIPE}),
        )
        self.line, self.map, self.table, self.verdict = (ipywidgets.HTML() for _ in range(4))
        choice = ipywidgets.HBox(
            [
                ipywidgets.VBox([self.actor, self.country]),
                self.kind,
                ipywidgets.VBox([self.freq, self.measure, self.estimate, self.imprecise]),
            ],
            layout=ipywidgets.Layout(flex_flow="row wrap"),
        )
        half = ipywidgets.Layout(width="50%", min_width="300px")
        self.map.layout, self.table.layout = half, half
        beside = ipywidgets.HBox([self.map, self.table], layout=ipywidgets.Layout(flex_flow="row wrap"))
        self.widget = ipywidgets.VBox(
            [choice, self.window, self.line, self.chart, beside, self.verdict, self.recipe]
        )
        # After a while without another choice, as a test takes a second or more and somebody who
        # drags a slider chooses twenty times.
        self._later: Later[View] = Later(self._judge, delay)
        for control in self._controls:
            control.observe(self._changed, names="value")
        self.chart.observe(self._brushed, names="picked")
        self.view: View
        self.refresh()

    @property
    def _controls(self) -> tuple[Any, ...]:
        return (
            self.actor,
            self.country,
            self.kind,
            self.freq,
            self.measure,
            self.estimate,
            self.imprecise,
            self.window,
        )

    @property
    def state(self) -> State:
        """The choice; a window over everything is no condition."""
        first, last = self.window.index
        return State(
            actor=self.actor.value.strip(),
            country=self.country.value,
            kind=tuple(self.kind.value),
            # An open end stays open in the code that is shown: the same line then holds of next
            # year's file.
            start=self._steps[first] if first > 0 else "",
            end=self._steps[last] if last < len(self._steps) - 1 else "",
            freq=self.freq.value,
            measure=self.measure.value,
            estimate=self.estimate.value,
            imprecise=self.imprecise.value,
        )

    def refresh(self) -> None:
        """Show what the choice gives, and ask for its verdict."""
        self._later.cancel()
        try:
            self.view = self.model.view(self.state)
            drawn = (
                self._line(),
                series_svg(self.view, say=self.say),
                map_svg(self.view, self.say),
                table_html(self.view, self.say.language),
            )
        except Exception as error:  # noqa: BLE001 - a panel never answers with a traceback; the line says what to report
            self._show((self._unforeseen(error), empty_svg(Message("exploring.no_chart"), self.say), "", ""))
            self.verdict.value = ""
            return
        self._show(drawn)
        self.recipe.python, self.recipe.command = self.view.python, self.view.command
        if self.view.failed or self.view.counts is None:
            self.verdict.value = ""
        elif len(self.view.counts.count) > _MOST_JUDGED:
            many, unit = len(self.view.counts.count), self.view.state.freq
            periods = Message("words.periods", n=many, unit=unit)
            self.verdict.value = self._html([paragraph(Message("exploring.too_long", periods=periods))])
        else:
            self.verdict.value = self._html([paragraph(Message("exploring.follows"))])
            self._later.ask(self.view)

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait for the verdict, and say whether it is there.

        Parameters
        ----------
        seconds : float
            For how long at most.
        """
        return self._later.wait(seconds)

    def _own(self, name: str) -> str:
        """Return a word of the panel's own."""
        return self.say.plain(Message(f"exploring.{name}"))

    def _html(self, blocks: list[Block]) -> str:
        return display_html(blocks, language=self.say.language)

    def _line(self) -> str:
        sentence = self.view.sentence
        return self._html(
            [Note(spans(sentence), "caution") if self.view.failed else paragraph(sentence, lead=True)]
        )

    def _unforeseen(self, error: Exception) -> str:
        fault = Message("exploring.fault", kind=type(error).__name__)
        return self._html([Note(spans(fault), "caution")])

    def _show(self, drawn: tuple[str, str, str, str]) -> None:
        self.line.value, self.chart.svg, self.map.value, self.table.value = drawn

    def _changed(self, _change: object) -> None:
        self.refresh()

    def _brushed(self, change: Any) -> None:
        """Set the window to the steps that the stretch brushed touches."""
        if self.view.context is None:
            return
        # The chart sends shares of its width: it knows no days, so that its script needs no
        # calendar.
        first, last = self.view.context.calendar.span
        shares = sorted(min(max(float(share), 0.0), 1.0) for share in change["new"][:2])
        if len(shares) < 2:
            return
        days = [first + min(int(share * (last - first + 1)), last - first) for share in shares]
        starts = self._step_days
        places = [int(starts.searchsorted(day, side="right")) - 1 for day in days]
        self.window.index = (max(places[0], 0), max(places[1], 0))

    @property
    def _step_days(self) -> Any:
        """First days of the steps of the slider, since 1970."""
        periods = pd.PeriodIndex(self._steps, freq="Y-DEC" if len(self._steps[0]) == 4 else "M")
        return periods.start_time.to_numpy("datetime64[D]").astype("int64")

    def _judge(self, view: View, stands: Callable[[], bool]) -> None:
        """Work the verdict out and show it, unless another choice was made meanwhile."""
        try:
            series = self.model.series(view.state)
            if not stands():
                return
            result = self.model.judged(series)
            shown, chart = self._html(_verdict(result)), series_svg(view, result, self.say)
        except TrendsError as error:
            shown, chart = self._html([paragraph(error.sentence)]), ""
        except Exception as error:  # noqa: BLE001 - see refresh
            shown, chart = self._unforeseen(error), ""
        # Asked once more, as the test took its time and the choice may be another by now.
        if stands():
            self.verdict.value = shown
            self.chart.svg = chart or self.chart.svg

    def _repr_mimebundle_(self, **wanted: Any) -> Any:
        return self.widget._repr_mimebundle_(**wanted)

    def __repr__(self) -> str:
        return f"Panel: {self.view.sentence}"


def _steps(model: Model) -> list[str]:
    """Return the steps of the window's slider: months, or years for a file of centuries."""
    first, last = model.incidents.window.clip(*model.codes.coverage.span)
    for freq in (Frequency.MONTH, Frequency.YEAR):
        periods = pd.period_range(first, last, freq=freq.alias)
        if len(periods) <= _MOST_STEPS or freq is Frequency.YEAR:
            break
    return labels(periods)


def _measures(incidents: Incidents) -> list[str]:
    measured = incidents.measured or frozenset()
    deaths = ["fatalities", "deadly:5"] if any(f"fatalities_{name}" in measured for name in ESTIMATES) else []
    return ["attacks", *deaths, *(name for name, column in MEASURES.items() if column in measured)]


def _estimates(incidents: Incidents) -> list[str]:
    """Return the estimates of deaths that the file gives; a file without deaths needs none."""
    measured = incidents.measured or frozenset()
    return [name for name in ESTIMATES if name == "best" or f"fatalities_{name}" in measured]


def _handlings(incidents: Incidents) -> list[str]:
    """Return what can be done with incidents of imprecise date; the source's own day only where it is another."""
    return [one.value for one in Imprecise if one is not Imprecise.SOURCE or written_apart(incidents.frame)]


def _verdict(result: PaceResult) -> list[Block]:
    """Return a verdict as blocks, marked as what it is."""
    box = VerdictBox(result.verdict, Message("exploring.pace"), result.sentence)
    remarks = [Message("exploring.untestable")]
    if result.verdict != "not testable":
        remarks = [Message("exploring.preliminary", n=result.replicates, usual=_USUAL)]
    if result.legend is not None:
        remarks.append(Message("exploring.line", line=result.legend.smooth))
    cautions = [Note(spans(text), "caution") for text in result.warnings[:3]]
    return [box, paragraph(joined(remarks)), *cautions]
