"""What changed since the last edition: by hand, with small bases, and through published reports."""

from __future__ import annotations

import json

import pytest

from trends.document.blocks import Bullets, Heading, Paragraph, Table, plain
from trends.reporting.changed_page import changed_blocks
from trends.reporting.changes import changes_between
from trends.reporting.contents import contents
from trends.reporting.editions import (
    PublishedCount,
    compares_itself_with_the_last,
    edition_of,
    previous_edition,
)
from trends.reporting.pipeline import render
from trends.verdict.rule import RULE_VERSION
from trends.verdict.wording import FEWEST_FOR_PERCENT


def edition(as_of, counts, verdict="inconclusive", end=None, **more):
    table = "period,count,fitted\n" + "".join(f"{period},{count},1\n" for period, count in counts.items())
    found = {
        "verdict": verdict,
        "window": {"start": "2024-01-01", "end": end or as_of},
        "series": {"name": "Mali", "subject": "attacks", "measure": "attacks"},
        **more,
    }
    return edition_of(
        as_of, {"verdicts.json": json.dumps({"verdicts": [found]}).encode(), "data/pace.csv": table.encode()}
    )


BEFORE = edition("2024-03-31", {"2024-01": "30", "2024-02": "3", "2024-03": ""})
AFTER = edition("2024-04-30", {"2024-01": "33", "2024-02": "5", "2024-03": "7", "2024-04": "9"}, "supported")


def tables(blocks):
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def test_new_and_revised_figures_and_a_verdict_that_flipped():
    changes = changes_between(BEFORE, AFTER)
    assert changes.added == (("2024-04", PublishedCount(9)),)
    assert [(one.period, one.before.count, one.after.count) for one in changes.revised] == [
        ("2024-01", 30, 33),
        ("2024-02", 3, 5),
        ("2024-03", None, 7),
    ]
    assert [flip.changed for flip in changes.verdicts] == [True]
    assert changes.to_dict() == {
        "since": "2024-03-31",
        "vintages": [dict.fromkeys(("source", "version", "known", "known_by", "as_of", "sha256"))] * 2,
        "rows": None,
        "totals": None,
        "new": 1,
        "revised": 3,
        "withdrawn": 0,
        "verdicts_changed": 1,
        "verdicts_changed_with_the_rule": 0,
        "verdicts_new": 0,
        "verdicts_withdrawn": 0,
    }


def test_the_section_says_so_and_gives_no_per_cent_of_a_small_base():
    blocks = changed_blocks(changes_between(BEFORE, AFTER))
    assert isinstance(blocks[0], Heading)
    (bullets,) = [block for block in blocks if isinstance(block, Bullets)]
    assert plain(bullets.items[0]) == (
        "1 January 2024 to 30 April 2024: the verdict was 'inconclusive' (for 1 January 2024 to 31 March 2024) and is now "
        "'supported'. Since the last report the window has moved on and figures inside the window were revised; which of "
        "these moved it is not told apart."
    )
    assert "New since then: April 2024 (9)." in plain(blocks[1].spans)
    revised = tables(blocks)["Revised figures"]
    assert revised.rows == (
        ("January 2024", "30", "33", "+3 (+10%)"),
        ("February 2024", "3", "5", "+2"),
        ("March 2024", "not known", "7", ""),
    )
    assert str(FEWEST_FOR_PERCENT) in revised.note


@pytest.mark.parametrize(("base", "percent"), [(19, False), (20, True)])
def test_the_rule_for_small_bases_begins_at_its_number(base, percent):
    changes = changes_between(
        edition("2024-01-31", {"2024-01": str(base)}), edition("2024-02-29", {"2024-01": str(base + 1)})
    )
    (row,) = tables(changed_blocks(changes))["Revised figures"].rows
    assert ("%" in row[3]) is percent


def test_a_difference_under_one_per_cent_is_not_called_nothing():
    changes = changes_between(
        edition("2024-01-31", {"2024-01": "1000"}), edition("2024-02-29", {"2024-01": "1001"})
    )
    (row,) = tables(changed_blocks(changes))["Revised figures"].rows
    assert row[3] == "+1 (under 1%)"


def test_nothing_changed_is_said():
    later = edition("2024-04-30", {"2024-01": "30.0", "2024-02": "3", "2024-03": ""})
    blocks = changed_blocks(changes_between(BEFORE, later))
    (said,) = [plain(block.spans) for block in blocks if isinstance(block, Paragraph)]
    assert "No verdict has changed" in said
    assert "No figure is new" in said
    assert not tables(blocks)


def origin(version, known, sha256):
    return {
        "source": "ucdp-candidate",
        "version": version,
        "known": known,
        "known_by": "published",
        "sha256": sha256,
    }


def test_the_vintages_that_both_stand_on_are_named():
    old = edition("2026-01-31", {"2026-01": "30"}, provenance=origin("26.0.1", "2026-02-20", "a" * 64))
    new = edition("2026-02-28", {"2026-01": "33"}, provenance=origin("26.0.2", "2026-03-20", "b" * 64))
    first = next(block for block in changed_blocks(changes_between(old, new)) if isinstance(block, Paragraph))
    assert (
        "The last report stood on ucdp-candidate 26.0.1, vintage of 20 February 2026 (published; aaaaaaaaaaaa); this one "
        "stands on ucdp-candidate 26.0.2, vintage of 20 March 2026 (published; bbbbbbbbbbbb)."
    ) in plain(first.spans)
    first = next(block for block in changed_blocks(changes_between(old, old)) if isinstance(block, Paragraph))
    assert "The data are those of the last report: ucdp-candidate 26.0.1" in plain(first.spans)
    # What an edition of another version wrote may say nothing of a day.
    odd = edition("2026-02-28", {}, provenance={"sha256": "c" * 64, "known": 7})
    first = next(block for block in changed_blocks(changes_between(old, odd)) if isinstance(block, Paragraph))
    assert "(cccccccccccc), of which no day is known" in plain(first.spans)


def test_a_table_of_many_vintages_is_another_one_as_of_another_day():
    table = {"source": "ucdp", "version": None, "title": "country-months", "known": None, "sha256": "c" * 64}
    march, june = (
        edition(day, {"2026-01": "30"}, provenance={**table, "as_of": day})
        for day in ("2026-03-30", "2026-06-30")
    )
    first = next(
        block for block in changed_blocks(changes_between(march, june)) if isinstance(block, Paragraph)
    )
    assert (
        "The last report stood on ucdp country-months as of 30 March 2026 (cccccccccccc); this one stands on "
        "ucdp country-months as of 30 June 2026 (cccccccccccc)."
    ) in plain(first.spans)
    first = next(
        block for block in changed_blocks(changes_between(march, march)) if isinstance(block, Paragraph)
    )
    assert "The data are those of the last report: ucdp country-months as of 30 March 2026" in plain(
        first.spans
    )


def test_a_verdict_of_the_same_name_that_says_another_thing_is_told():
    unsettled = edition("2024-03-31", {"2024-01": "30"}, sentence="The figures do not tell.")
    risen = edition("2024-04-30", {"2024-01": "30"}, sentence="Deaths rose.")
    opening, bullets = changed_blocks(changes_between(unsettled, risen))[1:]
    assert "No verdict has changed" not in plain(opening.spans)
    assert plain(bullets.items[0]).endswith(
        "the verdict is 'inconclusive' as before; the last report said: “The figures do not tell.”"
    )


def test_a_period_that_is_gone_is_told():
    later = edition("2024-04-30", {"2024-02": "3", "2024-03": ""})
    changes = changes_between(BEFORE, later)
    assert changes.withdrawn == ("2024-01",)
    assert any(
        "no longer has: 1" in plain(b.spans) for b in changed_blocks(changes) if isinstance(b, Paragraph)
    )


def test_a_window_that_stays_is_not_taken_for_the_one_that_grows():
    def both(as_of, first, second):
        window = [
            {"verdict": first, "window": {"start": "2020-01-01", "end": "2023-02-28"}, "series": {}},
            {"verdict": second, "window": {"start": "2020-01-01", "end": as_of}, "series": {}},
        ]
        return edition_of(as_of, {"verdicts.json": json.dumps({"verdicts": window}).encode()})

    changes = changes_between(
        both("2024-03-31", "contradicted", "supported"), both("2024-04-30", "contradicted", "inconclusive")
    )
    assert [(flip.before, flip.after) for flip in changes.verdicts] == [
        ("contradicted", "contradicted"),
        ("supported", "inconclusive"),
    ]


def test_the_figure_of_a_part_of_the_window_is_told_once():
    whole = "period,count\n2024-01,3\n2024-02,4\n"
    found = edition_of(
        "2024-02-29", {"data/a.csv": b"period,count\n2024-01,3\n", "data/b.csv": whole.encode()}
    )
    assert list(found.counts) == ["data/b.csv"]


def test_a_table_of_several_places_is_no_table_of_the_counts():
    whole = b"period,count\n2024-01,3\n2024-02,4\n"
    places = b"period,count,place\n2024-01,1,A\n2024-02,4,A\n2024-01,2,B\n2024-02,0,B\n"
    found = edition_of("2024-02-29", {"data/brief.csv": whole, "data/places.csv": places})
    assert list(found.counts) == ["data/brief.csv"]


@pytest.mark.parametrize(
    "files",
    [
        {"verdicts.json": b"{"},
        {"verdicts.json": b'{"verdicts": 3}'},
        {"data/x.csv": b"\xff\xfe"},
        {"data/x.csv": b"period,count\n2024-01"},
        {"data/x.csv": b""},
        {"verdicts.json": b'{"verdicts": [{"window": 3, "series": []}]}'},
    ],
)
def test_an_edition_that_is_not_understood_stops_nothing(files):
    assert changed_blocks(changes_between(edition_of("2024-01-31", files), AFTER))


def test_editions_are_found_by_day(tmp_path):
    for day in ("2024-01-31", "2024-02-29", "2024-03-31"):
        (tmp_path / day / "data").mkdir(parents=True)
        (tmp_path / day / "manifest.json").write_text("{}")
        (tmp_path / day / "verdicts.json").write_text('{"verdicts": []}')
    (tmp_path / ".new-2024-03-01").mkdir()
    (tmp_path / "latest").mkdir()
    assert previous_edition(tmp_path, "2024-03-31", {}, "en").as_of == "2024-02-29"
    assert previous_edition(tmp_path, "2024-01-31", {}, "en") is None
    assert previous_edition(None, "2024-03-31", {}, "en") is None
    key = previous_edition(tmp_path, "2024-03-31", {}, "en").key()
    assert compares_itself_with_the_last({"as_of": "2024-03-31", "previous": key}, tmp_path)
    (tmp_path / "2024-02-29" / "verdicts.json").write_text('{"verdicts": [{}]}')
    assert not compares_itself_with_the_last({"as_of": "2024-03-31", "previous": key}, tmp_path)


@pytest.mark.long
def test_a_published_report_tells_what_changed_and_is_made_again_when_its_past_is(tmp_path, notebooks):
    def one(as_of, **more):
        (done,) = render(
            ["small"], out=tmp_path / "out", notebooks=notebooks, as_of=as_of, formats="html", **more
        )
        return done

    first, second = one("2024-01-31"), one("2024-02-29")
    page = second.pages["html"].read_text(encoding="utf-8")
    assert "What changed since the last report" in page
    assert "31 January 2024" in page
    assert "What changed" not in first.pages["html"].read_text(encoding="utf-8")
    manifest = json.loads((second.path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["previous"]["as_of"] == "2024-01-31"
    assert manifest["changes"]["since"] == "2024-01-31"
    assert one("2024-02-29").status == "unchanged"
    between = one("2024-02-10")
    assert between.status == "new"
    assert one("2024-02-29").status == "rendered again"
    assert one("2024-02-29").status == "unchanged"


def test_the_section_comes_after_the_answer_and_before_the_first_section(executed, notebooks, tmp_path):
    from trends.reporting.catalogue import template
    from trends.reporting.job import plan

    home = tmp_path / "small"
    day = home / "2024-01-31"
    day.mkdir(parents=True)
    (day / "manifest.json").write_text("{}")
    (day / "verdicts.json").write_text('{"verdicts": []}')
    from dataclasses import replace

    job = replace(
        plan(template("small", notebooks), {}, formats=("html",), as_of=None, language="en"), home=home
    )
    page = contents(job, executed)["small-2024-11-30.html"].decode()
    lead, changed, section = (
        page.index(text) for text in ("It was, as far", '<h2 id="what-changed', '<h2 id="the-data')
    )
    assert lead < changed < section


TABLE = "period,count,count_low,count_high,exposure_days\n2024-01,,,{},31\n2024-02,{},,,{}\n"


def told(as_of, *cells, **more):
    files = {"verdicts.json": json.dumps(more).encode(), "data/pace.csv": TABLE.format(*cells).encode()}
    return edition_of(as_of, files)


def test_a_bound_that_was_revised_is_told_and_a_month_that_is_whole_now_is_no_revision_by_per_cent():
    changes = changes_between(told("2024-02-04", 17, 20, 4), told("2024-02-29", 12, 90, 29))
    assert tables(changed_blocks(changes))["Revised figures"].rows == (
        ("January 2024", "at most 17", "at most 12", ""),
        ("February 2024", "20", "90", "4 days then, 29 now"),
    )


def test_the_day_is_that_of_the_data_and_not_the_one_asked_for():
    changes = changes_between(told("2024-06-30", 1, 1, 1, data_to="2024-05-31"), told("2024-07-31", 1, 1, 1))
    assert "had data to 31 May 2024." in plain(changed_blocks(changes)[1].spans)


def test_verdicts_that_are_new_or_gone_are_told():
    first, second = ({"verdict": "supported", "window": {"start": day, "end": "2024-01-31"}} for day in DAYS)
    changes = changes_between(
        told("2024-01-31", 1, 1, 1, verdicts=[first]), told("2024-02-29", 1, 1, 1, verdicts=[second])
    )
    (bullets,) = [block for block in changed_blocks(changes) if isinstance(block, Bullets)]
    assert [plain(item) for item in bullets.items] == [
        "1 May 2020 to 31 January 2024: the verdict 'supported' is new.",
        "1 April 2020 to 31 January 2024: the verdict 'supported' of the last report is no longer given.",
    ]
    assert changes.to_dict()["verdicts_new"] == changes.to_dict()["verdicts_withdrawn"] == 1


DAYS = ("2020-04-01", "2020-05-01")


def test_a_flip_by_a_new_rule_is_not_laid_to_the_data():
    def one(verdict, **more):
        window = {"start": "2020-01-01", "end": "2023-12-31"}
        return told("2024-01-31", 1, 1, 1, verdicts=[{"verdict": verdict, "window": window}], **more)

    changes = changes_between(one("supported"), one("contradicted", rule=RULE_VERSION))
    assert changes.to_dict()["verdicts_changed"] == 0
    assert changes.to_dict()["verdicts_changed_with_the_rule"] == 1
    assert "not due to the data alone" in plain(changed_blocks(changes)[1].spans)
    same = changes_between(one("supported", rule=RULE_VERSION), one("contradicted", rule=RULE_VERSION))
    assert same.to_dict()["verdicts_changed"] == 1


def halves(ratio, verdict="contradicted", end="2024-02-29"):
    window = {"start": "2020-01-01", "end": end}
    changes = {"halves": {"ratio": ratio}}
    return {"verdict": verdict, "window": window, "changes": changes, "sentence": f"It was {ratio} times."}


def bullets_of(earlier, later):
    blocks = changed_blocks(changes_between(earlier, later))
    return [plain(item) for block in blocks if isinstance(block, Bullets) for item in block.items]


@pytest.mark.parametrize(
    ("later", "wanted"),
    [
        (told("2024-02-29", 17, 20, 29, verdicts=[halves(0.4)]), "lower."),
        (told("2024-02-29", 17, 21, 29, verdicts=[halves(0.4)]), "figures inside the window were revised."),
        (
            told("2024-03-31", 17, 20, 29, verdicts=[halves(0.4, end="2024-03-31")]),
            "the window has moved on.",
        ),
        (
            told("2024-02-29", 17, 20, 29, verdicts=[halves(0.4)], rule="2"),
            "the rules that verdicts follow have changed.",
        ),
    ],
    ids=["nothing known", "data", "window", "rule"],
)
def test_an_estimate_that_moved_is_told_with_what_can_have_moved_it(later, wanted):
    (said,) = bullets_of(told("2024-02-29", 17, 20, 29, verdicts=[halves(0.5)]), later)
    assert "60% lower compared with the first, in the last report it was 50% lower" in said
    assert said.endswith(wanted)
    assert "It was" not in said


def test_an_estimate_that_reads_as_before_is_not_told():
    earlier, later = (told("2024-02-29", 17, 20, 29, verdicts=[halves(ratio)]) for ratio in (0.5001, 0.4999))
    assert bullets_of(earlier, later) == []


def test_a_revision_after_the_window_of_a_claim_has_not_moved_its_estimate():
    first, second = (
        told("2024-02-29", 17, n, 29, verdicts=[halves(r, end="2023-12-31")])
        for n, r in ((20, 0.5), (25, 0.4))
    )
    (said,) = bullets_of(first, second)
    assert "revised" not in said


def test_claims_are_called_by_who_made_them():
    claim = {"id": "c1", "who": "United Nations", "says": "attacks fell", "sentence": "x"}
    flips = bullets_of(
        told("2024-02-29", 1, 1, 29, verdicts=[{**claim, "verdict": "supported"}]),
        told(
            "2024-03-31",
            1,
            1,
            29,
            verdicts=[
                {**claim, "verdict": "contradicted"},
                {**claim, "id": "c2", "says": "attacks rose", "verdict": "inconclusive"},
            ],
        ),
    )
    assert flips == [
        "United Nations: attacks fell: the verdict was 'supported' and is now 'contradicted'.",
        "United Nations: attacks rose: the verdict 'inconclusive' is new.",
    ]


def test_a_period_that_is_revised_in_two_tables_is_told_of_both():
    def two(attacks, deaths):
        table = "period,count\n2024-01,{}\n"
        files = {
            f"data/{name}.csv": table.format(n).encode()
            for name, n in (("attacks", attacks), ("deaths", deaths))
        }
        return edition_of("2024-01-31", files)

    revised = tables(changed_blocks(changes_between(two(3, 30), two(4, 44))))["Revised figures"]
    assert revised.rows == (
        ("attacks", "January 2024", "3", "4", "+1"),
        ("deaths", "January 2024", "30", "44", "+14 (+47%)"),
    )


def test_very_many_verdicts_are_not_all_written_out():
    claims = [{"id": f"c{n}", "who": "A", "says": f"claim {n}", "verdict": "supported"} for n in range(40)]
    later = [{**claim, "verdict": "contradicted"} for claim in claims]
    flips = bullets_of(
        told("2024-02-29", 1, 1, 29, verdicts=claims), told("2024-02-29", 1, 1, 29, verdicts=later)
    )
    assert len(flips) == 13
    assert flips[-1] == "28 more verdicts are another, or say another thing."
