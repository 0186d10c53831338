"""The lessons in every language: their prose is in the catalogues, and what their cells show is translated."""

from __future__ import annotations

import json

import pytest

from trends.document.blocks import Code, Figure, Preformatted, Table, VerdictBox
from trends.document.markdown import markdown_blocks
from trends.document.prose import passages_left
from trends.files.bundled import notebook_folder
from trends.messages import LANGUAGES
from trends.reporting.notebook import read_notebook
from trends.reporting.runner import execute

# Parameters that make the same cells quick.
LESSONS = {
    "explore-a-file": {},
    "first-tour": {"replicates": 99},
    "judging-a-constant-pace": {"replicates": 99, "histories": 24},
    "making-ones-own-report": {"replicates": 99},
    "reading-an-article": {},
    "several-sources": {"replicates": 99},
}
OTHERS = LANGUAGES[1:]


def lesson(name):
    return json.loads((notebook_folder() / f"{name}.ipynb").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", LESSONS)
def test_its_prose_is_in_every_language(name):
    written = [cell for cell in lesson(name)["cells"] if cell["cell_type"] == "markdown"]
    prose = [block for cell in written for block in markdown_blocks("".join(cell["source"]))]
    assert len(prose) > 4
    left = {
        language: [text for block in prose for text in passages_left(block, language)] for language in OTHERS
    }
    assert not any(left.values()), left


@pytest.mark.parametrize("path", sorted(notebook_folder().glob("*.ipynb")), ids=lambda path: path.stem)
def test_nobody_is_shown_what_lies_behind_the_public_names(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    assert any("tr.set_language(language)" in cell for cell in code)
    assert not [cell for cell in code if "from trends" in cell or "import trends." in cell]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        pytest.param("several-sources", "zh", marks=pytest.mark.slow),
        *(
            pytest.param(name, language, marks=pytest.mark.long)
            for name, language in zip(LESSONS, ("ru", "fr", "ar", "es", "zh"), strict=False)
        ),
    ],
)
def test_its_pages_are_wholly_in_their_language(name, language, warm):
    parameters = {**LESSONS[name], "language": language}
    executed = execute(lesson(name), parameters, language=language, warm=warm)
    displays = [
        output["data"]["text/html"]
        for cell in executed["cells"]
        for output in cell.get("outputs", [])
        if 'class="incident-trends"' in "".join(output.get("data", {}).get("text/html", ""))
    ]
    assert displays
    assert all(f' lang="{language}"' in display for display in displays)
    content = read_notebook(executed, language=language)
    blocks = content.document.blocks
    # What a page shows does not depend on the language of its figures: one run answers for the others.
    for other in OTHERS:
        assert not [text for block in blocks for text in passages_left(block, other)]
    assert not [block for block in blocks if isinstance(block, Preformatted)]
    assert sum(isinstance(block, Figure) for block in blocks) >= 2
    shown = [block for block in blocks if not isinstance(block, Code)]
    assert any(isinstance(block, (Table, VerdictBox)) for block in shown)
    assert content.facts.as_of
