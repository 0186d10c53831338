"""What may stand in ``reports.toml``, and how a fault in it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from trends.document.text import clean
from trends.errors import listed, nearest, shortened
from trends.reporting.parameters import DATA, no_flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["BrandTable", "Period", "ReportTable", "Settings", "Value", "faults"]

Period = Literal["weekly", "monthly", "quarterly", "yearly"]
Value = str | int | float | bool | list[str]
_Seconds = Annotated[float, BeforeValidator(no_flag), Field(gt=0, le=86_400, allow_inf_nan=False)]
_SECONDS = "a number of seconds, at most a day"


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def _fit(text: object) -> object:
    """Refuse what no page may hold.

    Raises
    ------
    ValueError
    """
    if isinstance(text, str) and text != clean(text):
        raise ValueError("unfit text")
    return text


class Settings(_Table):
    """What every report may say, and ``[defaults]`` for all of them."""

    notebook: str | None = Field(
        None,
        min_length=1,
        description="the name of a report (trends report --list) or the path of a notebook",
    )
    data: str | None = Field(None, min_length=1, description=DATA)
    columns: str | None = Field(
        None, min_length=1, description="a file that says which column of the data is which"
    )
    period: Period | None = Field(None, description="weekly, monthly, quarterly or yearly")
    formats: tuple[Literal["html", "pdf"], ...] | None = Field(
        None, min_length=1, description='a list of "html" and "pdf"', strict=False
    )
    language: str | None = Field(None, description="the language of the report, such as en")
    title: Annotated[str, BeforeValidator(_fit)] | None = Field(
        None, min_length=1, max_length=300, description="text of at most 300 characters, none of them hidden"
    )
    fonts: list[Annotated[str, Field(min_length=1)]] | None = Field(
        None, description="a list of font files, for letters that the package's own fonts lack"
    )
    on_change: str | list[str] | None = Field(
        None, description="a command, with {html}, {pdf}, {name} or {as_of} where they are wanted"
    )
    on_change_seconds: _Seconds | None = Field(None, description=_SECONDS)
    cell_seconds: _Seconds | None = Field(None, description=_SECONDS)
    report_seconds: _Seconds | None = Field(None, description=_SECONDS)
    parameters: dict[str, Value] = Field(
        default_factory=dict, description="a table of texts, lists of texts, numbers, true and false"
    )


def _named(most: int) -> Any:
    return Field(None, max_length=most, description=f"text of at most {most} characters, none of them hidden")


_Text = Annotated[str, BeforeValidator(_fit)] | None


class BrandTable(_Table):
    """``[brand]``: who publishes the reports, and in which colours."""

    organisation: _Text = _named(120)
    logo: str | None = Field(
        None, min_length=1, max_length=4096, description="the path of a PNG, JPEG or SVG image"
    )
    logo_alt: _Text = _named(200)
    colour: str | None = Field(None, description="a colour as #rrggbb")
    dark_colour: str | None = Field(None, description="a colour as #rrggbb")
    contact: _Text = _named(300)
    licence: _Text = _named(300)
    disclaimer: _Text = _named(1200)
    paper: Literal["a4", "us-letter"] | None = Field(None, description="a4 or us-letter")


class ReportTable(Settings):
    """One ``[[report]]``."""

    name: str = Field(description="small letters, digits and hyphens, as in syria-pace")
    matrix: dict[str, list[Value]] = Field(
        default_factory=dict, description="a table of parameters, each with a list of values"
    )
    brand: dict[str, Any] = Field(
        default_factory=dict, description="a table such as [brand], of what is other for this report"
    )

    @field_validator("matrix")
    @classmethod
    def _some(cls, matrix: dict[str, list[Value]]) -> dict[str, list[Value]]:
        if not all(matrix.values()):
            raise ValueError("an empty list")
        return matrix


def faults(model: type[BaseModel], value: Mapping[str, Any]) -> Iterator[tuple[tuple[int | str, ...], str]]:
    """Give every fault of a table: where it lies in it, and what is wrong, to follow the name of a line and a colon."""
    try:
        model.model_validate(value)
    except ValidationError as error:
        told = error.errors(include_url=False, include_context=False)
        unknown = [one["loc"][0] for one in told if one["type"] == "extra_forbidden"]
        seen = set()
        for one in told:
            field = str(one["loc"][0])
            # Of a union pydantic tells what is wrong with each member; and a name that is misspelt
            # is missing, too: how it is spelt says all.
            place = one["loc"][: {"parameters": 2, "matrix": 3}.get(field, 1)]
            if place in seen or (one["type"] == "missing" and unknown):
                continue
            seen.add(place)
            yield one["loc"], _sentence(model, field, one)


def _sentence(model: type[BaseModel], field: str, fault: Mapping[str, Any]) -> str:
    if fault["type"] == "extra_forbidden":
        known = [name for name in model.model_fields if name != field]
        close = nearest(field, known)
        hint = f"did you mean {listed(close)}?" if close else f"known are {listed(known, len(known))}."
        return f"{field[:40]!r} is unknown; {hint}"
    wanted = model.model_fields[field].description
    if fault["type"] == "missing":
        return f"the report has no {field}; it must be {wanted}."
    return f"{field} must be {wanted}, not {shortened(str(fault['input']))!r}."
