"""An executed notebook fit to be published."""

from __future__ import annotations

import json

from trends.document.blocks import MIME, Table, paragraph
from trends.document.blocks_json import to_json
from trends.document.fragments import display_html
from trends.files.output import plain
from trends.reporting.scrub import notebook_text, scrubbed

FRAME = (
    '<table class="dataframe"><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
)
TABLE = Table("", ("a",), (("1",),), row_heads=False)
BLOCKS = json.loads(json.dumps(to_json([paragraph("p")])))


def test_nothing_of_the_run_stays_but_its_results(cells):
    notebook = cells.notebook(
        cells.prose(["# T\n", "text"]),
        {
            **cells.code("f()", "parameters", "mine"),
            "id": "abc",
            "execution_count": 17,
            "outputs": [
                {"output_type": "stream", "name": "stderr", "text": "/home/me/warning"},
                {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
                {
                    "output_type": "execute_result",
                    "execution_count": 17,
                    "data": {
                        "text/html": "<div id='T_9f8e'>x</div>",
                        "text/plain": "x",
                        "application/javascript": "y",
                    },
                    "metadata": {"isolated": True},
                },
                {
                    "output_type": "display_data",
                    "data": {"application/javascript": "alert(1)"},
                    "metadata": {},
                },
                {"output_type": "display_data", "data": {"text/plain": "<f at 0x7f00aa>"}, "metadata": {}},
                {
                    "output_type": "display_data",
                    "data": {MIME: BLOCKS, "text/html": "<p onclick='f()'>p</p>", "text/plain": "p"},
                    "metadata": {},
                },
                {
                    "output_type": "display_data",
                    "data": {MIME: [{"type": "unknown"}], "text/html": "<script>f()</script>"},
                    "metadata": {},
                },
                {
                    "output_type": "display_data",
                    "data": {"text/html": FRAME + "<img src='https://example.org/'>"},
                    "metadata": {},
                },
                {
                    "output_type": "display_data",
                    "data": {"image/png": "AAAA"},
                    "metadata": {"image/png": {"alt": "A."}},
                },
            ],
        },
    )
    notebook["cells"][1]["metadata"]["papermill"] = {"duration": 1.5, "start_time": "now"}
    notebook["metadata"] = {
        "papermill": {"duration": 3},
        "kernelspec": {"name": "mine"},
        "authors": [{"name": "A"}],
    }
    clean = scrubbed(notebook)
    cell = clean["cells"][1]
    assert cell["metadata"] == {"tags": ["parameters"]}
    assert (cell["id"], cell["execution_count"]) == ("cell-002", 1)
    assert cell["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": "a\nb"},
        {
            "output_type": "execute_result",
            "data": {"application/javascript": ""},
            "metadata": {},
            "execution_count": 1,
        },
        {"output_type": "display_data", "data": {"application/javascript": ""}, "metadata": {}},
        {"output_type": "display_data", "data": {"text/plain": "<f at 0x0>"}, "metadata": {}},
        {
            "output_type": "display_data",
            "data": {MIME: BLOCKS, "text/html": display_html([paragraph("p")]), "text/plain": "p"},
            "metadata": {},
        },
        {"output_type": "display_data", "data": {MIME: [{"type": "unknown"}]}, "metadata": {}},
        {
            "output_type": "display_data",
            "data": {MIME: plain(to_json([TABLE])), "text/html": display_html([TABLE])},
            "metadata": {},
        },
        {"output_type": "display_data", "data": {"image/png": "AAAA"}, "metadata": {"alt": "A."}},
    ]
    assert set(clean["metadata"]) == {"kernelspec", "language_info", "authors"}
    text = notebook_text(clean)
    assert "papermill" not in text
    assert "/home" not in text


def test_what_is_published_is_a_notebook(executed):
    import nbformat  # a grammar is compiled on the way

    text = notebook_text(executed)
    nbformat.validate(nbformat.reads(text, as_version=4))
    assert text.endswith("}\n")
    assert json.loads(text) == executed
    assert scrubbed(executed) == executed
