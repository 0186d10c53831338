"""What may stand in ``reports.toml``, and how a fault in it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from trends.document.text import clean
from trends.errors import nearest, shortened
from trends.messages import Message, listed
from trends.reporting.parameters import no_flag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic.fields import FieldInfo

__all__ = ["BrandTable", "Period", "ReportTable", "Settings", "Value", "faults"]

Period = Literal["weekly", "monthly", "quarterly", "yearly"]
Value = str | int | float | bool | list[str]
_Seconds = Annotated[float, BeforeValidator(no_flag), Field(gt=0, le=86_400, allow_inf_nan=False)]


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
        description="notebook",
    )
    data: str | None = Field(None, min_length=1, description="data")
    columns: str | None = Field(None, min_length=1, description="columns")
    period: Period | None = Field(None, description="period")
    formats: tuple[Literal["html", "pdf"], ...] | None = Field(
        None, min_length=1, description="formats", strict=False
    )
    language: str | None = Field(None, description="language")
    title: Annotated[str, BeforeValidator(_fit)] | None = Field(
        None, min_length=1, max_length=300, description="text"
    )
    fonts: list[Annotated[str, Field(min_length=1)]] | None = Field(None, description="fonts")
    on_change: str | list[str] | None = Field(None, description="on_change")
    on_change_seconds: _Seconds | None = Field(None, description="seconds")
    cell_seconds: _Seconds | None = Field(None, description="seconds")
    report_seconds: _Seconds | None = Field(None, description="seconds")
    parameters: dict[str, Value] = Field(default_factory=dict, description="parameters")


def _named(most: int) -> Any:
    return Field(None, max_length=most, description="text")


_Text = Annotated[str, BeforeValidator(_fit)] | None


class BrandTable(_Table):
    """``[brand]``: who publishes the reports, and in which colours."""

    organisation: _Text = _named(120)
    logo: str | None = Field(None, min_length=1, max_length=4096, description="logo")
    logo_alt: _Text = _named(200)
    colour: str | None = Field(None, description="colour")
    dark_colour: str | None = Field(None, description="colour")
    contact: _Text = _named(300)
    licence: _Text = _named(300)
    disclaimer: _Text = _named(1200)
    paper: Literal["a4", "us-letter"] | None = Field(None, description="paper")


class ReportTable(Settings):
    """One ``[[report]]``."""

    name: str = Field(description="name")
    matrix: dict[str, list[Value]] = Field(default_factory=dict, description="matrix")
    brand: dict[str, Any] = Field(default_factory=dict, description="brand")

    @field_validator("matrix")
    @classmethod
    def _some(cls, matrix: dict[str, list[Value]]) -> dict[str, list[Value]]:
        if not all(matrix.values()):
            raise ValueError("an empty list")
        return matrix


def faults(
    model: type[BaseModel], value: Mapping[str, Any]
) -> Iterator[tuple[tuple[int | str, ...], Message]]:
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


def _sentence(model: type[BaseModel], field: str, fault: Mapping[str, Any]) -> Message:
    if fault["type"] == "extra_forbidden":
        known = [name for name in model.model_fields if name != field]
        close = nearest(field, known)
        return Message(
            "configuration.entry.unknown",
            field=repr(field[:40]),
            near="yes" if close else "no",
            names=listed(close or known, len(known)),
        )
    wanted = _wanted(model.model_fields[field])
    if fault["type"] == "missing":
        return Message("configuration.entry.missing", field=field, wanted=wanted)
    given = repr(shortened(str(fault["input"])))
    return Message("configuration.entry.wrong", field=field, wanted=wanted, value=given)


def _wanted(field: FieldInfo) -> Message:
    """Say what a key takes: its description names the message."""
    most = next((one.max_length for one in field.metadata if hasattr(one, "max_length")), 0)
    places = {name: f"{{{name}}}" for name in ("html", "pdf", "name", "as_of")}
    return Message(f"configuration.wanted.{field.description}", most=most, **places)
