"""How the manual is built: `python -m sphinx -W docs docs/_build`."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "extensions"))

from trends import __version__

# Nearly all that a build makes is kept until its end: looking through it again and again took 12.7 of 39.8 s of the
# processor (every 700 objects, Python's default). What is garbage, figures most of all, still goes, only later.
gc.set_threshold(100_000, 20, 100)

project = "incident-trends"
author = "The incident-trends developers"
project_copyright = author  # without a year: nothing here depends on the clock
version = release = __version__
language = "en"
smartquotes = False  # two hyphens are the beginning of an option

autosummary_generate = False
extensions = [
    "myst_parser",
    "numpydoc",
    "sphinx.ext.autodoc",
    "sphinx_copybutton",
    "cheat_sheet",
    "external_links",
    "formulas",
    "lessons",
    "pages",
    "public_surface",
]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "examples", "extensions"]
nitpicky = False  # types of pandas and numpy in docstrings lead out of this manual, and nothing is fetched to follow them
myst_enable_extensions = ["deflist", "dollarmath"]
myst_heading_anchors = 3
suppress_warnings = ["myst.header"]  # a table that is included brings its own level of heading

autodoc_typehints = "none"  # the numpydoc sections tell the types, in words
autodoc_member_order = "bysource"
numpydoc_show_class_members = False
numpydoc_class_members_toctree = False

# Of a session only what was typed is copied; what has no prompt at all is copied whole, and outputs have no button.
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
copybutton_selector = "div:not(.output) > div.highlight > pre"

html_math_renderer = "mathml"
myst_update_mathjax = False
html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["manual.css"]
html_title = "incident-trends"
html_copy_source = False
html_show_sphinx = False
html_last_updated_fmt = None
