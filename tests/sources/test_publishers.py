"""Every publisher's object says all that others ask of it, and no fact about a publisher stands elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import trends
from trends.cli.commands.fetch import fetch
from trends.sources.publishers import PUBLISHED, dataset_names, fetched, source_of, terms_of
from trends.sources.source import IncidentSource

SOURCE = Path(trends.__file__).parent
NAMED = [source for source in PUBLISHED if source.title]


@pytest.mark.parametrize("source", NAMED, ids=lambda source: source.name)
def test_terms_are_told_in_full(source):
    assert source.terms.licence
    assert source.terms.address.startswith("http")
    for dataset in source.datasets:
        assert source.terms.cite(dataset)
        assert source_of(dataset) is source
        assert terms_of(dataset) is source.terms


@pytest.mark.parametrize("source", NAMED, ids=lambda source: source.name)
def test_what_is_fetched_is_one_of_its_datasets_and_has_a_client(source):
    assert set(source.fetched) <= set(source.datasets)
    assert (source.client is not None) == bool(source.fetched)
    if source.client is not None:
        client = source.client()
        assert callable(client.refuse)
        assert callable(client.fetch)


def test_the_help_of_fetch_names_what_can_be_fetched():
    described = fetch.__annotations__["source"]
    assert set(fetched()) <= set(re.findall(r"[a-z-]+", str(described)))


def test_no_name_comes_twice():
    assert len(set(dataset_names())) == len(dataset_names())


def test_coverage_and_collection_of_no_row_are_told_too():
    from trends.schema import empty_frame

    for source in PUBLISHED:
        if isinstance(source, IncidentSource):
            facts = source.known_of(empty_frame())
            assert facts["coverage"] is None
            assert facts["collection"].breaks_of(empty_frame(), None) == facts["collection"].breaks


def test_nobody_else_asks_which_publisher_it_is():
    """A comparison with a publisher's name is a fact about it that has left home."""
    words = "|".join(re.escape(name) for name in (*dataset_names(), "ucdp", "hdx") if name != "documented")
    compared = re.compile(
        rf"""(==|!=|\bin\b|startswith\()\s*[({{\[]?["']({words})["']|["']({words})["']\s*(==|!=|(not )?in\b)"""
    )
    strangers = [
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if not path.relative_to(SOURCE).as_posix().startswith("sources/publishers/")
        and compared.search(path.read_text(encoding="utf-8"))
    ]
    assert strangers == []


def test_all_that_is_made_of_acled_is_added_to_for_the_same_time():
    told = {source.name: source.adding for source in PUBLISHED if "ACLED" in source.terms.licence}
    assert set(told.values()) == {28}
    assert {"acled", "acled-aggregated", "hdx-acled", "hdx-hapi"} <= told.keys()


def test_the_days_of_adding_reach_the_series_that_is_judged():
    incidents = trends.load(Path(__file__).parents[2] / "docs" / "examples" / "acled-invented.csv")
    assert incidents.collection.adding == 28
    assert incidents.count().age.adding == 28
