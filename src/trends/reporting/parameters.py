"""The typed parameters of reports: what may be set, and what is refused before anything runs."""

from __future__ import annotations

import ast
import math
import re
from copy import copy
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    create_model,
)

from trends.document.text import clean
from trends.errors import ParameterError, TrendsError, listed, nearest
from trends.reporting.inputs import bundled
from trends.reporting.secrets import looks_secret, secret_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic.fields import FieldInfo

__all__ = [
    "DATA",
    "RESERVED",
    "ArticleReport",
    "PaceReport",
    "Parameters",
    "assignments",
    "data_parameters",
    "declared_language",
    "mapping_parameters",
    "model_of",
    "read_parameters",
    "text_parameters",
]

MOST_CHARACTERS = 300
# A hundred times the default; the error of a p-value at 5 % is then 0.07 percentage points.
MOST_REPLICATES = 99_999
# 32 bits: what generators of other languages take as well, where a run may be repeated.
LARGEST_SEED = 2**32 - 1


def _given_text(value: object) -> object:
    """Take the blanks off a text; an empty one is "not given"."""
    if isinstance(value, str):
        return value.strip() or None
    return value


def _shown(value: str) -> str:
    if len(value) > MOST_CHARACTERS or value != clean(value):
        raise ValueError("unfit text")
    return value


def no_flag(value: object) -> object:
    """Refuse true and false where a number is asked for: to Python and pydantic true is the number 1.

    Raises
    ------
    ValueError
    """
    if isinstance(value, bool):
        raise ValueError("a flag is no number")  # noqa: TRY004 - pydantic gathers ValueErrors only
    return value


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("not finite")
    return value


def _day(value: str) -> str:
    # Dates are pandas' business, whose import most runs with nothing to do need not pay.
    from trends.periods.calendar import parse_window

    parse_window(value)
    return value


def _coverage(value: str) -> str:
    from trends.periods.coverage import parse_coverage

    parse_coverage(value)
    return value


def _frequency(value: str) -> str:
    from trends.periods.calendar import parse_cadence

    freq, week = parse_cadence(value)
    # The day on which weeks begin is told by pandas' name only.
    return value if week else freq.value


def _handling(value: str) -> str:
    from trends.periods.imprecision import parse_imprecise

    return parse_imprecise(value).value


def _one_or_several(value: object) -> object:
    """Take a list of one text for the text, and an empty one for "not given"."""
    if not isinstance(value, (list, tuple)):
        return _given_text(value)
    texts = [text for text in map(_given_text, value) if text is not None]
    return texts if len(texts) > 1 else texts[0] if texts else None


def _season(value: str) -> str:
    text = value.lower()
    if not re.fullmatch(r"auto|none|month|fourier:[1-6]", text):
        raise ValueError("unknown season")
    return text


_Text = Annotated[str, AfterValidator(_shown)]
_OptionalText = Annotated[_Text | None, BeforeValidator(_given_text)]
_OptionalDay = Annotated[Annotated[_Text, AfterValidator(_day)] | None, BeforeValidator(_given_text)]
_OptionalCoverage = Annotated[
    Annotated[_Text, AfterValidator(_coverage)] | None, BeforeValidator(_given_text)
]
_Names = Annotated[_Text | list[_Text] | None, BeforeValidator(_one_or_several)]
_NAMED = f"text of at most {MOST_CHARACTERS} characters, none of them hidden"
_SEVERAL = f"{_NAMED}, or a list of such texts of which any may hold"
DATA = "a file, a folder, or the name of a bundled dataset or of data in the store, such as ucdp-ged"
_TEXT = "a file with the text to read"
_DAY = "a date such as 2023-02-17, 2023-02 or 2023"


class Parameters(BaseModel):
    """Parameters of any report: frozen, and no name but the known ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def values(self) -> dict[str, Any]:
        """Return the parameters by name, in the order in which they are declared."""
        return {name: getattr(self, name) for name in type(self).model_fields}


class ArticleReport(Parameters):
    """Parameters of the report on a text; its `data` may be several."""

    text: _OptionalText = Field(None, description=_TEXT)
    dateline: _OptionalDay = Field(
        None,
        description="the day of the text, such as 2023-02-17",
    )
    text_language: Annotated[Literal["en", "fr", "es", "ar"] | None, BeforeValidator(_given_text)] = Field(
        None, description="en, fr, es or ar, the language of the text"
    )
    data: _Names = Field(None, description=f"{DATA}, or a list of these")


class PaceReport(Parameters):
    """Parameters of the reports on a constant pace."""

    data: _Text = Field("central-syria", min_length=1, description=DATA)
    columns: _OptionalText = Field(None, description="a file that says which column of the data is which")
    actor: _Names = Field(None, description=_SEVERAL)
    attacker: _Names = Field(None, description=_SEVERAL)
    country: _Names = Field(None, description=_SEVERAL)
    genealogy: bool = Field(False, description="true or false")
    freq: Annotated[Annotated[_Text, AfterValidator(_frequency)] | None, BeforeValidator(_given_text)] = (
        Field(
            None,
            description="one of day, week, month, quarter and year, or pandas' names of them; by default that of the data, or month",
        )
    )
    measure: _Text = Field(
        "attacks", min_length=1, description="what is counted, such as attacks or fatalities"
    )
    imprecise: Annotated[_Text, AfterValidator(_handling)] = Field(
        "spread", description="spread, start, drop or source"
    )
    start: _OptionalDay = Field(None, description=_DAY)
    end: _OptionalDay = Field(None, description=_DAY)
    margin: Annotated[float, BeforeValidator(no_flag), AfterValidator(_finite)] = Field(
        1.5, gt=1, le=100, description="a number above 1 and at most 100"
    )
    season: Annotated[_Text, AfterValidator(_season)] = Field(
        "auto", description="auto, none, month or fourier:K with K from 1 to 6"
    )
    replicates: Annotated[int, BeforeValidator(no_flag)] = Field(
        999, ge=99, le=MOST_REPLICATES, description=f"a whole number from 99 to {MOST_REPLICATES}"
    )
    seed: Annotated[int, BeforeValidator(no_flag)] = Field(
        0, ge=0, le=LARGEST_SEED, description=f"a whole number from 0 to {LARGEST_SEED}"
    )
    nowcast: Literal["auto", "off"] = Field("auto", description="auto or off")
    title: _OptionalText = Field(None, description=_NAMED)
    coverage: _OptionalCoverage = Field(
        None, description="the days that are covered, such as 2017-01..2019-12"
    )


def assignments(texts: Iterable[str]) -> dict[str, str | list[str]]:
    """Read ``KEY=VALUE`` texts as a mapping; the values of a name that is given several times are a list.

    Raises
    ------
    ParameterError
        For a text without an equals sign. One that looks like a secret is not repeated.
    """
    given: dict[str, str | list[str]] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not sign or not name:
            shown = "A parameter" if looks_secret(text) or secret_name(text) else repr(text[:40])
            raise ParameterError(f"{shown} is not written as KEY=VALUE.")
        earlier = given.get(name)
        if earlier is None:
            given[name] = value
        else:
            given[name] = [*earlier, value] if isinstance(earlier, list) else [earlier, value]
    return given


def read_parameters(model: type[Parameters], given: Mapping[str, Any], *, report: str = "") -> Parameters:
    """Check the parameters of a report.

    Parameters
    ----------
    model : type of Parameters
        What the report takes.
    given : mapping
        Names and values; values are texts from the command line, or Python values.
    report : str
        Name of the report, for errors.

    Raises
    ------
    ParameterError
        One sentence for the first parameter that looks like a secret, is unknown (with the nearest names), is of
        the wrong type or impossible.
    """
    # A path may be long and random looking without being a secret.
    paths = {*data_parameters(model), *mapping_parameters(model), *text_parameters(model)}
    for name, value in given.items():
        # Secrets come first, and their value is repeated nowhere.
        if secret_name(str(name)):
            raise ParameterError(
                f"The parameter {_short(name)} looks like a secret; parameters are published with the report, so keep "
                "passwords and keys out of them."
            )
        texts = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
        if any(looks_secret(text, path=name in paths) for text in texts):
            raise ParameterError(
                f"The value of the parameter {_short(name)} looks like a secret; parameters are published with the "
                "report, so keep passwords and keys out of them."
            )
    known = model.model_fields
    for name in given:
        if name not in known:
            guesses = nearest(name, known)
            takes = f"it takes {listed(known)}." if known else "it takes none."
            hint = f"did you mean {' or '.join(guesses)}?" if guesses else takes
            of = f" of the report {report}" if report else ""
            raise ParameterError(f"{_short(name)!r} is no parameter{of}; {hint}")
    try:
        parameters = model.model_validate(dict(given))
    except ValidationError as error:
        raise ParameterError(_sentence(model, error)) from None
    _check_window(parameters)
    return parameters


def data_parameters(model: type[Parameters], folder: Path | None = None) -> list[str]:
    """Return the parameters that are data.

    ``data``, and of a notebook that reads several each that is by default a dataset, or a file in `folder`, where the
    notebook lies.
    """

    def lies_there(default: object) -> bool:
        if folder is None or not isinstance(default, str) or len(default) > MOST_CHARACTERS:
            return False
        return bool(default) and (folder / default).is_file()

    mappings = mapping_parameters(model)
    return [
        name
        for name, field in model.model_fields.items()
        if name not in mappings
        and (name == "data" or field.default in bundled() or lies_there(field.default))
    ]


def text_parameters(model: type[Parameters]) -> list[str]:
    """Return the parameter that is a file with a text, where a notebook has one."""
    field = model.model_fields.get("text")
    return ["text"] if field is not None and field.description == _TEXT else []


def mapping_parameters(model: type[Parameters]) -> list[str]:
    """Return the parameters that say which column is which: ``columns``, ``first_columns`` and the like."""
    return [name for name in model.model_fields if name == "columns" or name.endswith("_columns")]


def _sentence(model: type[Parameters], error: ValidationError) -> str:
    first = error.errors(include_url=False, include_context=False)[0]
    name = str(first["loc"][0]) if first["loc"] else "?"
    field = model.model_fields.get(name)
    wanted = (field.description if field else None) or "something else"
    # A name given twice on the command line is a list, whose Python form would tell nobody what is
    # wrong.
    if isinstance(first["input"], list) and "or a list of" not in wanted:
        return f"The parameter {name} takes one value, not {len(first['input'])}."
    return f"The parameter {name} must be {wanted}, not {_short(str(first['input']))!r}."


def _check_window(parameters: Parameters) -> None:
    """Refuse a window that ends before it starts."""
    values = parameters.values()
    if not values.get("start") or not values.get("end"):
        return
    from trends.periods.calendar import parse_window

    try:
        parse_window(values.get("start"), values.get("end"))
    except TrendsError as error:
        raise ParameterError(str(error)) from None


def _short(text: str) -> str:
    flat = "".join(letter if letter.isprintable() else " " for letter in text)
    return flat if len(flat) <= 40 else flat[:39] + "…"


_TYPES: dict[type, tuple[Any, str]] = {
    bool: (bool, "true or false"),
    int: (Annotated[int, BeforeValidator(no_flag)], "a whole number"),
    float: (Annotated[float, BeforeValidator(no_flag), AfterValidator(_finite)], "a number"),
    str: (_Text, _NAMED),
    list: (_Names, _SEVERAL),
    type(None): (_OptionalText, _NAMED),
}
RESERVED = frozenset({"as_of", "language"})
"""Set by the program, not by ``-p``: the day up to which figures are visible, and the language of the report."""


def model_of(notebook: Any) -> tuple[type[Parameters], frozenset[str]]:
    """Return the parameters that a notebook declares, and the names in its cell tagged ``parameters``.

    A name that `PaceReport` knows is held to the same conditions, with the notebook's own default; the type of any
    other follows from the literal value that the cell gives it.

    Raises
    ------
    ParameterError
        If the cell holds anything but assignments of plain values.
    """
    declared = _declared(notebook)
    fields: dict[str, Any] = {}
    for name, value in declared.items():
        if name in RESERVED:
            continue
        if known := _known(name, value):
            # Copied, as the default is the notebook's own and the field is shared by all reports.
            field = copy(known)
            field.default = value
            fields[name] = (field.annotation, field)
        else:
            hint, description = _TYPES[type(value)]
            if value in bundled() if isinstance(value, str) else name.endswith("_columns"):
                # The same as `data` and `columns`, of a notebook that reads several.
                alike = PaceReport.model_fields["data" if isinstance(value, str) else "columns"]
                description = alike.description or description
            fields[name] = (hint, Field(value, description=description))
    return create_model("NotebookParameters", __base__=Parameters, **fields), frozenset(declared)


def _known(name: str, default: Any) -> FieldInfo | None:
    """Return the conditions of a name that is the same in every notebook.

    Those of the report on a text hold where the default is none: text in a notebook's own words is no file, and one
    dataset is not several.
    """
    if default in (None, []) and (known := ArticleReport.model_fields.get(name)):
        return known
    return PaceReport.model_fields.get(name)


def declared_language(notebook: Any) -> str:
    """Return the language that a notebook is written in: the default of its parameter ``language``, otherwise English.

    Raises
    ------
    ParameterError
        If the package does not speak it, or the cell holds anything but assignments of plain values.
    """
    from trends.document.words import words

    said = _declared(notebook).get("language") or "en"
    return words(str(said)).language


def _declared(notebook: Any) -> dict[str, Any]:
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code" and "parameters" in cell.get("metadata", {}).get("tags", ()):
            source = cell["source"]
            return _literals("".join(source) if isinstance(source, list) else source)
    return {}


def _literals(source: str) -> dict[str, Any]:
    """Read assignments of plain values without running them."""
    try:
        return dict(
            _assignment(statement) for statement in ast.parse(source).body if not _is_remark(statement)
        )
    except (ValueError, SyntaxError) as error:
        raise ParameterError(
            "The notebook's parameters cell holds more than assignments of text, lists of texts, numbers, true, false or None: "
            f"{error}."
        ) from None


def _is_remark(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _assignment(statement: ast.stmt) -> tuple[str, Any]:
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            literal = ast.literal_eval(value)
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            literal = ast.literal_eval(value)
        case _:
            raise ValueError(ast.unparse(statement)[:40])
    several = isinstance(literal, list) and all(isinstance(item, str) for item in literal)
    if type(literal) not in _TYPES or (isinstance(literal, list) and not several):
        raise ValueError(ast.unparse(statement)[:40])
    return name, literal
