"""What describes the tables to programs: a Frictionless data package, CSVW and an RO-Crate; none of it dated by the clock.

Data Package 1.0 (https://specs.frictionlessdata.io/tabular-data-package/), Metadata Vocabulary for Tabular Data
(https://www.w3.org/TR/tabular-metadata/) and RO-Crate 1.1 (https://www.researchobject.org/ro-crate/1.1/). Each is a dozen
lines of JSON: the libraries that write them know no types, and date what they write by the clock.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from trends.document.text import one_line
from trends.site.tables import TABLES
from trends.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from trends.provenance import Provenance
    from trends.site.frame import Frame
    from trends.site.tables import Column, PublishedTable

__all__ = ["CRATE", "CSVW", "PACKAGE", "csvw", "data_package", "research_object"]

PACKAGE, CSVW, CRATE = "datapackage.json", "data/csv-metadata.json", "ro-crate-metadata.json"
_TYPES = {".json": "application/json", ".csv": "text/csv", ".html": "text/html"}
_KNOWN_LICENCE = re.compile(r"CC0|CC[ -]BY(?:[ -](?:SA|NC|ND))*[ -]\d\.\d")


def data_package(frame: Frame, files: Mapping[str, bytes], sources: Sequence[Provenance]) -> dict[str, Any]:
    """Return the data package of the tables.

    Parameters
    ----------
    frame : Frame
    files : mapping of str to bytes
        The files of the site.
    sources : sequence of Provenance
        The data behind the verdicts.
    """
    package: dict[str, Any] = {
        "profile": "tabular-data-package",
        "name": "claims-and-verdicts",
        "title": _title(frame),
        "description": _description(frame),
        "version": frame.day or "undated",
        "resources": [_resource(table, files[table.path]) for table in TABLES],
    }
    if frame.address:
        package["homepage"] = frame.address
    if named := [_named_source(source) for source in sources]:
        package["sources"] = named
    if organisation := one_line(frame.brand.organisation):
        package["contributors"] = [{"title": organisation, "role": "publisher"}]
    if licence := _licence(frame):
        package["licenses"] = [licence]
    return package


def _resource(table: PublishedTable, content: bytes) -> dict[str, Any]:
    keys = [{"fields": "claim", "reference": {"resource": "claims", "fields": "id"}}]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "description": table.means,
        "path": table.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "schema": {
            "fields": [_field(column, table.key) for column in table.columns],
            "primaryKey": list(table.key),
            "missingValues": [""],
            **({"foreignKeys": keys} if table.columns[0].name == "claim" else {}),
        },
    }


def _field(column: Column, key: tuple[str, ...]) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if key == (column.name,):
        constraints["unique"] = True
    return {
        "name": column.name,
        "type": column.kind,
        "description": column.means,
        **({"constraints": constraints} if constraints else {}),
    }


def _named_source(source: Provenance) -> dict[str, str]:
    named = {"title": one_line(source.citation or source.title or source.source)}
    return {**named, "path": source.addresses[0]} if source.addresses else named


def _licence(frame: Frame) -> dict[str, str] | None:
    """Return the licence that the publisher of the site states, where it is one that has a name among programs."""
    match = _KNOWN_LICENCE.search(frame.brand.licence)
    return (
        None
        if match is None
        else {"name": match[0].replace(" ", "-"), "title": one_line(frame.brand.licence)}
    )


def csvw(frame: Frame) -> dict[str, Any]:
    """Return the description of the tables on the web, which lies beside them."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": _title(frame),
        "dc:description": _description(frame),
        **({"dc:date": frame.day} if frame.day else {}),
        "tables": [_table(table) for table in TABLES],
    }


def _table(table: PublishedTable) -> dict[str, Any]:
    keys = [{"columnReference": "claim", "reference": {"resource": "claims.csv", "columnReference": "id"}}]
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.title,
        "dc:description": table.means,
        "tableSchema": {
            "columns": [
                {
                    "name": column.name,
                    "titles": column.name,
                    "dc:description": column.means,
                    "datatype": column.kind,
                    **({"required": True} if column.required else {}),
                }
                for column in table.columns
            ],
            "primaryKey": list(table.key) if len(table.key) > 1 else table.key[0],
            **({"foreignKeys": keys} if table.columns[0].name == "claim" else {}),
        },
    }


def research_object(
    frame: Frame, files: Mapping[str, bytes], sources: Sequence[Provenance]
) -> dict[str, Any]:
    """Return the metadata of the site as an RO-Crate: its files, the data behind them, and the program that made them."""
    parts = sorted(name for name in files if name.startswith("data/") or name in {PACKAGE, "index.html"})
    program = "#incident-trends"
    organisation = one_line(frame.brand.organisation)
    root: dict[str, Any] = {
        "@id": "./",
        "@type": "Dataset",
        "name": _title(frame),
        "description": _description(frame),
        "hasPart": [{"@id": name} for name in parts],
        "license": one_line(frame.brand.licence) or "The licence is not stated; ask the publisher",
    }
    if frame.day:
        root["datePublished"] = frame.day
    if frame.address:
        root["url"] = frame.address
    entities: list[dict[str, Any]] = [
        {
            "@id": CRATE,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
            "about": {"@id": "./"},
        },
        root,
        *(_file(name, files[name]) for name in parts),
        {"@id": program, "@type": "SoftwareApplication", "name": "incident-trends", "version": __version__},
        {
            "@id": "#judging",
            "@type": "CreateAction",
            "name": "Judging the claims of the ledger",
            "instrument": {"@id": program},
            "object": [{"@id": f"#data-{source.sha256[:12]}"} for source in sources],
            "result": [{"@id": table.path} for table in TABLES],
        },
    ]
    root["mentions"] = {"@id": "#judging"}
    if organisation:
        root["publisher"] = {"@id": "#publisher"}
        entities.append({"@id": "#publisher", "@type": "Organization", "name": organisation})
    entities += [_source(source) for source in sources]
    return {"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": entities}


def _file(name: str, content: bytes) -> dict[str, Any]:
    table = next((table for table in TABLES if table.path == name), None)
    ending = name[name.rindex(".") :]
    return {
        "@id": name,
        "@type": "File",
        "name": table.title if table else name,
        **({"description": table.means} if table else {}),
        "encodingFormat": _TYPES[ending],
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _source(source: Provenance) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": f"#data-{source.sha256[:12]}",
        "@type": "Dataset",
        "name": one_line(source.title or source.source),
        "license": one_line(source.licence),
        "identifier": f"sha256:{source.sha256}",
    }
    if source.citation:
        described["creditText"] = one_line(source.citation)
    if source.version:
        described["version"] = source.version
    if source.addresses:
        described["url"] = list(source.addresses)
    return described


def _title(frame: Frame) -> str:
    return one_line(str(frame.title))


def _description(frame: Frame) -> str:
    day = f", on data to {frame.day}" if frame.day else ""
    return f"Claims about the tempo and the toll of armed violence, each judged on figures{day}"
