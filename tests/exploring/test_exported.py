"""An ordinary export of a notebook shows a still picture of the panel, whether the state of widgets was kept or not."""

from __future__ import annotations

import nbformat
import pytest

from trends.exploring import Panel

from .made import made

WIDGETS = "application/vnd.jupyter.widget-state+json"


@pytest.fixture(scope="module")
def shown():
    """What a cell that ends in a panel puts out."""
    panel = Panel(made(600), delay=0.0)
    outputs = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "IPython.display.display",
            lambda data, raw: outputs.append(nbformat.v4.new_output("display_data", data)),
        )
        panel._ipython_display_()
    return panel, outputs


@pytest.mark.parametrize("kept", [False, True])
def test_an_export_shows_the_still_picture(shown, kept):
    from nbconvert import HTMLExporter

    panel, outputs = shown
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("panel", outputs=outputs)])
    if kept:
        # As nbconvert --execute leaves it: the page would fetch what draws widgets, which nobody does without a network.
        state = {panel.widget.model_id: {"state": {}}}
        notebook.metadata["widgets"] = {WIDGETS: {"version_major": 2, "version_minor": 0, "state": state}}
    page, _ = HTMLExporter().from_notebook_node(notebook)
    assert page.count(f'data-still="{panel.widget.key}"><style>') == 1
    assert panel.view.sentence in page
    assert "verdict-" in page
    assert "<table" in page
    assert (f'"model_id": "{panel.widget.model_id}"' in page) == kept
