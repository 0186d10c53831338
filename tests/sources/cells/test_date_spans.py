"""Two dates in one cell are a first and a last day; nothing else is taken for them."""

from __future__ import annotations

from datetime import date

import pytest

from trends.sources import load, rejection
from trends.sources.cells.date_spans import parse_day_or_span
from trends.sources.cells.values import UnreadableError

THIRD, FIFTH = date(2018, 3, 3), date(2018, 3, 5)


@pytest.mark.parametrize(
    "word",
    [
        "2018-03-03 to 2018-03-05",
        "2018-03-03/2018-03-05",
        "20180303-20180305",
        "3-5 March 2018",
        "3 \u2013 5 March 2018",
        "3/5 March 2018",
        "March 3-5, 2018",
        "Mar 3 - Mar 5, 2018",
        "3 March - 5 March 2018",
        "between 3 and 5 March 2018",
        "from 3rd to 5th March 2018",
        "03.-05.03.2018",
        "03.03.-05.03.2018",
        "03/03/2018 - 05/03/2018",
        "du 3 au 5 mars 2018",
        "del 3 al 5 de marzo de 2018",
        "2018-03-03 00:00:00 - 2018-03-05 00:00:00",
    ],
)
def test_spans_as_people_write_them(word):
    assert parse_day_or_span(word) == (THIRD, FIFTH, "range")


def test_the_year_before_and_whole_months():
    assert parse_day_or_span("28 Dec - 3 Jan 2018")[:2] == (date(2017, 12, 28), date(2018, 1, 3))
    assert parse_day_or_span("March - April 2018")[:2] == (date(2018, 3, 1), date(2018, 4, 30))
    assert parse_day_or_span("3-3 March 2018") == (THIRD, THIRD, "day")


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("5-3 March 2018", rejection.ENDS_BEFORE_START),
        ("2018-03-05 to 2018-03-03", rejection.ENDS_BEFORE_START),
        ("2018-02-30", rejection.NO_DATE),
        ("30 Feb - 3 March 2018", rejection.NO_FORM),
        ("2018-03-03 10:00 - 12:00", rejection.NO_FORM),
        ("sooner or later", rejection.NO_FORM),
        ("10-12 2018", rejection.NO_FORM),
    ],
)
def test_what_is_no_span(word, reason):
    with pytest.raises(UnreadableError, match=f"^{reason}$"):
        parse_day_or_span(word)


def test_a_column_of_days_and_spans_keeps_every_row(write):
    rows = ["2018-02-27 to 2018-03-02,3", "2018-03-03,2", "3-5 March 2018,1", "5-3 March 2018,9"]
    incidents = load(write("\n".join(["event_date,killed", *rows, ""])))
    frame = incidents.frame
    assert frame["date_precision"].tolist() == ["range", "day", "range"]
    assert frame["date_end"].dt.day.tolist() == [2, 3, 5]
    assert incidents.check()["reasons"] == {rejection.ENDS_BEFORE_START: 1}
    assert any(
        "In 2 rows event_date holds two dates, such as 2018-02-27 to" in said for said in incidents.warnings
    )
    # Half of the first lies in February.
    assert incidents.count().count.tolist() == [0.5, 2.5]


def test_the_spans_of_a_column_tell_which_of_day_and_month_comes_first(write):
    rows = ["03/04/2018 - 03/09/2018,1", "from 03/20/2018 to 03/25/2018,1"]
    incidents = load(write("\n".join(["event_date,killed", *rows, ""])))
    assert incidents.frame["date_end"].dt.strftime("%m-%d").tolist() == ["03-09", "03-25"]
