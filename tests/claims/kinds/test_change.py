"""Change, comparison, share, total, average and range against figures worked by hand."""

from __future__ import annotations

import pytest

from trends.fitting.exact_ratio import ratio_limits


def change(more: str) -> str:
    return f'kind = "change"\nlater = "2020-03"\nearlier = "2020-01"\n{more}'


@pytest.mark.parametrize(
    ("counts", "more", "verdict"),
    [
        ("10 0 20", 'direction = "more"', "supported"),
        ("10 0 10", 'direction = "more"', "contradicted"),
        ("10 0 20", 'direction = "less"', "contradicted"),
        ("10 0 20", 'direction = "more"\ntimes = 2\nhow = "at least"', "supported"),
        ("10 0 20", 'direction = "more"\ntimes = 2\nhow = "more than"', "contradicted"),
        ("10 0 21", 'direction = "more"\ntimes = 2\nhow = "about"', "supported"),
        ("10 0 26", 'direction = "more"\ntimes = 2\nhow = "about"', "contradicted"),
        ("100 0 38", 'direction = "less"\npercent = 62\nhow = "exactly"', "supported"),
        ("100 0 30", 'direction = "less"\npercent = 62\nhow = "more than"', "supported"),
        ("100 0 40", 'direction = "less"\npercent = 62\nhow = "at least"', "contradicted"),
        ("10 0 12", 'direction = "same"\nmargin = 1.5', "supported"),
        ("10 0 16", 'direction = "same"\nmargin = 1.5', "contradicted"),
        ("8..12 0 20", 'direction = "more"', "supported"),
        ("8..22 0 20", 'direction = "more"', "inconclusive"),
        ("- 0 20", 'direction = "more"', "inconclusive"),
        ("8..10 0 20", 'direction = "more"\ntimes = 2\nhow = "at least"', "supported"),
        # Twelve after none are at least 2.78 times as many, by the exact limits: 3 times is not ruled out, 2 are.
        ("0 0 12", 'direction = "more"\ntimes = 3', "inconclusive"),
        ("0 0 12", 'direction = "more"\ntimes = 2', "contradicted"),
        ("0 0 12", 'direction = "more"\ntimes = 3\nhow = "at most"', "inconclusive"),
        ("0 0 12", 'direction = "more"\ntimes = 5\nhow = "at least"', "supported"),
    ],
)
def test_change(judge, counts, more, verdict):
    assert judge(change(more), counts).verdict == verdict


def test_stretches_of_different_length_are_compared_by_the_day(judge):
    entry = 'kind = "change"\nlater = "2020-04"\nearlier = "2020-01..2020-03"\ndirection = "more"\n'
    counts = "10 10 10 15"
    assert judge(entry + 'per = "total"', counts).verdict == "contradicted"
    found = judge(entry, counts)
    assert found.verdict == "supported"
    assert "a day (30 against 91 days)" in found.sentence
    assert judge(entry + 'per = "day"', counts).sentence == found.sentence
    assert found.evidence.value.low == pytest.approx((15 / 30) / (30 / 91))


def test_a_change_that_chance_explains_is_not_significant(judge):
    steady = "20 22 19 21 18 20 23 19 20 21 22 18 19 21 20 22"
    entry = 'kind = "change"\nlater = "2021-04"\nearlier = "2021-03"\ndirection = "more"\n'
    plain = judge(entry, steady)
    assert plain.verdict == "supported"
    assert plain.evidence.chance.p > 0.2
    assert judge(entry + "significant = true", steady).verdict == "inconclusive"
    leap = steady.rsplit(" ", 1)[0] + " 60"
    assert judge(entry + "significant = true", leap).verdict == "supported"


def test_comparison_of_two_numbers(judge):
    found = judge('kind = "comparison"\nfirst = 30\nsecond = 10\ntimes = 3\n')
    assert found.verdict == "supported"
    assert found.evidence.chance is None
    assert found.evidence.no_chance == "the figures are not both sums over periods of a series"


def test_two_places_are_compared_as_if_both_ran_at_one_pace(judge):
    counts = [9, 11, 8, 12, 10, 9, 11, 8, 10, 12, 9, 14]
    table = "month,count\n" + "".join(f"2020-{m:02d},{n}\n" for m, n in enumerate(counts, 1))
    double = "month,count\n" + "".join(f"2020-{m:02d},{2 * n + 1}\n" for m, n in enumerate(counts, 1))
    entry = (
        'kind = "comparison"\nfirst = { data = "a.csv", start = "2020-02" }\n'
        'second = { data = "b.csv", start = "2020-02" }\ndirection = "less"'
    )
    alike = judge(entry, a=table, b=table.replace(",8", ",10")).evidence.chance
    apart = judge(entry, a=table, b=double).evidence.chance
    assert alike.p > 0.3
    assert apart.p < 0.001
    assert "if both ran at one constant pace" in apart.what


def test_comparison_of_two_places(judge):
    entry = 'kind = "comparison"\nfirst = { data = "a.csv", start = "2020-01", end = "2020-02" }\nsecond = { data = "b.csv", start = "2020-01", end = "2020-02" }\n'
    files = {"a": "month,count\n2020-01,5\n2020-02,6\n", "b": "month,count\n2020-01,3\n2020-02,\n"}
    assert judge(entry, **files).verdict == "inconclusive"
    files["b"] = "month,count\n2020-01,3\n2020-02,4\n"
    assert judge(entry, **files).verdict == "supported"


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("part = 46\nwhole = 53", "supported"),
        ("part = 26\nwhole = 53", "contradicted"),
        ("part = 117\nrest = 127", "contradicted"),
        ("part = { low = 20, high = 40 }\nwhole = 50", "inconclusive"),
        ('part = 45\nwhole = 50\nhow = "about"\nvalue = 0.9', "supported"),
    ],
)
def test_share(judge, entry, verdict):
    assert judge(f'kind = "share"\n{entry}').verdict == verdict


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("part = 150\nwhole = 120", "(150), is more than the whole"),
        ("part = { low = 301, high = 307 }\nwhole = { low = 215, high = 221 }", "(301 to 307), is more than"),
        ('data = "s.csv"\npart = "2020-01..2020-02"\nwhole = "2020-02..2020-03"', "does not lie inside"),
    ],
)
def test_what_the_whole_does_not_hold_is_no_share_of_it(problem, entry, words):
    assert words in problem(f'kind = "share"\n{entry}')


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("figure = 53\nparts = [46, 7]", "supported"),
        ("figure = 54\nparts = [46, 7]", "contradicted"),
        ("figure = { low = 50, high = 60 }\nparts = [46, 7]", "inconclusive"),
        ("figure = { low = 54, high = 60 }\nparts = [46, 7]", "contradicted"),
        ('figure = { low = 587, at_least = true }\nparts = [551, 56]\nhow = "at most"', "inconclusive"),
        ('figure = 587\nparts = [551, 56]\nhow = "at most"', "contradicted"),
        ('parts = [127, 117]\nhow = "more than"\nvalue = 230', "supported"),
        ('figure = 14\nhow = "fewer than"\nvalue = 12', "contradicted"),
    ],
)
def test_total(judge, entry, verdict):
    assert judge(f'kind = "total"\n{entry}').verdict == verdict


def test_a_total_of_a_series_counts_unobserved_months_by_their_bounds(judge):
    entry = 'kind = "total"\nfigure = "2020-01..2020-03"\nhow = "at least"\n'
    assert judge(entry + "value = 7", "3 1..2 4").verdict == "supported"
    found = judge(entry + "value = 9", "3 1..2 4")
    assert found.verdict == "inconclusive"
    assert (found.evidence.value.low, found.evidence.value.high) == (8, 9)
    assert judge(entry + "value = 10", "3 1..2 4").verdict == "contradicted"


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ("31 32 33", "supported"),
        ("29 30 31", "contradicted"),
        ("31 28..40 33", "supported"),
        ("31 20..40 33", "inconclusive"),
        ("31 28 31 - -", "contradicted"),
    ],
)
def test_average(judge, counts, verdict):
    entry = 'kind = "average"\nend = "2020-03"\nvalue = 30\nhow = "more than"'
    assert judge(entry, counts).verdict == verdict


@pytest.mark.parametrize(("value", "verdict"), [(10, "supported"), (9, "contradicted"), (12, "contradicted")])
def test_an_average_is_about_so_much_unless_the_entry_says_otherwise(judge, value, verdict):
    found = judge(f'kind = "average"\nvalue = {value}', "8 10 12")
    assert found.verdict == verdict
    assert f"against about {value} as claimed" in found.sentence


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ("of = [{ low = 5000, high = 7000 }]\nlow = 6000\nhigh = 10000", "inconclusive"),
        ("of = [{ low = 6000, high = 7000 }]\nlow = 6000\nhigh = 10000", "supported"),
        ("of = [3]\nlow = 6\nhigh = 10", "contradicted"),
        ('of = [3, 9]\nlow = 3\nhigh = 9\nhow = "from"', "supported"),
        ('of = [3, 8]\nlow = 3\nhigh = 9\nhow = "from"', "contradicted"),
        ('of = [{ low = 5, high = 7 }]\nlow = 6\nhigh = 10\nhow = "overlap"', "supported"),
    ],
)
def test_range(judge, entry, verdict):
    assert judge(f'kind = "range"\n{entry}').verdict == verdict


@pytest.mark.parametrize("later", ["2020-01", "2020-02"])
def test_against_nothing_a_figure_between_bounds_says_as_much_as_its_lower_bound(judge, later):
    earlier = "2020-02" if later == "2020-01" else "2020-01"
    found = judge(f'kind = "change"\nlater = "{later}"\nearlier = "{earlier}"', "0 15..40")
    limit = ratio_limits(15, 0, 1.0, 1.0, 0.025)[0]
    bound = found.evidence.to_dict()["ratio"]["bound"]
    if later == "2020-02":
        assert bound == {"at_least": pytest.approx(limit)}
        assert f"none in January 2020, so at least {limit:.2f} times as high" in found.sentence
    else:
        assert bound == {"at_most": pytest.approx(1 / limit)}
        assert f"none in January 2020, so at least {int(100 - 100 / limit)}% lower" in found.sentence


@pytest.mark.parametrize(
    ("counts", "direction", "empty"),
    [("0 0 -", "less", "January 2020"), ("- 0 0", "more", "March 2020")],
)
def test_what_cannot_have_fallen_is_not_called_unknown(judge, counts, direction, empty):
    found = judge(change(f'direction = "{direction}"'), counts)
    assert found.verdict == "contradicted"
    assert f"none in {empty}, and nothing is lower" in found.sentence
    assert "a change that is not known" not in found.sentence


@pytest.mark.parametrize(
    ("counts", "short"),
    [
        ("10 0 20", "20 against 10: 2.0 times as high"),
        ("- 0 20", "20; what it is held against is not known"),
        ("20 0 -", "20; what it is held against is not known"),
        ("- 0 -", "not known"),
    ],
)
def test_a_few_words_set_no_figure_against_an_unknown_one(judge, counts, short):
    assert str(judge(change('direction = "more"'), counts).evidence.short) == short
