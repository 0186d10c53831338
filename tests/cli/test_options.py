"""Options declared once and handed over in groups."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest
import typer

from trends.cli import application
from trends.cli.options import Chosen, ReadingOptions, spread

GROUP = typer.main.get_command(application.app)


def options_of(name: str) -> set[str]:
    return {option for parameter in GROUP.commands[name].params for option in parameter.opts}


SELECTION = {
    "--actor", "--attacker", "--country", "--admin1", "--kind", "--bbox", "--start", "--end", "--where",
    "--freq", "--measure", "--estimate", "--imprecise",
}  # fmt: skip
READING = {"--source", "--columns", "--period", "--by", "--fill"}


@pytest.mark.parametrize("name", ["count", "trend", "pace"])
def test_the_selection_is_the_same_for_every_command(name):
    assert SELECTION | READING | {"--series", "--debug"} <= options_of(name)


def test_each_command_has_the_options_of_its_own():
    assert {"--margin", "--season", "--replicates", "--seed", "--json"} <= options_of("pace")
    assert {"--rejected", "--suggest-columns", "--json"} | READING <= options_of("check")
    assert "--json" in options_of("trend")
    assert "--json" in options_of("count")
    assert "--margin" not in options_of("count")
    assert not SELECTION - {"--measure"} & options_of("check")


def test_a_group_arrives_whole():
    received = []

    def command(chosen: Chosen, times: int = 2) -> None:
        received.append((chosen, times))

    spread(command)(
        **{field.name: None for field in fields(Chosen) if field.name not in {"input", "kind"}},
        input="a.csv",
        kind=["Battles", "Riots"],
        times=3,
        debug=False,
    )
    ((chosen, times),) = received
    assert isinstance(chosen, Chosen)
    assert (chosen.input, chosen.kind, chosen.start, times) == ("a.csv", ["Battles", "Riots"], None, 3)


def test_the_signature_shows_options_and_no_group():
    def command(reading: ReadingOptions, times: int = 2) -> None:
        """Explain."""

    parameters = inspect.signature(spread(command)).parameters
    assert list(parameters) == [*(field.name for field in fields(ReadingOptions)), "times", "debug"]
    assert parameters["input"].default is inspect.Parameter.empty
    assert parameters["times"].default == 2
    assert spread(command).__doc__ == "Explain."


def test_a_choice_that_is_not_given_is_none_so_that_defaults_stand_in_one_place():
    assert {field.name for field in fields(Chosen) if field.default is not None} == {"input"}
