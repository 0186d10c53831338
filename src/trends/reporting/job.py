"""One report to render, checked as far as it can be without running it, and fit to be handed to another process."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Brand
from trends.document.words import words
from trends.errors import ParameterError
from trends.messages.catalogue import SOURCE
from trends.provenance import SourceFile
from trends.reporting.catalogue import Template
from trends.reporting.inputs import Given, digest, given, with_mapping, with_more, with_text
from trends.reporting.on_change import OnChange
from trends.reporting.own_fonts import OwnFont
from trends.reporting.parameters import (
    data_parameters,
    mapping_parameters,
    model_of,
    read_parameters,
    text_parameters,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
from trends.store.vintage import Vintage

__all__ = ["CELL_SECONDS", "REPORT_SECONDS", "Job", "plan", "read_day"]

CELL_SECONDS, REPORT_SECONDS = 900.0, 3600.0
NO_BRAND, SILENT = Brand(), OnChange()


@dataclass(frozen=True)
class Job:
    """One report to render.

    Attributes
    ----------
    name : str
        The report's name, which is that of its folder.
    template : Template
        Its notebook.
    parameters : dict
        What is published: every parameter with its value, data under their bare name.
    told : dict
        What the notebook is told: the parameters, and `as_of` and `language` where it declares them.
    data : Given
        Its data.
    as_of : str or None
        The day up to which figures are visible, where one was asked for.
    formats : tuple of str
        ``html``, ``pdf`` or both.
    language, title : str
        Language of the report; title of the report where its notebook has no parameter for it.
    digest : str
        Hash of all that the report is made of.
    brand : Brand
        Who publishes it.
    fonts : tuple of OwnFont
        Those that are asked for letters which the package's own lack.
    cell_seconds, report_seconds : float
        Limits of time, of which the report itself does not depend.
    on_change : OnChange
        What hears of it when it is published; nor does the report depend on that.
    home : Path or None
        The folder of the report's editions, with the last of which it compares itself.
    revised : dict or None
        What the rows of its data became since the last edition; see `trends.reporting.revised_rows`.
    """

    name: str
    template: Template
    parameters: dict[str, Any]
    told: dict[str, Any]
    data: Given
    as_of: str | None
    formats: tuple[str, ...]
    language: str
    title: str
    digest: str
    brand: Brand = NO_BRAND
    fonts: tuple[OwnFont, ...] = ()
    cell_seconds: float = CELL_SECONDS
    report_seconds: float = REPORT_SECONDS
    on_change: OnChange = SILENT
    home: Path | None = None
    revised: dict[str, Any] | None = None

    @property
    def shown_title(self) -> str:
        """The title that was asked for, as a parameter or beside them."""
        return str(self.parameters.get("title") or self.title)

    def to_json(self) -> dict[str, Any]:
        """Return the job as plain values."""
        return {
            "name": self.name,
            "template": [self.template.name, self.template.source.decode("utf-8")],
            "parameters": self.parameters,
            "told": self.told,
            "data": [
                self.data.name,
                [file.to_dict() for file in self.data.files],
                [vintage.to_dict() for vintage in self.data.vintages],
            ],
            "as_of": self.as_of,
            "formats": list(self.formats),
            "language": self.language,
            "title": self.title,
            "digest": self.digest,
            "brand": asdict(self.brand),
            "fonts": [asdict(font) for font in self.fonts],
            "limits": [self.cell_seconds, self.report_seconds],
            "home": str(self.home) if self.home else None,
            "revised": self.revised,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Job:
        """Read what `to_json` gave; the inputs lie in the private folder already."""
        name, files, vintages = value["data"]
        known = tuple(SourceFile(file["name"], file["sha256"], file["bytes"]) for file in files)
        return cls(
            name=value["name"],
            template=Template.read(value["template"][0], value["template"][1].encode("utf-8")),
            parameters=value["parameters"],
            told=value["told"],
            data=Given(name, {}, known, tuple(map(Vintage.from_dict, vintages))),
            as_of=value["as_of"],
            formats=tuple(value["formats"]),
            language=value["language"],
            title=value["title"],
            digest=value["digest"],
            brand=Brand(**value["brand"]),
            fonts=tuple(OwnFont(**font) for font in value["fonts"]),
            cell_seconds=value["limits"][0],
            report_seconds=value["limits"][1],
            home=Path(value["home"]) if value["home"] else None,
            revised=value["revised"],
        )


def read_day(as_of: str | date | None) -> str | None:
    """Read the day of ``--as-of``; a month or a year means its last day.

    Raises
    ------
    ParameterError
        If it is no date.
    """
    if as_of is None or as_of == "":
        return None
    from trends.periods.calendar import parse_period

    return parse_period(as_of).end_time.date().isoformat()


def plan(
    chosen: Template,
    parameters: Mapping[str, Any],
    *,
    formats: tuple[str, ...],
    as_of: str | None,
    language: str | None,
    name: str | None = None,
    title: str | None = None,
    data: Given | None = None,
    brand: Brand = NO_BRAND,
    fonts: tuple[OwnFont, ...] = (),
    **limits: Any,
) -> Job:
    """Check everything that can be checked before a kernel starts.

    Parameters
    ----------
    chosen : Template
        The notebook.
    parameters : mapping
        Names and values as they were given.
    formats, as_of, language
        See `Job`; by default the language is the notebook's own.
    name, title : str, optional
        See `Job`; by default the report is called like its notebook, and has its title.
    data : Given, optional
        The data, where they were found already; otherwise what the parameter of that name says.
    brand, fonts
        See `Job`.
    **limits
        `cell_seconds`, `report_seconds` and `on_change`, see `Job`.

    Raises
    ------
    ParameterError
        For a parameter that is unknown, impossible or looks like a secret, an unknown language, or a day for a
        notebook that cannot look back.
    InputError
        If the data cannot be found.
    """
    language = _language(chosen, language)
    model, declared = model_of(chosen.notebook)
    name = name or chosen.name
    asked = dict(parameters)
    if data is not None:
        if "data" not in declared:
            raise ParameterError(f"The notebook {chosen.name} takes no data.")
        asked["data"] = data.name
    beside = ""
    if title:
        if "title" in declared:
            asked.setdefault("title", title)
        else:
            beside = title
    values = read_parameters(model, asked, report=chosen.name).values()

    def folder(parameter: str) -> Path | None:
        # What a notebook names by itself lies beside it, as in Jupyter; what is asked for, in the working folder.
        return None if parameter in asked else chosen.folder

    if isinstance(values.get("data"), list) and data is None:
        several = [given(name, folder("data"), as_of=as_of) for name in values["data"]]
        data, values["data"] = reduce(with_more, several), [one.name for one in several]
    else:
        data = data or given(values.get("data"), folder("data"), as_of=as_of)
        # What none of a notebook's data is named stays none.
        values |= {"data": data.name or None} if "data" in values else {}
    for parameter in data_parameters(model, chosen.folder):
        if parameter != "data" and values[parameter]:
            more = given(values[parameter], folder(parameter), as_of=as_of)
            data, values[parameter] = with_more(data, more), more.name
    for parameter in mapping_parameters(model):
        if values[parameter]:
            data, values[parameter] = with_mapping(data, values[parameter], folder(parameter))
    for parameter in text_parameters(model):
        if values[parameter]:
            data, values[parameter] = with_text(data, values[parameter], folder(parameter))
    told = dict(values)
    if as_of is not None and "as_of" not in declared:
        raise ParameterError(f"The report {chosen.name} cannot look back: its notebook takes no as_of.")
    if "as_of" in declared:
        told["as_of"] = as_of
    if "language" in declared:
        told["language"] = language
    stamp = digest(
        report=name,
        notebook=chosen.source,
        data=data,
        parameters=values,
        formats=formats,
        as_of=as_of,
        language=language,
        title=beside,
        brand=asdict(brand),
        fonts=[font.told() for font in fonts],
    )
    return Job(
        name,
        chosen,
        values,
        told,
        data,
        as_of,
        formats,
        language,
        beside,
        stamp,
        brand,
        fonts,
        **limits,
    )


def _language(chosen: Template, language: str | None) -> str:
    """Return the language of a report: the one asked for, or that of its notebook.

    Raises
    ------
    ParameterError
        If a notebook of one's own is written in another one.
    """
    if language is None:
        return chosen.language
    wanted = words(language).language
    # What is written in English may be in the catalogues; that is known when its passages are.
    if chosen.language not in (wanted, SOURCE):
        raise ParameterError(
            f"The notebook {chosen.name} is written in {chosen.language} and cannot be had in {wanted}; leave the language "
            "out, or write another notebook."
        )
    return language
