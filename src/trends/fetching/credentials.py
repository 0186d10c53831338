"""Tokens and logins of the user: where they are looked for, and a type that never shows them.

They are looked for in the environment, then in the netrc file, then in the system's keyring, and are handed to the
HTTP client alone. Nothing writes them down.
"""

from __future__ import annotations

import netrc
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from trends.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ACLED_HOST", "UCDP_HOST", "Login", "Secret", "acled_login", "ucdp_token"]

UCDP_HOST = "ucdpapi.pcr.uu.se"
ACLED_HOST = "acleddata.com"
"""The names under which netrc and keyring know the two services."""

UCDP_TOKEN = "TRENDS_UCDP_TOKEN"  # noqa: S105 - the name of a variable
ACLED_USERNAME = "TRENDS_ACLED_USERNAME"
ACLED_PASSWORD = "TRENDS_ACLED_PASSWORD"  # noqa: S105 - the name of a variable

_HIDDEN = "[hidden]"


class Secret:
    """Text that is given out only by `reveal`, and shows nowhere: not in a message, a log or a pickle."""

    __slots__ = ("__text",)

    def __init__(self, text: str) -> None:
        # A line end comes along when it is pasted or read from a file; a blank may belong to a password.
        self.__text = text.strip("\r\n")

    def reveal(self) -> str:
        """Return the text, for the one place that sends it."""
        return self.__text

    def __bool__(self) -> bool:
        return bool(self.__text)

    def __repr__(self) -> str:
        return _HIDDEN

    def __format__(self, form: str) -> str:
        return format(_HIDDEN, form)

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a secret is not written down")


@dataclass(frozen=True)
class Login:
    """A user name, usually an e-mail address, and a password."""

    username: Secret
    password: Secret


def ucdp_token(environment: Mapping[str, str] | None = None) -> Secret:
    """Return the user's token for the API of UCDP.

    Parameters
    ----------
    environment : mapping, optional
        Variables to look in; by default those of the process.

    Raises
    ------
    FetchError
        If there is none: the sentence says where to get it and where to put it.
    """
    variables = os.environ if environment is None else environment
    token = Secret(variables.get(UCDP_TOKEN, "").strip())
    if not token:
        login = _netrc(UCDP_HOST, variables) or _keyring(UCDP_HOST, None)
        token = login.password if login else token
    if not token:
        raise FetchError(
            "UCDP's API needs a token: ask for one as https://ucdp.uu.se/apidocs/ says, and put it into the "
            f"environment as {UCDP_TOKEN}, into the netrc file as the password of {UCDP_HOST}, or into the keyring; "
            "whole editions (without --country, --start and --end) need none."
        )
    return token


def acled_login(environment: Mapping[str, str] | None = None) -> Login:
    """Return the user's login at ACLED.

    Parameters
    ----------
    environment : mapping, optional
        Variables to look in; by default those of the process.

    Raises
    ------
    FetchError
        If there is none, or only half of it: the sentence says where to get it and where to put it.
    """
    variables = os.environ if environment is None else environment
    username, password = (
        Secret(variables.get(ACLED_USERNAME, "").strip()),
        Secret(variables.get(ACLED_PASSWORD, "")),
    )
    if username and password:
        return Login(username, password)
    if password:
        raise FetchError(
            f"{ACLED_PASSWORD} is set but {ACLED_USERNAME} is not: set it to your e-mail address."
        )
    login = _netrc(ACLED_HOST, variables, username) or _keyring(ACLED_HOST, username)
    if login is None:
        missing = f"{ACLED_PASSWORD} is missing" if username else "ACLED needs the login of a myACLED account"
        raise FetchError(
            f"{missing}: register at https://acleddata.com/ and put the login into the environment as "
            f"{ACLED_USERNAME} and {ACLED_PASSWORD}, into the netrc file under {ACLED_HOST}, or into the keyring."
        )
    return login


def _netrc(host: str, environment: Mapping[str, str], username: Secret | None = None) -> Login | None:
    """Look a host up in the netrc file: the one that `NETRC` names (as curl has it), or the one at home."""
    named = environment.get("NETRC")
    # The second is its name on Windows, where requests looks for it too.
    names = [Path(named)] if named else [Path.home() / ".netrc", Path.home() / "_netrc"]
    for path in names:
        try:
            found = netrc.netrc(path).hosts.get(host)
        except FileNotFoundError:
            continue
        except netrc.NetrcParseError as error:
            # Its message may quote what it stumbled over, which may be the password.
            raise FetchError(f"The netrc file cannot be read: line {error.lineno} is malformed.") from None
        except (OSError, UnicodeDecodeError):
            raise FetchError("The netrc file cannot be read.") from None
        if found and found[2]:
            login = Login(Secret(found[0] or ""), Secret(found[2]))
            # A password stored for somebody else is not the one of the user who was named.
            if not username or not login.username or login.username.reveal() == username.reveal():
                return Login(login.username or username or Secret(""), login.password)
    return None


def _keyring(host: str, username: Secret | None) -> Login | None:
    """Look a host up in the system's keyring, if the extra `incident-trends[keyring]` is installed."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        stored = keyring.get_credential(host, username.reveal() if username else None)
    except Exception:  # noqa: BLE001 - each backend fails in its own way: locked, refused, no session bus
        return None
    if stored is None or not stored.password:
        return None
    return Login(Secret(stored.username or ""), Secret(stored.password))
