"""Imported incidents counted on a real cluster of two workers, of which one is killed while it works."""

from __future__ import annotations

import os
import signal

import numpy as np
import pandas as pd
import pytest

import trends
from trends.cli import main
from trends.errors import InputError, SchedulingError
from trends.imported import writing
from trends.incidents.incidents import Incidents
from trends.scheduling import Cluster, Here

distributed = pytest.importorskip("distributed", reason="the extra incident-trends[cluster] is not installed")

from tests.scheduling.clusters import local_cluster, workers_of  # noqa: E402 - it needs what may not be there


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """3,000 incidents in ten files; one in ten dated to a week or a month, some without figures, places or names."""
    random = np.random.default_rng(3)
    rows = 3_000
    start = pd.Timestamp("2019-01-01") + pd.to_timedelta(random.integers(0, 1_000, rows), unit="D")
    end = start + pd.to_timedelta(random.choice([0, 6, 29], rows, p=[0.9, 0.05, 0.05]), unit="D")
    frame = pd.DataFrame(
        {
            "incident_id": [f"i{row}" for row in range(rows)],
            "date_start": start,
            "date_end": end,
            "country": random.choice(["Syria", "Iraq", "Yemen"], rows),
            "admin1": random.choice(["A", "B", None], rows),
            "actor_1": random.choice(["IS", "HTS"], rows),
            "latitude": random.choice([33.2, 34.7, np.nan], rows),
            "longitude": 38.2,
            "place_precision": random.choice(["exact", "admin1"], rows),
            "fatalities_best": random.choice([0.0, 1.0, 1 / 3, np.nan], rows),
        }
    )
    incidents = Incidents.from_frame(frame, coverage="2019-01..2021-12")
    # As where a column came with later files.
    incidents.frame["source_note"] = pd.Series([None] * 1_500 + ["late"] * 1_500, dtype="category")
    out = tmp_path_factory.mktemp("cluster") / "imported"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(writing, "ROWS_A_FILE", 300)
        with writing.written_folder(out) as writer:
            for begin in range(0, rows, 300):
                part = incidents.frame.iloc[begin : begin + 300].reset_index(drop=True)
                writer.add(part if begin >= 1_500 else part.drop(columns="source_note"))
            writer.finish(incidents)
    return out


@pytest.fixture(scope="module")
def cluster():
    with local_cluster(2) as running:
        yield running


QUESTIONS = [
    {},
    {"by": "country"},
    {"by": ["country", "actor"], "freq": "quarter"},
    {"measure": "fatalities"},
    {"freq": "week", "imprecise": "start"},
    {"by": "source_note"},
    {"by": "cell", "freq": "year"},
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_file_by_file_gives_the_same_bytes(folder, question):
    whole, parted = trends.scan(folder), trends.scan(folder, scheduler=Here())
    assert len(whole.imported.parts) == 10
    assert parted.count(**question).to_csv() == whole.count(**question).to_csv()


def test_draws_checks_and_actors_are_the_same_file_by_file(folder):
    whole, parted = trends.scan(folder), trends.scan(folder, scheduler=Here())
    assert parted.check() == whole.check()
    assert parted.actors().to_frame().equals(whole.actors().to_frame())
    chosen = [
        scanned.select(country="Iraq", start="2020", where="admin1 == 'A'") for scanned in (parted, whole)
    ]
    counts = [scanned.count(freq="month") for scanned in chosen]
    assert counts[0].to_csv() == counts[1].to_csv()
    np.testing.assert_array_equal(*[np.asarray(series.draws) for series in counts])


class Losing(Cluster):
    """A cluster that loses a worker as soon as one file is counted."""

    killed = 0

    def map(self, function, jobs):
        for answer in super().map(function, jobs):
            if not self.killed:
                self.killed = workers_of(self.address)[0]
                os.kill(self.killed, signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            yield answer


def test_a_worker_killed_in_mid_run_changes_no_byte(folder, cluster):
    losing = Losing(cluster.scheduler_address)
    there = trends.scan(folder, scheduler=losing).count(by="country").to_csv()
    assert losing.killed
    assert there == trends.scan(folder).count(by="country").to_csv()


def test_the_command_counts_there(folder, cluster, capsys):
    assert main(["count", str(folder), "--by", "country", "--scheduler", cluster.scheduler_address]) == 0
    there = capsys.readouterr()
    assert "The cluster counts the 3,000 incidents of imported" in there.err
    assert main(["count", str(folder), "--by", "country", "--engine", "duckdb"]) == 0
    assert there.out == capsys.readouterr().out


def test_a_cluster_that_goes_away_is_one_sentence(folder):
    class Closing(Cluster):
        def map(self, function, jobs):
            for answer in super().map(function, jobs):
                running.close()
                yield answer

    with local_cluster(1) as running:
        scanned = trends.scan(folder, scheduler=Closing(running.scheduler_address))
        with pytest.raises(
            SchedulingError, match=r"The cluster at tcp://.* was lost before the work was done\."
        ):
            scanned.count(by="country")


def test_a_cluster_that_is_not_there_is_one_sentence(folder, capsys):
    assert main(["count", str(folder), "--scheduler", "tcp://127.0.0.1:9"]) == 1
    assert "There is no scheduler of a Dask cluster at 'tcp://127.0.0.1:9'." in capsys.readouterr().err
    assert main(["count", "documented-attacks", "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "--scheduler counts what was imported" in capsys.readouterr().err
    assert main(["count", str(folder), "--scheduler", "tcp://127.0.0.1:9", "--engine", "memory"]) == 2


def test_a_file_that_the_workers_do_not_see_is_one_sentence(folder, tmp_path):
    scanned = trends.import_incidents("documented-attacks", tmp_path / "here")
    scanned = trends.scan(scanned.path, scheduler=Here())
    (tmp_path / "here" / "part-00001.parquet").unlink()
    with pytest.raises(InputError, match="here cannot be counted: IO Error"):
        scanned.count()
