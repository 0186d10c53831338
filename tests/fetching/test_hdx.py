"""HDX's packages, played by a local server. All figures are made up."""

from __future__ import annotations

import importlib.util
import io
import zipfile
from pathlib import Path

import pytest

from trends.errors import FetchError, SelectionError
from trends.fetching.fetch import fetch
from trends.fetching.order import Wanted
from trends.sources.publishers.hdx.client import packages

NAME = "syria_hrp_political_violence_events_and_fatalities_by_month-year_as-of-11mar2026.xlsx"


# How workbooks are written is known to the tests of their reader.
_spec = importlib.util.spec_from_file_location(
    "reading_fixtures", Path(__file__).parents[1] / "sources" / "conftest.py"
)
_fixtures = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(_fixtures)

HEAD = ["Country", "Admin1", "ISO3", "Month", "Year", "Events", "Fatalities"]
ROWS = [["Syria", "A", "SYR", month, 2020, 3, 1] for month in ("January", "February", "March")]


def workbook(rows=ROWS, head=HEAD) -> bytes:
    return _fixtures.workbook_bytes({"Data": [head, *rows]})


def damaged() -> bytes:
    """A workbook of which a part that its reader does not need is another than its checksum says."""
    stream = io.BytesIO(workbook())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("docProps/app.xml", "<Properties/>")
    return stream.getvalue().replace(b"<Properties/>", b"<Properties.>")


def package(service, *resources, **changed):
    return service.json({"success": True, "result": {"title": "x", "resources": list(resources)}, **changed})


def resource(service, name=NAME, **changed):
    return {
        "name": name,
        "format": "XLSX",
        "url": f"{service.url}hdx/dataset/1/download/{name}",
        "last_modified": "2026-09-03T10:29:54",
        **changed,
    }


def show(service, packages):
    """Answer `package_show` as CKAN does."""

    def answer(asked):
        return packages.get(asked.query["id"], service.json({"success": False}, 404))

    service.play("/hdx/api/3/action/package_show", answer)


@pytest.fixture
def get(service, client, store):
    def get(country=None):
        (vintage,) = fetch(
            Wanted("hdx-acled", country=country), store=store, client=client, addresses=service.addresses()
        )
        return vintage

    return get


def test_the_workbook_of_political_violence_is_chosen(service, elsewhere, get, store):
    whole = workbook()  # its bytes hold the time at which it is made
    others = [
        resource(service, "syria_civilian_targeting_events_and_fatalities.xlsx"),
        resource(service, "political_violence.pdf", format="PDF"),
        "nonsense",
        {"name": "political violence", "format": "XLSX"},
    ]
    show(service, {"syria-acled-conflict-data": package(service, *others, resource(service))})
    moved = service.Reply(302, headers={"Location": f"{elsewhere.url}bucket/x?X-Amz-Signature=abcdef"})
    service.play(f"/hdx/dataset/1/download/{NAME}", moved)
    elsewhere.play("/bucket/x", elsewhere.Reply(200, whole))
    vintage = get("SYR")
    assert (vintage.source, vintage.version, vintage.file) == ("hdx-acled", "2026-03-11", NAME)
    assert store.path(vintage).read_bytes() == whole
    assert "Signature" not in (store.folder / "index.jsonl").read_text(encoding="utf-8")
    assert vintage.filters == ("country Syria",)
    assert "accessed 2026-10-11" in vintage.citation


def test_without_a_country_it_is_the_world(service, get):
    name = "political-violence-events-and-fatalities_as-of-2026-08-28.xlsx"
    found = resource(service, name)
    show(service, {"political-violence-events-and-fatalities": package(service, found)})
    service.play(f"/hdx/dataset/1/download/{name}", service.Reply(200, workbook()))
    vintage = get()
    assert (vintage.version, vintage.filters) == ("2026-08-28", ())


def test_other_names_of_the_country_are_tried(service, get):
    show(service, {"syrian-arab-republic-acled-conflict-data": package(service, resource(service))})
    service.play(f"/hdx/dataset/1/download/{NAME}", service.Reply(200, workbook()))
    assert get("652").version == "2026-03-11"
    assert 1 < len(service.asked) < 10


@pytest.mark.parametrize(
    ("name", "modified", "version"),
    [
        ("political_violence.xlsx", "2026-09-03T10:29:54", "2026-09-03"),
        ("political_violence_as-of-31feb2026.xlsx", "2026-09-03", None),
        ("political_violence_as-of-01xyz2026.xlsx", None, None),
        ("political_violence.xlsx", None, None),
        ("political_violence as of 1Aug2026.xlsx", None, "2026-08-01"),
    ],
)
def test_the_version_is_the_day_to_which_it_was_made(name, modified, version):
    from trends.sources.publishers.hdx.client import _version

    assert _version(name.casefold(), modified) == version


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"PK", "arrived damaged"),
        (b"<html>", "a web page"),
        (b"a,b\n1,2\n", "arrived damaged"),
        (workbook(head=["a", "b"]), "no sound hdx-acled data"),
        (workbook(rows=[]), "no sound hdx-acled data"),
        (damaged(), "damaged"),
        (workbook()[:-2000], "arrived damaged"),
    ],
)
def test_what_is_no_workbook_is_not_stored(service, get, store, body, said):
    show(service, {"syria-acled-conflict-data": package(service, resource(service))})
    service.play(f"/hdx/dataset/1/download/{NAME}", service.Reply(200, body))
    with pytest.raises(FetchError, match=said):
        get("Syria")
    assert store.vintages() == ()


def test_a_country_without_a_package(service, get):
    show(service, {})
    with pytest.raises(FetchError, match="no package of ACLED for country Syria"):
        get("Syria")


def test_a_country_that_is_none(service, get):
    with pytest.raises(SelectionError, match="Syriaa"):
        get("Syriaa")
    assert not service.asked


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"success": False}, "describes no package"),
        ([], "describes no package"),
        ({"success": True, "result": {"resources": None}}, "no workbook of political violence"),
        ({"success": True, "result": {"resources": [{"url": 5}]}}, "no workbook of political violence"),
    ],
)
def test_descriptions_that_are_none(service, get, answer, said):
    show(service, {"syria-acled-conflict-data": service.json(answer)})
    with pytest.raises(FetchError, match=said):
        get("Syria")


def test_a_service_that_refuses(service, get):
    show(service, {"syria-acled-conflict-data": service.Reply(403)})
    with pytest.raises(FetchError, match="answered 403"):
        get("Syria")


@pytest.mark.parametrize(
    "url",
    [
        "http://other.example/political_violence.xlsx",
        "file:///political_violence.xlsx",
        "https://u:p@h/political_violence.xlsx",
    ],
)
def test_an_address_that_is_not_safe(service, get, url):
    show(service, {"syria-acled-conflict-data": package(service, resource(service, url=url))})
    with pytest.raises(FetchError, match="not safe to ask"):
        get("Syria")


def test_packages_are_named_after_the_country():
    assert packages(["South Sudan", "south sudan", "Côte d'Ivoire"]) == (
        "south-sudan-acled-conflict-data",
        "cote-d-ivoire-acled-conflict-data",
    )
