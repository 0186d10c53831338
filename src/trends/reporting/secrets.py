"""What looks like a password or an access key: it must never reach a notebook, whose parameters are published."""

from __future__ import annotations

import re

__all__ = ["looks_secret", "secret_name"]

_NAME_PARTS = frozenset(
    {
        "apikey",
        "auth",
        "authorisation",
        "authorization",
        "bearer",
        "cookie",
        "credential",
        "credentials",
        "key",
        "passphrase",
        "passwd",
        "password",
        "passwort",
        "private",
        "pwd",
        "secret",
        "session",
        "token",
    }
)
_NAME_ENDS = ("token", "password", "passwd", "secret", "apikey", "accesskey", "secretkey", "credentials")
# Words that announce one. "Secret" and "key" alone occur in the names of armed groups and in titles.
_WORDS = (
    re.compile(
        r"\b(bearer|token|password|passwd|passphrase|credentials?|api[\s_-]?key|access[\s_-]?key)\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(secret|key|pwd|auth|authorization)\s*[:=]", re.IGNORECASE),
    re.compile(r"\b(client|shared|app)[\s_-]secret\b", re.IGNORECASE),
)
_MARKS = (
    re.compile(r"\b(token|password|passwd|secret|api_?key)=", re.IGNORECASE),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY"),
    # The prefixes by which well-known services mark their keys.
    re.compile(
        r"\b(gh[opsur]_|github_pat_|glpat-|xox[abprs]-|sk-|sk_live_|rk_live_|AKIA|ASIA|AIza|ya29\.|hf_|pypi-)[A-Za-z0-9_-]{8,}"
    ),
    re.compile(r"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]+"),
    # An address with a name and a password in it.
    re.compile(r"[a-z][a-z0-9+.-]*://[^/\s:@]*:[^/\s@]+@", re.IGNORECASE),
)
# The path of a data file: of letters and digits as well, and no key ends so.
_FILE = re.compile(
    r"[\w)]\.(csv|tsv|txt|xlsx?|ods|json|jsonl|ndjson|geojson|parquet|toml|ipynb|html?|zip|tar|gz|tgz|bz2|xz)$",
    re.IGNORECASE,
)
_OPAQUE = re.compile(r"[A-Za-z0-9+/_=-]{32,}")


def secret_name(name: str) -> bool:
    """Tell whether a parameter's name announces a secret: ``api_key``, ``ACLED-Token``, ``myPassword``."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name)
    parts = re.split(r"[^A-Za-z0-9]+", spaced.lower())
    return any(part in _NAME_PARTS or part.endswith(_NAME_ENDS) for part in parts)


def looks_secret(value: str, *, path: bool = False) -> bool:
    """Tell whether a value looks like a secret.

    Besides what announces itself, that is a run of 32 letters and digits or more without a blank: no name of an
    actor, no date and no title is written so. A `path` may hold such runs and words, as may the path of a data file
    wherever it stands.
    """
    if any(mark.search(value) for mark in _MARKS):
        return True
    if path:
        return False
    if any(mark.search(value) for mark in _WORDS):
        return True
    if _FILE.search(value):
        return False
    for run in _OPAQUE.findall(value):
        if any(letter.isdigit() for letter in run) and any(letter.isalpha() for letter in run):
            return True
    return False
