"""What looks like a secret, and what does not."""

from __future__ import annotations

import pytest

from trends.reporting.secrets import looks_secret, secret_name


@pytest.mark.parametrize(
    "name",
    [
        "token",
        "TOKEN",
        "acled_token",
        "apiKey",
        "api-key",
        "key",
        "password",
        "myPassword",
        "client_secret",
        "Bearer",
        "authToken",
    ],
)
def test_names_that_announce_a_secret(name):
    assert secret_name(name)


@pytest.mark.parametrize(
    "name", ["data", "actor", "keyword", "monkey", "seed", "tokens_of_war", "margin", "title"]
)
def test_names_that_do_not(name):
    assert not secret_name(name)


@pytest.mark.parametrize(
    "value",
    [
        "Bearer abc123",
        "password=hunter2",
        "my secret: x",
        "api key 5",
        "ghp_abcdefghijklmnop",
        "sk-abcdefghijkl",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x",
        "-----BEGIN RSA PRIVATE KEY-----",
        "https://user:pass@example.org/data.csv",
        "9f86d081884c7d659a2feaa0c55ad015",
        "client-secret",
    ],
)
def test_values_that_look_like_one(value):
    assert looks_secret(value)


@pytest.mark.parametrize(
    "value",
    [
        "central-syria",
        "Islamic State",
        "Secret Army Organisation",
        "The key months of 2019",
        "Jaysh al-Islam (Syria), 2013-2018 and later years",
        "fourier:2",
        "2019-03-23",
        "https://example.org/data.csv",
        "/srv/data/conflict/vintages/GEDEvent_v26_0_1.csv",
        "C:\\data\\0123456789abcdef0123456789abcdef0123.xlsx",
    ],
)
def test_values_that_do_not(value):
    assert not looks_secret(value)


def test_a_path_may_hold_what_a_name_may_not():
    path = "/data/0123456789abcdef0123456789abcdef0123/token/GEDEvent_v25_1.csv"
    assert looks_secret(path)
    assert not looks_secret(path, path=True)
    assert looks_secret("x.csv?token=abc", path=True)
