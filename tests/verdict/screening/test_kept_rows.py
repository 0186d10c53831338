"""What a screen has judged: the same figures once, kept in a folder, and taken from there after a kill."""

from __future__ import annotations

import errno
import json
import threading
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import trends
from trends.errors import ParameterError, TrendsError
from trends.files.locks import exclusive
from trends.files.output import json_text
from trends.messages import in_language
from trends.scheduling import Here
from trends.series.count_series import CountSeries
from trends.verdict.screening import kept_rows as module
from trends.verdict.screening.kept_rows import figures_of

ASKED = {"replicates": 59, "season": "none", "seed": 1}


class Counted(Here):
    """Counts the series that are judged, and breaks down after so many jobs."""

    def __init__(self, most=10_000):
        self.most, self.judged, self.drawn_again = most, 0, 0

    def map(self, function, jobs):
        for job in jobs:
            self.most -= 1
            if self.most < 0:
                raise KeyboardInterrupt
            if hasattr(job, "series") and isinstance(job.series, tuple):
                self.judged += len(job.series)
            else:
                self.drawn_again += 1
            yield function(job)


@pytest.fixture(scope="module")
def series():
    random = np.random.default_rng(3)
    counts = {
        "constant": random.poisson(9, 36),
        "halved": random.poisson(np.where(np.arange(36) < 18, 30, 8)),
        "wide": random.negative_binomial(1, 0.1, 36),
        "unseen": np.where(np.arange(36) % 9 == 0, np.nan, random.poisson(9, 36)),
    }
    return {
        name: CountSeries.from_counts(np.asarray(each, float), "2015-01") for name, each in counts.items()
    }


@pytest.fixture(scope="module")
def whole(series):
    return trends.screen(series, workers=1, **ASKED)


def same(one, other):
    pd.testing.assert_frame_equal(one.table, other.table, check_exact=True)
    assert json_text(one.to_dict()) == json_text(other.to_dict())


def test_series_of_the_same_figures_are_judged_once(series, whole):
    crew = Counted()
    twice = {f"{name} {n}": one for n in range(3) for name, one in series.items()}
    found = trends.screen(twice, scheduler=crew, **ASKED)
    assert crew.judged == len(series)
    table = found.to_frame().set_index("series")
    alone = whole.to_frame().set_index("series")
    for name in series:
        first = table.loc[f"{name} 0"]
        for n in (1, 2):
            # The same figures, and so the same q: not one draw for each name.
            pd.testing.assert_series_equal(
                first, table.loc[f"{name} {n}"], check_names=False, check_exact=True
            )
        assert first["verdict"] == alone.loc[name, "verdict"]
        assert first["p_joint"] == alone.loc[name, "p_joint"]


def test_everything_but_the_name_tells_series_apart(series):
    one = series["unseen"]
    others = [
        replace(one, name="elsewhere"),
        CountSeries.from_counts(one.count + 1, "2015-01"),
        replace(one, measure="fatalities"),
        replace(one, subject="raids"),
        replace(one, at_least=True),
        replace(one, notes=("A caution.",)),
        replace(one, inferred_low=np.arange(36) == 0),
    ]
    figures = [figures_of(each) for each in others]
    assert figures[0] == figures_of(one)
    assert len({figures_of(one), *figures[1:]}) == len(others)


@pytest.mark.parametrize("jobs", [1, 3, 5])
def test_a_run_that_was_broken_off_goes_on_and_says_the_same(series, whole, tmp_path, jobs):
    folder = tmp_path / "unfinished"
    with pytest.raises(KeyboardInterrupt):
        trends.screen(series, scheduler=Counted(jobs), resume=folder, **ASKED)
    kept = (folder / "rows.jsonl").read_text("utf-8").splitlines()
    assert len(kept) == 1 + jobs
    # The last line is cut off, as a kill may do.
    (folder / "rows.jsonl").write_text("\n".join([*kept, kept[-1][: len(kept[-1]) // 2]]), "utf-8")
    crew, steps = Counted(), []
    found = trends.screen(
        series, scheduler=crew, resume=folder, progress=lambda *step: steps.append(step), **ASKED
    )
    assert crew.judged == max(len(series) - jobs, 0)
    assert ("Judging", min(jobs, 4), 4) in steps
    same(found, whole)
    # A third run has nothing left to do.
    idle = Counted(0)
    same(trends.screen(series, scheduler=idle, resume=folder, **ASKED), whole)


def test_sentences_come_back_in_every_language(series, tmp_path):
    asked = {**ASKED, "season": "fourier:4"}
    runs = [trends.screen(series, workers=1, resume=tmp_path / "kept", **asked) for _ in range(2)]
    with module.kept_rows(
        tmp_path / "kept", trends.verdict.parameters.Options(1.5, "fourier:4", 59, 1)
    ) as kept:
        sentences = [warning for row in kept.rows.values() for warning in row.warnings]
    same(*runs)
    assert sentences
    assert all(in_language(each, "fr") != each for each in sentences)


def test_another_input_costs_what_changed(series, tmp_path):
    trends.screen(series, workers=1, resume=tmp_path / "kept", **ASKED)
    crew = Counted()
    more = {**series, "new": CountSeries.from_counts(series["wide"].count + 1, "2015-01")}
    found = trends.screen(more, scheduler=crew, resume=tmp_path / "kept", **ASKED)
    assert crew.judged == 1
    same(found, trends.screen(more, workers=1, **ASKED))


def test_other_options_are_refused_and_nothing_is_lost(series, tmp_path):
    folder = tmp_path / "kept"
    trends.screen(series, workers=1, resume=folder, **ASKED)
    before = (folder / "rows.jsonl").read_bytes()
    with pytest.raises(ParameterError, match=r"replicates 59, now 79.*delete the folder"):
        trends.screen(series, workers=1, resume=folder, **{**ASKED, "replicates": 79})
    assert (folder / "rows.jsonl").read_bytes() == before


@pytest.mark.parametrize("holds", ["file", "folder", "header", "binary"])
def test_what_is_not_ours_is_left_alone(series, tmp_path, holds):
    place = tmp_path / "kept"
    if holds == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        name = "rows.jsonl" if holds in ("header", "binary") else "mine.txt"
        (place / name).write_bytes(b"\xff\xfe\n" if holds == "binary" else b'{"mine": 1}\n')
    before = sorted((path, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file())
    with pytest.raises(TrendsError, match="kept"):
        trends.screen(series, workers=1, resume=place, **ASKED)
    after = sorted((path, path.read_bytes()) for path in tmp_path.rglob("*") if path.is_file())
    assert [pair for pair in after if pair[0].name != "lock"] == before


def test_two_runs_do_not_write_to_one_folder(series, tmp_path):
    folder = tmp_path / "kept"
    folder.mkdir()
    ready, leave = threading.Event(), threading.Event()

    def hold():
        with exclusive(folder / "lock"):
            ready.set()
            leave.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    try:
        assert ready.wait(60)
        with pytest.raises(TrendsError, match="Another run is writing"):
            trends.screen(series, workers=1, resume=folder, **ASKED)
    finally:
        leave.set()
        other.join()


def test_a_full_disk_is_said_and_costs_nothing_that_was_kept(series, whole, tmp_path, monkeypatch):
    folder = tmp_path / "kept"
    write = module.KeptRows._write

    def fails(self, entry):
        if len(self.rows) > 2:
            real, self._stream = self._stream, Full()
            try:
                write(self, entry)
            finally:
                self._stream = real
        write(self, entry)

    class Full:
        def write(self, text):
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(module.KeptRows, "_write", fails)
        with pytest.raises(TrendsError, match="No space left on device"):
            trends.screen(series, workers=1, resume=folder, **ASKED)
    assert len((folder / "rows.jsonl").read_text("utf-8").splitlines()) == 1 + 2
    same(trends.screen(series, workers=1, resume=folder, **ASKED), whole)


def test_a_folder_that_cannot_be_made(series, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(TrendsError, match="could not be kept"):
        trends.screen(series, workers=1, resume=tmp_path / "absent" / "kept", **ASKED)
    for no_path in (3, ["a"]):
        with pytest.raises(ParameterError):
            trends.screen(series, workers=1, resume=no_path, **ASKED)


def test_lines_are_plain_json(series, tmp_path):
    trends.screen(series, workers=1, resume=tmp_path / "kept", **ASKED)
    header, *lines = map(json.loads, (tmp_path / "kept" / "rows.jsonl").read_text("utf-8").splitlines())
    assert header["replicates"] == 59
    assert {"figures", "row"} in [set(line) for line in lines]
