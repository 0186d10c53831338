"""The machine-readable copy: held against the schemas and contexts of those who read it, which lie beside the tests."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import warnings
from pathlib import Path

import csvw
import frictionless
import jsonschema
import pytest
from rocrate.rocrate import ROCrate

NUMBER = r"-?\d+(\.\d+)?(e[-+]\d+)?"
VENDORED = Path(__file__).parent / "vendored"


def read(made, name):
    return json.loads((made / "site" / name).read_text(encoding="utf-8"))


def rows(made, name):
    with (made / "site" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def terms():
    """The terms of RO-Crate, schema.org's among them."""
    context = json.loads((VENDORED / "ro-crate-context.jsonld").read_text(encoding="utf-8"))["@context"]
    return set(context) | {"@id", "@type", "@context", "@graph"}


def keys(value):
    """Every key of a tree, and every type."""
    if isinstance(value, dict):
        named = value.get("@type", [])
        return {*value, *([named] if isinstance(named, str) else named)} | {
            key for item in value.values() for key in keys(item)
        }
    return {key for item in value for key in keys(item)} if isinstance(value, list) else set()


def test_the_data_package_is_one_by_its_schema(made):
    schema = json.loads((VENDORED / "tabular-data-package.json").read_text(encoding="utf-8"))
    validator = jsonschema.validators.validator_for(schema)(schema)
    package = read(made, "datapackage.json")
    assert [error.message for error in validator.iter_errors(package)] == []
    # It would notice.
    broken = {**package, "resources": [{**package["resources"][0], "name": "Not A Name"}]}
    assert list(validator.iter_errors(broken))


def test_every_table_is_as_its_package_says(made):
    package = read(made, "datapackage.json")
    claims = {row["id"] for row in rows(made, "data/claims.csv")}
    assert len(claims) == 5
    for resource in package["resources"]:
        content = (made / "site" / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        table, schema = rows(made, resource["path"]), resource["schema"]
        assert table
        assert [field["name"] for field in schema["fields"]] == list(table[0])
        for field in schema["fields"]:
            values = [row[field["name"]] for row in table]
            if field.get("constraints", {}).get("required"):
                assert all(values), field["name"]
            form = {"number": NUMBER, "integer": r"\d+", "boolean": "true|false"}.get(
                field["type"], r"[\s\S]*"
            )
            assert [value for value in values if value and not re.fullmatch(form, value)] == []
        assert len({tuple(row[name] for name in schema["primaryKey"]) for row in table}) == len(table)
        if "foreignKeys" in schema:
            assert {row["claim"] for row in table} <= claims


def test_the_tables_on_the_web_name_every_column(made):
    description = read(made, "data/csv-metadata.json")
    assert description["@context"][0] == "http://www.w3.org/ns/csvw"
    for table in description["tables"]:
        assert [column["name"] for column in table["tableSchema"]["columns"]] == list(
            rows(made, f"data/{table['url']}")[0]
        )
        assert {column["datatype"] for column in table["tableSchema"]["columns"]} <= {
            "string", "number", "integer", "boolean",
        }  # fmt: skip


def test_the_crate_uses_no_term_that_its_context_does_not_have(made, terms):
    crate = read(made, "ro-crate-metadata.json")
    assert keys(crate) <= terms
    entities = {entity["@id"]: entity for entity in crate["@graph"]}
    assert len(entities) == len(crate["@graph"])
    root = entities[entities["ro-crate-metadata.json"]["about"]["@id"]]
    assert {"name", "description", "datePublished", "license"} <= set(root)
    for part in root["hasPart"]:
        content = (made / "site" / part["@id"]).read_bytes()
        assert entities[part["@id"]]["sha256"] == hashlib.sha256(content).hexdigest()
    named = re.findall(r'\{"@id": "([^"]*)"\}', json.dumps(crate))
    assert {name for name in named if not name.startswith("https://")} <= set(entities)
    assert "Clearly" not in terms


def test_the_reviews_use_terms_of_schema_org(made, terms):
    reviews = read(made, "data/claim-reviews.json")
    assert keys(reviews) <= terms
    assert len(reviews["@graph"]) == 5
    for review in reviews["@graph"]:
        assert review["@type"] == "ClaimReview"
        page = review["url"].partition("#")[0].removeprefix("https://example.org/claims/")
        assert (made / "site" / page).is_file()


def test_the_claims_are_those_of_the_command(made, ledger_text, tmp_path):
    from trends.claims import read_claims

    path = tmp_path / "claims.toml"
    path.write_text(ledger_text, encoding="utf-8")
    value = read_claims(path).judge().to_dict()
    shown = read(made, "data/claims.json")
    assert [claim["verdict"] for claim in shown["claims"]] == [claim["verdict"] for claim in value["claims"]]
    assert shown["tally"] == value["tally"]
    one = read(made, "claims/fall.json")
    assert one["history"][0]["as_of"] == "2021-12-31"
    assert len(one["history"]) == 2


def test_no_cell_is_a_formula(made):
    for name in ("claims", "figures", "vintages"):
        for row in rows(made, f"data/{name}.csv"):
            assert not any(value[:1] in "=+@" for value in row.values() if value)


@pytest.fixture
def copied(made, tmp_path, monkeypatch):
    """The tables and what describes them, in the working folder, to be broken."""
    shutil.copytree(made / "site/data", tmp_path / "data")
    for name in ("datapackage.json", "ro-crate-metadata.json", "index.html"):
        shutil.copy(made / "site" / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def with_a_word_for_a_number(path):
    """Put a word into a column of numbers, and leave the number of bytes as it is."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    head = lines[0].rstrip("\n").split(",")
    at = next(at for at, line in enumerate(lines) if at and line.split(",")[head.index("number")] == "1")
    cells = lines[at].split(",")
    cells[head.index("number")] = "x"
    path.write_text("".join([*lines[:at], ",".join(cells), *lines[at + 1 :]]), encoding="utf-8")


def test_frictionless_finds_nothing_and_would(copied):
    report = frictionless.validate("datapackage.json")
    assert report.valid, report.flatten(["message"])
    with_a_word_for_a_number(copied / "data/figures.csv")
    assert not frictionless.validate("datapackage.json").valid


def still_valid_as_csvw():
    """Whether what was broken passes: csvw counts its own warnings of a description, and raises at a cell."""
    with warnings.catch_warnings(action="always", record=True):
        try:
            return csvw.CSVW("csv-metadata.json", validate=True).is_valid
        except ValueError:
            return False


def test_csvw_finds_nothing_and_would(copied):
    os.chdir("data")
    assert csvw.CSVW("csv-metadata.json", validate=True).is_valid
    with_a_word_for_a_number(copied / "data/figures.csv")
    assert not still_valid_as_csvw()


def test_csvw_knows_every_term_of_the_description(copied):
    path = copied / "data/csv-metadata.json"
    metadata = json.loads(path.read_text(encoding="utf-8"))
    metadata["tables"][0]["tableSchema"]["columns"][0]["datatipe"] = "string"
    path.write_text(json.dumps(metadata), encoding="utf-8")
    os.chdir("data")
    assert not still_valid_as_csvw()


def test_rocrate_reads_every_file_and_what_made_them(copied, tmp_path_factory):
    crate = ROCrate(str(copied))
    assert crate.root_dataset["datePublished"]
    parts = {part.id: part for part in crate.root_dataset["hasPart"]}
    assert {"data/claims.csv", "data/claims.json", "datapackage.json", "index.html"} <= set(parts)
    assert {entity.id for entity in crate.data_entities} == set(parts)
    action = crate.get("#judging")
    assert action.type == "CreateAction"
    assert action["instrument"]["name"] == "incident-trends"
    assert {table.id for table in action["result"]} == {
        "data/claims.csv",
        "data/figures.csv",
        "data/vintages.csv",
    }
    assert all(source["license"] for source in action["object"])
    # What is written from what was read names the same things: nothing got lost on the way.
    written = tmp_path_factory.mktemp("written")
    crate.write(written)
    names = [
        {
            entity["@id"]
            for entity in json.loads((folder / "ro-crate-metadata.json").read_text(encoding="utf-8"))[
                "@graph"
            ]
        }
        for folder in (copied, written)
    ]
    assert names[0] == names[1]
