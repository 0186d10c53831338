"""Reading a watch list: what it may hold, and one sentence for what it may not."""

from __future__ import annotations

import pytest

from trends.errors import InputError
from trends.watching import read_watch_list


def listed(tmp_path, text):
    path = tmp_path / "watch.toml"
    path.write_text(text, encoding="utf-8")
    return read_watch_list(path)


def test_a_list_is_read(tmp_path):
    found = listed(
        tmp_path,
        'data = "ucdp"\non_finding = "mail \'{sentence}\'"\n[[series]]\nactor = "Islamic State"\nfreq = "week"\n'
        '[[ledger]]\npath = "claims.toml"\n',
    )
    assert found.series[0].selection == {"actor": ("Islamic State",)}
    assert found.series[0].title == "Islamic State"
    assert found.ledgers == (tmp_path.resolve() / "claims.toml",)
    assert found.on_finding == ("mail", "{sentence}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[series]]\nactr = 'x'\n", "in [[series]] 1, 'actr' is no key of a watch list; did you mean actor"),
        ("dta = 'x'\n", "'dta' is no key of a watch list; did you mean data"),
        ("[[ledger]]\n", "in [[ledger]] 1, 'path' is missing"),
        ("[[series]]\nfreq = 'fortnight'\n", "in [[series]] 1, 'freq' cannot be 'fortnight'"),
        ("series = 3\n", "'series' cannot be 3"),
        ("on_finding = 'mail {sentense}'\n", "on_finding speaks of {sentense}; did you mean sentence"),
        ("false_alarms = 0\n", "'false_alarms' cannot be 0"),
        ("[[series]\n", "is no TOML"),
    ],
)
def test_what_it_may_not_hold_is_said_in_one_sentence(tmp_path, text, says):
    with pytest.raises(InputError) as caught:
        listed(tmp_path, text)
    assert says in str(caught.value)
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)
