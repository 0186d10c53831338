from __future__ import annotations

import pytest

from trends.errors import InputError
from trends.sources.columns.mapping import read_mapping


def test_a_mapping_file(write):
    mapping = read_mapping(
        write(
            'name = "Log"\n[columns]\ndate_start = "When"\n[constant]\ncountry = "Syria"\n[dates]\nday_first = false\n'
            '[unknown]\nwords = ["n.k.", -99]\n',
            "m.toml",
        )
    )
    assert mapping.columns == {"date_start": "When"}
    assert mapping.constant == {"country": "Syria"}
    assert mapping.day_first is False
    assert mapping.unknown == ("n.k.", "-99")
    assert mapping.name == "Log"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[columns\n", "is no TOML"),
        ("[columns]\ndate_begin = 'x'\n", "unknown column 'date_begin'; there is date_end"),
        ("[colums]\nx = 'y'\n", "unknown entry 'colums'; there is columns"),
        ("[columns]\n", "maps no column"),
        ("columns = 3\n", "holds lines such as"),
        ("[columns]\ndate_start = ['a']\n", "holds lines such as"),
        ("[columns]\ndate_start = 'a'\n[dates]\nday_first = 'yes'\n", "true or false"),
        ("[columns]\ndate_start = 'a'\n[unknown]\nwords = 'x'\n", "is a list"),
    ],
)
def test_a_mapping_that_cannot_be_used(write, text, said):
    with pytest.raises(InputError, match=said):
        read_mapping(write(text, "m.toml"))


def test_a_mapping_that_is_not_there(tmp_path):
    with pytest.raises(InputError, match=r"There is no file .*m\.toml"):
        read_mapping(tmp_path / "m.toml")
