"""Tell a service on the web of a report: a program for ``on_change`` that needs nothing but Python.

    on_change = "python tell/webhook.py name={name} as_of={as_of} verdict={verdict} title={title}"

What is said goes out as one JSON object. The address stands in the environment as WEBHOOK_URL, as addresses of chats are
secrets themselves, and so does WEBHOOK_TOKEN, where the service asks for one.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.request
from urllib.parse import urlsplit

SECONDS = 30
LOCAL = ("localhost", "127.0.0.1", "::1")


def request(address: str, words: list[str]) -> urllib.request.Request:
    """Write the request; each word is a name and a value with an equals sign between them."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise SystemExit("WEBHOOK_URL must begin with https://.")
    said = dict(word.partition("=")[::2] for word in words)
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token := os.environ.get("WEBHOOK_TOKEN"):
        headers["Authorization"] = f"Bearer {token}"
    return urllib.request.Request(address, json.dumps(said).encode(), headers, method="POST")  # noqa: S310 - looked at above


def main() -> None:
    """Tell the service, and end with an error if it does not take it."""
    try:
        asked = request(os.environ["WEBHOOK_URL"], sys.argv[1:])
        with urllib.request.urlopen(asked, timeout=SECONDS):  # noqa: S310 - its scheme is looked at above
            pass
    except KeyError as missing:
        sys.exit(f"The environment has no {missing.args[0]}.")
    except urllib.error.HTTPError as error:
        sys.exit(f"The service answered {error.code}.")
    except (OSError, ValueError) as error:
        # The address is not repeated: it may be a secret.
        sys.exit(f"The service was not told: {type(error).__name__}.")


if __name__ == "__main__":
    main()
