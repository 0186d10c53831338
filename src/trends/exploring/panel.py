"""The panel in a notebook: it holds a choice, and shows what the model makes of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, cast

from trends.arguments import guard_methods
from trends.document.blocks import MIME
from trends.document.blocks_json import to_json
from trends.document.fragments import display_html
from trends.document.words import words
from trends.errors import ParameterError, SelectionError, TrendsError
from trends.exploring.judging import Judged, judge, too_long
from trends.exploring.later import Later
from trends.exploring.model import Model
from trends.exploring.offered import offered
from trends.exploring.plain import calendar_plain, judged_plain, said_plain, view_plain
from trends.exploring.script import look
from trends.exploring.state import State
from trends.exploring.still import still
from trends.exploring.view import View
from trends.files.suffix import refuse_other_suffix
from trends.incidents.incidents import Incidents
from trends.kernels.environment import FOR_PAGES
from trends.messages import Message
from trends.messages.speech import current
from trends.sources.arguments import guarded_data

if TYPE_CHECKING:
    from collections.abc import Callable
    from os import PathLike

    from trends.document.blocks import Block
    from trends.document.words import Words
    from trends.sources.arguments import IncidentsLike
    from trends.verdict import PaceResult

__all__ = ["Panel", "explore"]

_DELAY = 0.4
"""Seconds of quiet before a verdict is begun."""
_MOST_WAITED = 10.0
"""Seconds that a cell waits for the verdict, to have it in the still picture; the panel itself is there before."""
_AS_LONG_AS_IT_TAKES = 3_600.0
_STILL = '<div data-still="{key}"><style>body:has([data-panel="{key}"]) [data-still="{key}"]{{display:none}}</style>{shown}</div>'
"""Hidden wherever the living panel stands; what has no kernel, an export or a page of code, shows it."""


@guarded_data
def explore(
    incidents: IncidentsLike, *, data: str = "", variable: str = "", language: str | None = None
) -> Panel:
    """Open a panel in the notebook: choose by clicking, and take the code for the choice away.

    Series, map and table answer at once, with values under the pointer and the arrow keys; the verdict on the pace
    follows, and is shown as soon as no further draw can change it. The window is brushed on the chart (a double click
    takes all). Further actors are drawn over the first. The same choice as Python and as a command line stands below.

    Parameters
    ----------
    incidents : Incidents
        What to explore.
    data : str, optional
        What the code below loads, instead of what `trends.load` was given.
    variable : str, optional
        What the notebook calls the incidents; by default it is looked up.
    language : str, optional
        Of the panel: en, fr, es, ar, ru or zh; by default that of the session (`trends.set_language`). The code below
        it is the same in all.

    Returns
    -------
    Panel
        A cell that ends in it shows it. `Panel.state` is the choice, `Panel.view` what is shown, and `Panel.save`
        writes a page that works without a kernel.

    Raises
    ------
    ParameterError
        If it is given anything else than incidents, or a language that the package does not speak.
    SelectionError, WindowError
        If there is no incident, or none with a date.

    Examples
    --------
    >>> import trends as tr
    >>> panel = tr.explore(tr.load("documented-attacks"))
    >>> panel.choose(freq="quarter").state.freq
    'quarter'
    """
    incidents = cast("Incidents", incidents)
    if not isinstance(incidents, Incidents):
        raise ParameterError(
            f"explore opens a panel on Incidents, not on {type(incidents).__name__}; a series of counts is shown by .plot()."
        )
    return Panel(
        incidents, data=data, variable=variable or _variable_of(incidents), language=language or current()
    )


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
    """A panel over a `Model`; see `explore`.

    Attributes
    ----------
    model : Model
        What counts.
    view : View
        What is shown.
    widget : anywidget.AnyWidget
        What the browser draws.
    verdicts : dict of State to Judged
        The verdicts so far, each on a choice.
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
        from trends.exploring.front import Front

        self.say = words(language)
        self.model = Model(incidents, variable, data)
        self.verdicts: dict[State, Judged] = {}
        self._seen: dict[State, None] = {}
        self.view: View
        self._unsaid = ""
        self.widget = Front(look=look(), offered=offered(self.model, self.say), choice=State().plain())
        self.widget.key = self.widget.model_id
        # After a while without another choice, as a test takes a second or more and somebody who
        # moves a window chooses twenty times.
        self._later: Later[View] = Later(self._judge, delay)
        self.widget.observe(self._chosen, names="choice")
        self.refresh()

    @property
    def state(self) -> State:
        """The choice; a window over everything is no condition."""
        return State.from_plain(self.widget.choice)

    @property
    def result(self) -> PaceResult | None:
        """The verdict on the choice; None as long as none is settled."""
        judged = self.verdicts.get(self.view.state.alone)
        return judged.result if judged else None

    def choose(
        self,
        *,
        actor: str | None = None,
        country: str | None = None,
        kind: str | list[str] | None = None,
        start: str | None = None,
        end: str | None = None,
        freq: str | None = None,
        measure: str | None = None,
        estimate: str | None = None,
        imprecise: str | None = None,
        beside: str | list[str] | None = None,
    ) -> Panel:
        """Choose by code what the panel chooses by clicks; what is not given stays as it is.

        Parameters
        ----------
        actor, country : str, optional
            Empty for any.
        kind : str or list of str, optional
            Kinds of event; an empty list for all.
        start, end : str, optional
            Of the window; empty for an open end.
        freq, measure, estimate, imprecise : str, optional
            As `Incidents.count` takes them.
        beside : str or list of str, optional
            Other actors, drawn over the first; an empty list for none.

        Returns
        -------
        Panel
            Itself.

        Raises
        ------
        SelectionError
            If nothing can be shown of the choice: a name that is not there, a window that cannot be read. The panel stays
            as it was.
        """
        given = {
            "actor": actor,
            "country": country,
            "kind": _names(kind),
            "start": start,
            "end": end,
            "freq": freq,
            "measure": measure,
            "estimate": estimate,
            "imprecise": imprecise,
            "beside": _names(beside),
        }
        changed = {name: value for name, value in given.items() if value is not None}
        wanted = self.model.view(State.from_plain({**self.widget.choice, **changed}))
        if wanted.failed:
            raise SelectionError(wanted.sentence)
        # As the view has it, "month" for "monthly".
        self.widget.choice = wanted.state.plain()
        return self

    def refresh(self) -> None:
        """Show what the choice gives, and ask for its verdict."""
        self._later.cancel()
        try:
            self.view = self.model.view(self.state)
        except Exception as error:  # noqa: BLE001 - a panel never answers with a traceback; the line says what to report
            self.view = View(self.state, self._fault(error), failed=True)
        judged: dict[str, Any] = {}
        if self.view.counts is not None:
            self._seen[self.view.state] = None
            judged = self._begun(len(self.view.counts.count))
        with self.widget.hold_sync():
            if self.view.context is not None:
                self.widget.calendar = calendar_plain(self.view.context.calendar)
            self.widget.judged = judged
            self.widget.view = view_plain(self.view, self.say)

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait for the verdict, and say whether it is there.

        Parameters
        ----------
        seconds : float
            For how long at most.
        """
        return self._later.wait(seconds)

    def blocks(self) -> list[Block]:
        """Return a still picture: sentence, chart, verdict and table, as far as the verdict is there."""
        judged = self.verdicts.get(self.view.state.alone)
        unsaid = self._unsaid or Message("exploring.stood_still")
        try:
            series = judged.result.series if judged else self.model.series(self.view.state)
        except TrendsError:
            series = None
        return still(self.view, series, judged, unsaid, self.say.language)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the panel as one page that stands alone: it needs no kernel and asks for nothing.

        It counts in the browser as the panel does, by actor, country, kind, window, frequency and measure. A verdict
        stands beside a choice only where it was computed: here, for the choice as it is and for those that were looked
        at before. The page holds day, place, kind, sides and figures of every incident; of a source whose rows may not
        be passed on it holds the totals of the choices looked at instead, and no map.

        Parameters
        ----------
        path : path
            Ends in ``.html``; a file that is there is replaced.

        Raises
        ------
        ParameterError
            If its suffix is another.
        TrendsError
            If the file cannot be written.
        """
        from trends.exploring.saved_page import write_page

        refuse_other_suffix(path, ".html", ".htm")
        self.wait(_AS_LONG_AS_IT_TAKES)
        write_page(
            path, self.model, self.say, self.view.state, self.verdicts, tuple(self._seen), self.blocks()
        )

    def _chosen(self, _change: object) -> None:
        self.refresh()

    def _begun(self, periods: int) -> dict[str, Any]:
        """Ask for the verdict, and return what stands in its place until it is there."""
        state = self.view.state
        known = self.verdicts.get(state.alone)
        self._unsaid = too_long(periods, state.freq) or ""
        if known is not None:
            return _plain(known, self.view, self.say)
        if not self._unsaid:
            self._later.ask(self.view)
        return said_plain(self._unsaid or Message("exploring.follows"), self.say)

    def _judge(self, view: View, stands: Callable[[], bool]) -> None:
        """Work the verdict out and show it, unless another choice was made meanwhile."""
        try:
            series = self.model.series(view.state)
            for judged in judge(series) if stands() else ():
                # Asked once more, as the test took its time and the choice may be another by now.
                if not stands():
                    return
                if judged.settled:
                    self.verdicts[view.state.alone] = judged
                self.widget.judged = _plain(judged, view, self.say)
        except TrendsError as error:
            self._refused(error.sentence, stands)
        except Exception as error:  # noqa: BLE001 - see refresh
            self._refused(self._fault(error), stands)

    def _refused(self, sentence: str, stands: Callable[[], bool]) -> None:
        if stands():
            self._unsaid = sentence
            self.widget.judged = said_plain(sentence, self.say)

    @staticmethod
    def _fault(error: Exception) -> Message:
        return Message("exploring.fault", kind=type(error).__name__)

    def _ipython_display_(self) -> None:
        from IPython.display import display

        living = not os.environ.get(FOR_PAGES)
        if living:
            view = {"version_major": 2, "version_minor": 0, "model_id": self.widget.model_id}
            # The HTML is for exports: without it they would warn that nothing of this can be shown.
            display({"application/vnd.jupyter.widget-view+json": view, "text/html": ""}, raw=True)  # type: ignore[no-untyped-call]  # IPython has no types here
        self.wait(_MOST_WAITED if living else _AS_LONG_AS_IT_TAKES)
        display(self._repr_mimebundle_(), raw=True)  # type: ignore[no-untyped-call]  # see above

    def _repr_mimebundle_(self, **_wanted: object) -> dict[str, Any]:
        blocks = self.blocks()
        shown = _STILL.format(key=self.widget.key, shown=display_html(blocks, language=self.say.language))
        return {MIME: to_json(blocks), "text/html": shown, "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"Panel: {self.view.sentence}"


def _names(given: str | list[str] | None) -> list[str] | None:
    return [given] if isinstance(given, str) else given


def _plain(judged: Judged, view: View, say: Words) -> dict[str, Any]:
    return judged_plain(judged, view.counts.calendar.starts.tolist() if view.counts else [], say)
