"""A browser, the displays that it shows, and the hosts that they stand in."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

from trends.verdict import drawing_on

REPORTING = Path(__file__).parents[1] / "reporting"


def module(path: Path):
    """Load a module that lies beside tests, which are no package."""
    spec = importlib.util.spec_from_file_location(f"displays_{path.stem}", path)
    loaded = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = loaded  # dataclasses look there
    spec.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="session")
def subjects():
    """Every object that shows itself; of few replicates, as what they show is looked at and not what they say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing_on, "MOST_DRAWS", 0)
        found = module(Path(__file__).with_name("subjects.py"))
        found.shown()
    return found


@pytest.fixture(scope="session")
def hosts():
    return module(Path(__file__).with_name("hosts.py"))


@pytest.fixture(scope="session")
def blocks(subjects):
    """Every block that there is, each with what is hard to set."""
    return module(REPORTING / "every_block.py").every_block(subjects.shown()["figure"]["image/png"])


@pytest.fixture(scope="session")
def cells(subjects, blocks):
    """The HTML of every display, and of every block alone, by name."""
    from trends.document.fragments import display_html

    shown = {name: forms["text/html"] for name, forms in subjects.shown().items() if "text/html" in forms}
    alone = {f"block {at}, {type(block).__name__}": display_html([block]) for at, block in enumerate(blocks)}
    return {**shown, **alone}


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all that is measured."""
    browsing = module(REPORTING / "browsing.py")
    path = browsing.program()
    if path is None:
        pytest.skip("no Chromium is installed")
    opened = browsing.Browser(path)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def faults():
    """What lies where it must not on the page that a browser shows."""
    return module(REPORTING / "geometry.py").faults
