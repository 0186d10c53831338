"""The hosts that show a notebook's cells: what each of them makes of an output, and a page that stands for it."""

from __future__ import annotations

import base64
import importlib.util
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


def _beside(path: Path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_sanitisers = _beside(HERE / "sanitisers.py")
FAULTS = _beside(HERE.parent / "reporting" / "geometry.py").FAULTS
MEASURE = (HERE / "measure.js").read_text(encoding="utf-8")
_PICTURE = re.compile(r'src="data:image/[^"]*"')


@dataclass(frozen=True)
class Host:
    """One host in one theme.

    Attributes
    ----------
    name : str
    sheet : str
        The file of its rules.
    page : str
        The page's body around a cell, which stands in the element of class ``stage``.
    left : callable
        What it leaves of an output's HTML.
    dark : bool
    """

    name: str
    sheet: str
    page: str
    left: Callable[[str], str] = str
    dark: bool = False

    def markup(self, language: str = "en") -> str:
        """Return the page without a cell."""
        rules = (HERE / "hosts" / f"{self.sheet}.css").read_text(encoding="utf-8")
        scheme = "color-scheme: dark" if self.dark and self.sheet == "github" else "color-scheme: normal"
        return (
            f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" '
            f'content="width=device-width"><style>:root{{{scheme}}} {rules}</style>{self.page}</html>'
        )


_LAB = '<body data-jp-theme-light="{}"><main><div class="stage jp-OutputArea-output jp-RenderedHTMLCommon"></div></main>'
_CODE = '<body class="{}"><main><div class="stage output"></div></main>'
_CLASSIC = '<body class="{}"><main><div class="stage rendered_html"></div></main>'


def _bare(page: str) -> str:
    """Where no style is left, it is the output that scrolls, and not the table in it."""
    return page.replace("stage ", "stage scroll ")


HOSTS = (
    Host("JupyterLab", "jupyterlab", _LAB.format("true")),
    Host("JupyterLab, dark", "jupyterlab", _LAB.format("false"), dark=True),
    Host("JupyterLab, a stranger's notebook", "jupyterlab", _bare(_LAB.format("true")), _sanitisers.stranger),
    Host(
        "JupyterLab, a stranger's, dark",
        "jupyterlab",
        _bare(_LAB.format("false")),
        _sanitisers.stranger,
        dark=True,
    ),
    Host("nbconvert, classic", "classic", _CLASSIC.format("")),
    Host("VS Code", "vscode", _CODE.format("vscode-light")),
    Host("VS Code, dark", "vscode", _CODE.format("vscode-dark"), dark=True),
    Host("GitHub", "github", _bare(_CLASSIC.format("")), _sanitisers.github),
    Host("GitHub, dark", "github", _bare(_CLASSIC.format("dark")), _sanitisers.github, dark=True),
    # Its own column is out of the rules' reach, or the page itself would be in a heap.
    Host(
        "a hostile page",
        "hostile",
        '<body><main><section class="stage" style="overflow:clip"></section></main>',
    ),
)


def light(markup: str) -> str:
    """Return a cell with an empty drawing in the place of every picture: its size stands beside it."""
    nothing = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg"/>').decode()
    return _PICTURE.sub(f'src="data:image/svg+xml;base64,{nothing}"', markup)


def faults_of(browser, host: Host, cells: list[str], folder: Path, width: int) -> list[list[str]]:
    """Return what of each cell does not hold in a host: each is shown alone, as the only one of its notebook.

    No text lies over another or leaves its column, nothing is wider than the cell (a table may scroll inside itself), words
    stand to the left and numbers to the right (mirrored where lines run from the right), and text can be read (WCAG 2.2,
    1.4.3: 4.5 to 1).
    """
    path = folder / "host.html"
    path.write_text(host.markup(), encoding="utf-8")
    browser.open(path, width=width, dark=host.dark)
    given = json.dumps([light(host.left(cell)) for cell in cells])
    return browser.run(f"{MEASURE}({given}, {FAULTS})")
