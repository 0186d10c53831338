"""``reports.toml`` is read, and every mistake is one sentence with its line."""

from __future__ import annotations

import json
import re
import tomllib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.errors import InputError, ParameterError, TrendsError
from trends.reporting.configuration import ConfigurationError, read_configuration
from trends.reporting.configuration_lines import line_of, lines_of

GOOD = """\
# Every month.
[defaults]
data = "panel.csv"
formats = ["html"]
parameters = { replicates = 199 }

[[report]]
name = "syria"
title = "Syria, {margin}"
period = "monthly"
[report.parameters]
margin = 1.7

[[report]]
name = "pace"
notebook = "constant-pace"
data = "latest fetched UCDP GED"
formats = ["pdf", "html"]
cell_seconds = 60
title = "The pace in {country}"
[report.matrix]
country = ["Syria", "Côte d'Ivoire"]
measure = ["attacks", "fatalities"]
"""


def written(tmp_path, text):
    path = tmp_path / "reports.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_matrix_is_one_report_a_combination(tmp_path):
    read = read_configuration(written(tmp_path, GOOD)).entries
    assert [entry.name for entry in read] == [
        "syria",
        "pace-syria-attacks",
        "pace-syria-fatalities",
        "pace-cote-d-ivoire-attacks",
        "pace-cote-d-ivoire-fatalities",
    ]
    first, last = read[0], read[-1]
    assert (first.data, first.formats, first.period, first.title) == (
        "panel.csv",
        ("html",),
        "monthly",
        "Syria, 1.7",
    )
    assert first.parameters == {"replicates": 199, "margin": 1.7}
    assert last.parameters == {"replicates": 199, "country": "Côte d'Ivoire", "measure": "fatalities"}
    assert (last.group, last.data, last.cell_seconds) == ("pace", "latest fetched UCDP GED", 60)
    assert last.title == "The pace in Côte d'Ivoire"


def changed(old, new):
    assert old in GOOD
    return GOOD.replace(old, new, 1)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        (changed('name = "syria"', 'nam = "syria"'), 8, "'nam' is unknown; did you mean name"),
        (changed('name = "syria"\n', ""), 7, "the report has no name"),
        (changed('name = "syria"', 'name = "Syria!"'), 8, "name must be small letters"),
        (changed('name = "syria"', 'name = "../x"'), 8, "name must be small letters"),
        (changed('name = "syria"', 'name = "latest"'), 8, "a report cannot be called latest, which"),
        (changed('"monthly"', '"fortnightly"'), 10, "period must be weekly, monthly, quarterly or yearly"),
        (changed('["html"]', '["docx"]'), 4, 'formats must be a list of "html" and "pdf"'),
        (changed('["html"]', "[]"), 4, "formats must be"),
        (changed("cell_seconds = 60", "cell_seconds = 0"), 19, "cell_seconds must be a number of seconds"),
        (changed("cell_seconds = 60", "cell_seconds = true"), 19, "cell_seconds must be"),
        (changed("cell_seconds = 60", "cell_seconds = nan"), 19, "cell_seconds must be"),
        (changed("margin = 1.7", "margin = [1]"), 12, "parameters must be a table"),
        (changed('["Syria", "Côte d\'Ivoire"]', "[]"), 21, "matrix must be a table of parameters"),
        (
            changed('["Syria", "Côte d\'Ivoire"]', '["Syria", "syria"]'),
            14,
            "second report called pace-syria-attacks",
        ),
        (changed('["Syria", "Côte d\'Ivoire"]', '["!!!"]'), 22, "no name can be made for !!!"),
        (changed("{country}", "{contry}"), 20, "the title speaks of {contry}"),
        (changed("[defaults]", "[default]"), 2, "'default' is unknown; did you mean defaults"),
        (changed("margin = 1.7", 'api_token = "hunter2"'), 12, "looks like a secret"),
        (changed("margin = 1.7", 'actor = "password: hunter2"'), 12, "looks like a secret"),
        (changed("margin = 1.7", "margin = "), 12, "is no TOML"),
        ('[[report]]\nname = "a"\ntitle = """\nnam = 3\n"""\nnam = 3\n', 6, "'nam' is unknown"),
        ("[[report]]\nname = 'a'\n[[report]]\nname = 'a'\n", 3, "a second report called a"),
    ],
)
def test_a_mistake_is_said_with_its_line(tmp_path, text, line, reason):
    said = str(first_fault(tmp_path, text))
    assert said.startswith(f"Line {line} of reports.toml"), said
    assert reason in said
    assert len(said) < 500
    assert "\n" not in said
    assert "hunter2" not in said


def first_fault(tmp_path, text):
    try:
        return read_configuration(written(tmp_path, text)).unsound[0].errors[0]
    except ConfigurationError as error:
        return error.faults[0]
    except InputError as error:
        return error


def test_every_fault_is_told_and_the_sound_reports_are_there(tmp_path):
    text = (
        changed('"monthly"', '"fortnightly"')
        .replace("margin = 1.7", "margin = {}")
        .replace("[report.matrix]", "[report.matrx]")
    )
    read = read_configuration(written(tmp_path, text + "[[report]]\nname = 'good'\n[[report]]\nnam = 'x'\n"))
    assert [entry.name for entry in read.entries] == ["good"]
    assert [(one.name, one.title) for one in read.unsound] == [
        ("syria", "Syria, {margin}"),
        ("pace", "The pace in {country}"),
        ("line 26 of reports.toml", ""),
    ]
    lines = [[str(error).partition(" of ")[0] for error in one.errors] for one in read.unsound]
    assert lines == [["Line 10", "Line 12"], ["Line 21"], ["Line 27"]]


def test_a_second_report_of_a_name_is_none_though_the_first_is_unsound(tmp_path):
    text = "[[report]]\nname = 'a'\nformats = ['docx']\n[[report]]\nname = 'a'\n"
    read = read_configuration(written(tmp_path, text))
    assert not read.entries
    assert [str(error).partition(" of ")[0] for one in read.unsound for error in one.errors] == [
        "Line 3",
        "Line 4",
    ]


def test_what_is_wrong_for_all_reports_stops_them_all_and_is_told_beside_the_rest(tmp_path):
    text = changed('["html"]', '["docx"]').replace('"monthly"', '"fortnightly"') + "[brand]\ncolour = 'red'\n"
    with pytest.raises(ConfigurationError) as caught:
        read_configuration(written(tmp_path, text))
    assert [str(error).partition(":")[0] for error in caught.value.faults] == [
        "Line 4 of reports.toml",
        "Line 25 of reports.toml",
        "Line 10 of reports.toml",
    ]


@pytest.mark.parametrize("key", ["on_change", "fonts", "formats"])
def test_what_stands_above_all_tables_is_told_where_it_belongs(tmp_path, key):
    with pytest.raises(
        ConfigurationError, match=rf"Line 1 of reports.toml: '{key}' is unknown; it belongs under"
    ):
        read_configuration(written(tmp_path, f"{key} = 'x'\n[[report]]\nname = 'a'\n"))


def test_files_that_are_none(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        read_configuration(tmp_path / "reports.toml")
    path = tmp_path / "reports.toml"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read_configuration(path)
    with pytest.raises(ParameterError, match="names no report"):
        read_configuration(written(tmp_path, ""))
    assert read_configuration(written(tmp_path, "\ufeff[[report]]\nname = 'a'\n")).entries[0].name == "a"


def test_a_hundred_reports_with_a_mistake_are_read_in_no_time(tmp_path):
    text = "".join(
        f'[[report]]\nname = "r{number}"\n[report.parameters]\nmargin = 1.5\n' for number in range(100)
    )
    read = read_configuration(written(tmp_path, text + "[[report]]\n"))
    assert len(read.entries) == 100
    assert str(read.unsound[0].errors[0]).startswith("Line 401 ")


TEXTS = st.text(alphabet='ab[]="\n{}, .1#', max_size=60)


@given(TEXTS)
@settings(max_examples=200)
def test_nothing_else_is_raised(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "reports.toml"
    path.write_text("[[report]]\nname = 'a'\n" + text, encoding="utf-8")
    with suppress(TrendsError):
        read = read_configuration(path)
        assert read.entries or read.unsound


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 1),
        (("t", "x"), 4),
        (("t", "deep", "y"), 6),
        (("l", 0, "v"), 8),
        (("l", 1, "v"), 10),
        (("l", 1, "gone"), 9),
        (("l", 1, "sub", "w"), 12),
        (("dotted", "k"), 2),
        (("nowhere",), 1),
    ],
)
def test_lines(path, line):
    text = 'a = 1\ndotted.k = 2\n[t]\nx = """\ny = 0\n"""\n[[l]]\nv = 1\n[[l]]\nv = 2\n[l.sub]\nw = 3\n'
    text = text.replace('"""\ny = 0\n"""', "1\n[t.deep]\ny = 0", 1)
    assert line_of(lines_of(text), path) == line


VALUES = st.recursive(
    st.integers(0, 9) | st.booleans() | st.text(alphabet="ab]#{}=,.'\"\\ ", max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text('ab.#"', min_size=1, max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


def toml(value, gap):
    """Write a value, a line for each item where `gap` is a new line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(item, gap)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + gap + "".join(f"{toml(item, gap)} ,{gap}" for item in value) + "]"
    return json.dumps(value)


def places(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield from places(item, (*path, key))


@given(st.dictionaries(st.text('ab.#"', min_size=1, max_size=3), VALUES, min_size=1, max_size=4))
def test_every_value_has_a_line_and_what_follows_stands_no_higher(values):
    text = "".join(f"{json.dumps(key)} = {toml(value, chr(10))}\n" for key, value in values.items())
    assert tomllib.loads(text) == values
    found = lines_of(text)
    wanted = [place for place in places(values) if place]
    assert set(found) == set(wanted)
    assert [found[place] for place in wanted] == sorted(found.values())
    # The next key begins where the text up to it ends.
    at = 1
    for key, value in values.items():
        assert found[(key,)] == at
        at += f"{toml(value, chr(10))}\n".count("\n")


def test_the_example_is_sound(root, tmp_path):
    from trends.reporting.due import due

    read = read_configuration(root / "reports" / "reports.example.toml")
    assert read.unsound == ()
    jobs, without = due(read, read.entries, out=tmp_path)
    assert [job.name for job in jobs] == ["central-syria", "claims", "documented-attacks"]
    assert without == []
    # What is commented out in it is sound, too.
    text = (root / "reports" / "reports.example.toml").read_text(encoding="utf-8")
    shown = text[text.index("# [[report]]") :].replace("# ", "")
    path = tmp_path / "reports.toml"
    path.write_text(shown, encoding="utf-8")
    assert [entry.name for entry in read_configuration(path).entries] == [
        "by-country-syria",
        "by-country-iraq",
    ]


def test_the_workflow_and_the_units_of_the_page_can_be_read(root):
    import configparser

    import yaml

    text = (root / "reports" / "README.md").read_text(encoding="utf-8")
    blocks = dict.fromkeys(("ini", "yaml"), ())
    for part in text.split("```")[1::2]:
        kind, _, body = part.partition("\n")
        if kind in blocks:
            blocks[kind] = (*blocks[kind], body)
    (workflow,) = blocks["yaml"]
    steps = yaml.safe_load(workflow)["jobs"]["render"]["steps"]
    assert any("trends report" in step.get("run", "") for step in steps)
    for unit in blocks["ini"]:
        parser = configparser.ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str
        parser.read_string(unit)
        assert "Unit" in parser


def test_what_the_manual_shows_and_the_example_has_commented_out_is_sound(root, tmp_path):
    page = (root / "docs" / "how-to" / "monthly-report.md").read_text(encoding="utf-8")
    shown = [part.removeprefix("toml\n") for part in page.split("```")[1::2] if part.startswith("toml\n")]
    assert len(shown) == 2
    example = (root / "reports" / "reports.example.toml").read_text(encoding="utf-8")
    part = example[example.index("# on_change") : example.index("[[report]]")]
    lines = [line.removeprefix("# ") for line in part.splitlines()]
    # Its logo is not there, and what is.
    lines = [line for line in lines if not line.startswith("logo")]
    settings, brand = "\n".join(lines).split("[brand]")
    shown.append(f"[defaults]\n{settings}\n[brand]\n{brand}\n[[report]]\nname = 'a'\n")
    for text in shown:
        read = read_configuration(written(tmp_path, text))
        assert read.unsound == ()
        assert read.entries


@pytest.mark.parametrize(
    ("written_as", "said"),
    [
        ('"mail --password hunter2 {pdf}"', "looks like a secret"),
        ('["curl", "https://user:hunter2@example.org"]', "looks like a secret"),
        ("\"curl -H 'Authorization: Bearer hunter2' https://example.org\"", "looks like a secret"),
        ('"tell {pfd}"', "on_change speaks of {pfd}; did you mean pdf?"),
        ('"tell \'x"', "has a quotation mark that is not closed"),
        ('"  "', "on_change names no command"),
        ("[]", "on_change names no command"),
        ("7", "on_change must be a command"),
    ],
)
def test_a_command_that_cannot_be_run_or_holds_a_secret_is_refused(tmp_path, written_as, said):
    text = f"[[report]]\nname = 'a'\non_change = {written_as}\n"
    found = str(first_fault(tmp_path, text))
    assert found.startswith("Line 3 of reports.toml: ")
    assert said in found
    assert "hunter2" not in found


def test_a_long_path_in_a_command_is_no_secret_and_its_words_are_split_once(tmp_path):
    path = "/srv/incidents/notify2024/bin/send4reports/to/everybody"
    text = f"[[report]]\nname = 'a'\non_change = '{path} --to=x@example.org \"two words\" {{name}} {{pdf}}'\n"
    (entry,) = read_configuration(written(tmp_path, text)).entries
    assert entry.on_change == (path, "--to=x@example.org", "two words", "{name}", "{pdf}")


@pytest.mark.parametrize("language", ["fr", "es", "ar", "ru", "zh"])
def test_what_is_wrong_with_a_report_is_said_in_its_language(tmp_path, language):
    path = tmp_path / "reports.toml"
    path.write_text(
        "[[report]]\nname = 'Syria!'\n[[report]]\nname = 'a'\nlanguge = 'fr'\nperiod = 'daily'\ntitle = 7\n"
        "fonts = 1\non_change = 7\nformats = []\n[report.parameters]\napi_token = 'x'\n"
        "[[report]]\nname = 'b'\nlanguge = 'fr'\nperiod = 'daily'\ntitle = 7\nfonts = 1\non_change = 7\nformats = []\n"
        "[[report]]\nname = 'c'\n[[report]]\nname = 'c'\n",
        encoding="utf-8",
    )
    said = [
        error.sentence.in_language(language)
        for one in read_configuration(path).unsound
        for error in one.errors
    ]
    assert len(said) == 9
    english = re.compile(r"\b(must|unknown|did you mean|looks like|asks for|characters|command|such)\b")
    assert not [one for one in said if english.search(one)]
