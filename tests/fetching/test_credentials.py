from __future__ import annotations

import copy
import logging
import pickle
import sys
from types import SimpleNamespace

import pytest

from trends.errors import FetchError
from trends.fetching.credentials import Login, Secret, acled_login, ucdp_token

WORD = "correct-horse-battery"


def test_a_secret_shows_nowhere(caplog):
    secret = Secret(WORD)
    shown = [str(secret), repr(secret), f"{secret}", f"{secret:>40}", "%s %r" % (secret, secret)]  # noqa: UP031 - the old way of writing is what is tested
    shown += [repr([secret]), repr(Login(secret, secret)), repr({"a": secret})]
    logging.getLogger("x").warning("%s", secret)
    assert not [text for text in [*shown, caplog.text] if WORD in text]
    assert secret.reveal() == WORD


def test_a_secret_is_not_written_down():
    with pytest.raises(TypeError, match="not written down"):
        pickle.dumps(Secret(WORD))
    with pytest.raises(TypeError):
        copy.deepcopy(Secret(WORD))
    assert not hasattr(Secret(WORD), "__dict__")


def test_line_ends_of_a_pasted_secret_are_dropped_and_blanks_are_not():
    assert Secret(f" {WORD} \r\n").reveal() == f" {WORD} "
    assert not Secret("\n")


def test_the_environment_comes_first(tmp_path):
    path = tmp_path / "netrc"
    path.write_text("machine ucdpapi.pcr.uu.se login x password other\n", encoding="utf-8")
    assert ucdp_token({"TRENDS_UCDP_TOKEN": f" {WORD}\n", "NETRC": str(path)}).reveal() == WORD
    assert ucdp_token({"NETRC": str(path)}).reveal() == "other"


def test_the_login_of_acled_in_the_environment():
    login = acled_login({"TRENDS_ACLED_USERNAME": "me@example.org", "TRENDS_ACLED_PASSWORD": WORD})
    assert (login.username.reveal(), login.password.reveal()) == ("me@example.org", WORD)


def test_the_login_of_acled_in_netrc(tmp_path):
    path = tmp_path / "netrc"
    path.write_text(f"machine acleddata.com login me@example.org password {WORD}\n", encoding="utf-8")
    login = acled_login({"NETRC": str(path)})
    assert (login.username.reveal(), login.password.reveal()) == ("me@example.org", WORD)
    with pytest.raises(FetchError, match="TRENDS_ACLED_PASSWORD is missing"):
        acled_login({"NETRC": str(path), "TRENDS_ACLED_USERNAME": "you@example.org"})


def test_a_netrc_file_at_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / "_netrc").write_text(f"machine ucdpapi.pcr.uu.se password {WORD}\n", encoding="utf-8")
    assert ucdp_token({}).reveal() == WORD


def test_a_malformed_netrc_file_is_not_quoted(tmp_path):
    path = tmp_path / "netrc"
    path.write_text(f"machine acleddata.com login me\n{WORD}\n", encoding="utf-8")
    with pytest.raises(FetchError, match="is malformed") as caught:
        acled_login({"NETRC": str(path)})
    assert WORD not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_netrc_file_that_cannot_be_read(tmp_path):
    with pytest.raises(FetchError, match="cannot be read"):
        ucdp_token({"NETRC": str(tmp_path)})


@pytest.mark.parametrize(
    ("find", "said"),
    [
        (ucdp_token, ["ucdp.uu.se/apidocs", "TRENDS_UCDP_TOKEN"]),
        (acled_login, ["https://acleddata.com/", "TRENDS_ACLED_USERNAME", "TRENDS_ACLED_PASSWORD"]),
    ],
)
def test_what_is_missing_is_said_with_where_to_get_it(find, said, tmp_path):
    with pytest.raises(FetchError) as caught:
        find({"NETRC": str(tmp_path / "none")})
    assert all(word in str(caught.value) for word in said)
    assert not str(caught.value).endswith("…")


def test_half_a_login():
    with pytest.raises(FetchError, match="TRENDS_ACLED_USERNAME is not") as caught:
        acled_login({"TRENDS_ACLED_PASSWORD": WORD})
    assert WORD not in str(caught.value)


@pytest.fixture
def ring(monkeypatch, tmp_path):
    """A keyring that holds what a test puts into it."""
    held = {}

    def get_credential(service, username):
        return held.get((service, username))

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_credential=get_credential))
    return held


def test_the_keyring_comes_last(ring, tmp_path):
    nowhere = {"NETRC": str(tmp_path / "none")}
    ring["ucdpapi.pcr.uu.se", None] = SimpleNamespace(username="token", password=WORD)
    assert ucdp_token(nowhere).reveal() == WORD
    ring["acleddata.com", "me@example.org"] = SimpleNamespace(username="me@example.org", password=WORD)
    assert acled_login({**nowhere, "TRENDS_ACLED_USERNAME": "me@example.org"}).password.reveal() == WORD
    with pytest.raises(FetchError, match="myACLED"):
        acled_login(nowhere)


def test_a_keyring_that_fails_is_none(monkeypatch, tmp_path):
    def fail(*_):
        raise RuntimeError(WORD)

    monkeypatch.setitem(sys.modules, "keyring", SimpleNamespace(get_credential=fail))
    with pytest.raises(FetchError, match="needs a token") as caught:
        ucdp_token({"NETRC": str(tmp_path / "none")})
    assert WORD not in str(caught.value)
