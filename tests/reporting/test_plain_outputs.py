"""What a notebook of one's own shows without this package: figures of pyplot, frames, series, Markdown."""

from __future__ import annotations

import pytest

from trends.document.blocks import Code, Figure, Heading, Maths, Note, Paragraph, Preformatted, Table
from trends.errors import RenderError
from trends.messages import Message
from trends.reporting.notebook import read_notebook
from trends.reporting.runner import execute
from trends.reporting.scrub import notebook_text, scrubbed

SHOWN = {
    "several": """import matplotlib.pyplot as plt
for name in ("Attacks", "Deaths"):
    plt.figure()
    plt.plot([2019, 2020], [3, 5], label=f"{name} counted")
    plt.title(f"{name} a year")
    plt.xlabel("year")
    plt.legend()
    plt.show()""",
    "returns lines": """plt.title("Histogram of tolls")
plt.hist([1, 2, 2, 3])""",
    "bars of pandas": """import pandas as pd
tolls = pd.Series([1, 2, 3], index=[2019, 2020, 2021])
tolls.plot(kind="bar", title="Deaths a year")""",
    "given words": """figure, ax = plt.subplots()
ax.set_title("Own")
display(figure, metadata={"image/png": {"alt": "Three bars.", "caption": "Bars"}})
plt.close(figure)""",
    "many": """figure, (above, below) = plt.subplots(2)
figure.suptitle("Attacks and deaths")
above.set_title("Attacks")
below.set_axis_off()""",
    "series": "pd.Series(list('aab'), name='actor').value_counts()",
    "styler": """pd.DataFrame({"share": [0.256]}).style.format("{:.0%}").hide(axis="index").set_caption("Shares")""",
    "index": "pd.Index(['Homs', 'Raqqa'])",
    "long": "pd.Series(range(500), name='n')",
    "markdown": """from IPython.display import Markdown
Markdown("## Part\\n\\nText <script>alert(1)</script>\\n\\n> Caution: careful.")""",
    "formula": """from IPython.display import Math
Math(r"\\hat\\mu = 3")""",
    "values": "{'a': [1, 2]}",
    "warning": """import warnings
warnings.warn("not for readers")
print("done")""",
    "progress": """display({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "  0%|   | 0/10 [00:00<?, ?it/s]"}, raw=True)""",
    "quiet": "object();",
}


@pytest.fixture(scope="module")
def made(cells, warm):
    notebook = cells.notebook(cells.prose("# Title"), *(cells.code(source) for source in SHOWN.values()))
    return execute(notebook, {}, language="fr", warm=warm)


@pytest.fixture(scope="module")
def shown(made):
    """The blocks of each cell, by its name above."""
    # Titles of figures are the author's own words, so the notebook must be written in the report's language.
    content = read_notebook(made, language="fr", written_in="fr")
    found = {name: [] for name in SHOWN}
    for block, origin in zip(content.document.blocks, content.origins, strict=True):
        if not isinstance(block, Code):
            found[list(SHOWN)[int(origin.split()[1]) - 2]].append(block)
    return found


def test_every_figure_of_pyplot_is_shown_with_the_words_that_stand_in_it(shown):
    first, second = shown["several"]
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert (first.caption, second.caption) == ("Attacks a year", "Deaths a year")
    assert first.svg.startswith("<?xml")
    assert isinstance(first.alt, Message)
    assert "Horizontal axis: year, from 2019" in first.alt
    assert first.alt.in_language("fr").endswith("Légende\u00a0: Attacks counted.")


def test_what_plot_returns_is_left_out_where_its_figure_is_shown(shown, made):
    assert [type(block) for block in shown["returns lines"]] == [Figure]
    assert [type(block) for block in shown["bars of pandas"]] == [Figure]
    assert "BarContainer" not in notebook_text(made)


def test_words_that_are_given_go_before_those_of_the_figure(shown):
    (figure,) = shown["given words"]
    assert (figure.alt, figure.caption, figure.name) == ("Three bars.", "Bars", "bars")


def test_a_figure_of_many_axes_has_one_caption_and_names_its_parts(shown):
    (figure,) = shown["many"]
    assert figure.caption == "Attacks and deaths"
    assert "Attacks: Horizontal axis: from 0.0 to 1.0." in figure.alt


def test_series_index_and_styler_are_tables(shown):
    assert shown["series"] == [Table("", ("actor", "count"), (("a", "2"), ("b", "1")))]
    assert shown["styler"] == [Table("Shares", ("share",), (("26%",),), row_heads=False)]
    assert shown["index"] == [Table("", ("",), (("Homs",), ("Raqqa",)), row_heads=False)]


def test_a_long_series_is_cut_and_its_whole_lies_beside_the_report(shown):
    (table,) = shown["long"]
    assert "data/table-1.csv" in table.note
    assert len(table.rows) < 30


def test_markdown_and_formulas_of_ipython_are_prose(shown):
    assert [type(block) for block in shown["markdown"]] == [Heading, Paragraph, Note]
    assert "<script>" in shown["markdown"][1].spans[0].text
    assert shown["formula"] == [Maths(r"$\hat\mu = 3$", r"\hat\mu = 3")]


def test_values_and_print_are_text_and_what_runs_beside_is_not_shown(shown):
    assert shown["values"] == [Preformatted("{'a': [1, 2]}")]
    assert shown["warning"] == [Preformatted("done")]
    assert not shown["progress"]
    assert not shown["quiet"]


def test_the_same_notebook_is_the_same_and_holds_no_address_and_no_markup_of_others(made, cells):
    text = notebook_text(made)
    assert " at 0x7" not in text
    assert "<script>" not in "".join(
        output.get("data", {}).get("text/html", "")
        for cell in made["cells"]
        for output in cell.get("outputs", ())
    )
    assert scrubbed(made, "fr") == made


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import matplotlib.pyplot as plt\nplt.plot([1, 2]);", "no title, so nothing tells"),
        ("from IPython.display import HTML\nHTML('<b>x</b>')", "HTML that is more than tables"),
        ("from IPython.display import JSON\nJSON({'a': 1})", "application/json"),
        ("object()", "memory address"),
    ],
)
def test_what_cannot_be_shown_names_its_cell(cells, warm, source, reason):
    executed = execute(cells.notebook(cells.prose("# Title"), cells.code(source)), {}, warm=warm)
    with pytest.raises(RenderError, match=f"In cell 2.*{reason}"):
        read_notebook(executed)
