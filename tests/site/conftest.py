"""A small ledger as a site, and a browser."""

from __future__ import annotations

import importlib.util
import shutil
from pathlib import Path

import pytest

import trends as tr
from trends.site import build_site

REPORTING = Path(__file__).resolve().parents[1] / "reporting"
BRAND = {
    "organisation": "Ruritanian Institute <b>",
    "contact": "desk@example.org",
    "licence": "CC BY 4.0",
    "disclaimer": "Not official.",
}
HOSTILE = (
    '[[claim]]\nid = "Lull"\ndate = "2022-02"\nwho = "مراسل <script>window.ran = 1</script>"\n'
    'says = "</title><script>window.ran = 1</script> \\" onerror=\\"window.ran = 1"\nkind = "not testable"\n'
    'reason = "Nobody <img src=x onerror=window.ran=1> counts it"\nlanguage = "ar"\n\n'
    '[[claim]]\nid = "con"\ndate = "2023"\nwho = "AFP"\nsays = "The deadliest year"\nkind = "not testable"\nreason = "no data"\n'
    'source_url = "https://example.org/a?b=1&c=2"\n\n'
    '[[claim]]\nid = "../x"\ndate = "2023"\nwho = "AFP"\nsays = "x"\nkind = "not testable"\nreason = "y"\n'
)
"""Claims that a page could be broken with; the id of the last is refused by the ledger."""


@pytest.fixture(scope="session")
def ledger_text():
    """The ledger of the manual's examples, and hostile entries."""
    return Path(tr.example("claims")).read_text(encoding="utf-8") + "\n" + HOSTILE


@pytest.fixture(scope="session")
def made(tmp_path_factory, ledger_text):
    """A folder with a ledger, judged on two vintages, and its site; nobody writes to it."""
    folder = tmp_path_factory.mktemp("made")
    ledger = folder / "claims.toml"
    ledger.write_text(ledger_text, encoding="utf-8")
    early = folder / "early"
    build_site(ledger, early, as_of="2021-12-31")
    shutil.rmtree(early)
    build_site(ledger, folder / "site", brand=BRAND, address="https://example.org/claims")
    return folder


@pytest.fixture
def site(made, tmp_path):
    """A copy of all that, to be changed."""
    shutil.copytree(made, tmp_path / "made")
    return tmp_path / "made"


@pytest.fixture(scope="session")
def browser():
    """One Chromium for all pages."""
    spec = importlib.util.spec_from_file_location("browsing", REPORTING / "browsing.py")
    browsing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(browsing)
    path = browsing.program()
    if path is None:
        pytest.skip("no Chromium is installed")
    opened = browsing.Browser(path)
    yield opened
    opened.close()
