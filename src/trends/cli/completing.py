"""What the shell offers when Tab is pressed: values of arguments and options.

Each is a function of what is typed already, and typer keeps those that begin with it. Nothing here may fail or be slow:
where there is nothing to offer the shell completes names of files.
"""

from __future__ import annotations

__all__ = [
    "fetched",
    "formats",
    "frequencies",
    "inputs",
    "languages",
    "measures",
    "reports",
    "seasons",
    "sources",
    "tolls",
]

Offered = list[tuple[str, str]]
"""Values, each with a word on it for shells that show one."""


def languages(incomplete: str) -> Offered:
    """Offer the languages."""
    names = {
        "en": "English",
        "fr": "français",
        "es": "español",
        "ar": "العربية",
        "ru": "русский",
        "zh": "中文",
    }
    return _beginning(incomplete, names)


def inputs(incomplete: str) -> Offered:
    """Offer the bundled datasets."""
    import tomllib

    from trends.files.bundled import data_folder

    text = (data_folder() / "datasets.toml").read_text(encoding="utf-8")
    return _beginning(incomplete, {name: str(about["title"]) for name, about in tomllib.loads(text).items()})


def sources(incomplete: str) -> Offered:
    """Offer the kinds of files that are read."""
    from trends.sources.publishers import dataset_names

    return _beginning(incomplete, dict.fromkeys(dataset_names(), ""))


def fetched(incomplete: str) -> Offered:
    """Offer what can be downloaded."""
    from trends.sources.publishers import fetched as names

    return _beginning(incomplete, dict.fromkeys(names(), ""))


def reports(incomplete: str) -> Offered:
    """Offer the reports: those of the configuration here, then the notebooks that come with the package."""
    from trends.files.bundled import notebook_folder

    bundled = {path.stem: "" for path in sorted(notebook_folder().glob("*.ipynb"))}
    return _beginning(incomplete, {**dict.fromkeys(_configured(), "reports.toml"), **bundled})


def _configured() -> list[str]:
    import tomllib
    from pathlib import Path

    try:
        read = tomllib.loads(Path("reports", "reports.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []  # none there, or one that `trends report` will speak of
    listed = read.get("report", [])
    return [str(entry["name"]) for entry in listed if isinstance(entry, dict) and "name" in entry]


def measures(incomplete: str) -> Offered:
    """Offer what can be counted."""
    counted = (
        "attacks",
        "fatalities",
        "civilians",
        "combatants",
        "wounded",
        "abducted",
        "released",
        "missing",
    )
    return _beginning(incomplete, dict.fromkeys((*counted, "deadly:5"), ""))


def frequencies(incomplete: str) -> Offered:
    """Offer the lengths of a period."""
    return _beginning(incomplete, dict.fromkeys(("day", "week", "month", "quarter", "year"), ""))


def seasons(incomplete: str) -> Offered:
    """Offer how the time of year enters a model."""
    return _beginning(incomplete, dict.fromkeys(("auto", "none", "month", "fourier:1", "fourier:2"), ""))


def tolls(incomplete: str) -> Offered:
    """Offer the rules that choose among several reports of one incident."""
    return _beginning(incomplete, dict.fromkeys(("lowest", "highest", "latest", "median", "reporter:"), ""))


def formats(incomplete: str) -> Offered:
    """Offer what a report is rendered to."""
    return _beginning(incomplete, dict.fromkeys(("html", "pdf", "html,pdf"), ""))


def _beginning(incomplete: str, values: dict[str, str]) -> Offered:
    return [(value, description) for value, description in values.items() if value.startswith(incomplete)]
