"""``reports.toml`` is read, and every mistake is one sentence with its line."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trends.errors import InputError, ParameterError, TrendsError
from trends.reporting.configuration import read_configuration
from trends.reporting.configuration_lines import line_of

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
        (changed('name = "syria"', 'name = "latest"'), 8, "name must be small letters"),
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
        (changed('["Syria", "Côte d\'Ivoire"]', '["!!!"]'), 21, "no name can be made for !!!"),
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
    with pytest.raises((ParameterError, InputError)) as caught:
        read_configuration(written(tmp_path, text))
    said = str(caught.value)
    assert said.startswith(f"Line {line} of reports.toml"), said
    assert reason in said
    assert len(said) < 500
    assert "\n" not in said
    assert "hunter2" not in said


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
    with pytest.raises(ParameterError, match=r"^Line 401 "):
        read_configuration(written(tmp_path, text + "[[report]]\n"))


TEXTS = st.text(alphabet='ab[]="\n{}, .1#', max_size=60)


@given(TEXTS)
@settings(max_examples=200)
def test_nothing_else_is_raised(tmp_path_factory, text):
    path = tmp_path_factory.getbasetemp() / "reports.toml"
    path.write_text("[[report]]\nname = 'a'\n" + text, encoding="utf-8")
    with suppress(TrendsError):
        assert read_configuration(path).entries


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
    assert line_of(text, path) == line


def test_the_example_is_sound(root, tmp_path):
    from trends.reporting.due import due

    read = read_configuration(root / "reports" / "reports.example.toml")
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
