"""A real cluster of two workers, of which one is killed while it works."""

from __future__ import annotations

import os
import signal
import socket
import sys

import numpy as np
import pandas as pd
import pytest

import trends
from trends.cli import main
from trends.errors import ParameterError, SchedulingError
from trends.scheduling import Cluster
from trends.series.count_series import CountSeries

distributed = pytest.importorskip("distributed", reason="the extra incident-trends[cluster] is not installed")

from tests.scheduling.clusters import local_cluster, workers_of  # noqa: E402 - it needs what may not be there


@pytest.fixture(scope="module")
def cluster():
    with local_cluster(2) as running:
        yield running


def histories(count):
    random = np.random.default_rng(7)
    before, after = random.uniform(4, 20, count), random.uniform(4, 20, count)
    level = np.where(np.arange(48) < 24, before[:, None], after[:, None])
    return {
        f"place {i:02d}": CountSeries.from_counts(row, "2015-01")
        for i, row in enumerate(random.poisson(level).astype(float))
    }


@pytest.fixture
def few_draws(monkeypatch):
    """Refine with few draws: what matters here is where they are drawn."""
    monkeypatch.setattr("trends.verdict.screening.discovery._AT_LEAST", 3_000)


@pytest.mark.long
@pytest.mark.usefixtures("few_draws")
def test_a_worker_killed_in_mid_run_changes_no_byte(cluster, tmp_path):
    series = histories(24)
    address = cluster.scheduler_address
    pids = workers_of(address)
    assert len(pids) == 2
    killed = []

    def kill_one(what, done, of):
        if what == "Judging" and done >= of // 4 and not killed:
            os.kill(pids[0], signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
            killed.append(done)

    asked = {"replicates": 49, "season": "none"}
    there = trends.screen(series, scheduler=address, progress=kill_one, **asked)
    assert killed
    assert killed[0] < 24
    with distributed.Client(address, set_as_default=False) as client:
        assert pids[0] not in client.run(os.getpid).values()
    here = trends.screen(series, workers=1, **asked)
    pd.testing.assert_frame_equal(there.table, here.table, check_exact=True)
    pd.testing.assert_frame_equal(there.refinement, here.refinement, check_exact=True)
    assert (here.refinement["draws"] > 49).any()
    there.to_csv(tmp_path / "there.csv")
    here.to_csv(tmp_path / "here.csv")
    there.to_parquet(tmp_path / "there.parquet")
    here.to_parquet(tmp_path / "here.parquet")
    for ending in ("csv", "parquet"):
        assert (tmp_path / f"there.{ending}").read_bytes() == (tmp_path / f"here.{ending}").read_bytes()


@pytest.mark.long
@pytest.mark.usefixtures("few_draws")
def test_the_command_runs_on_a_cluster_and_prints_the_same(cluster, tmp_path, capsys):
    file = tmp_path / "series.csv"
    rows = [
        f"{name},{period},{int(count)}"
        for name, one in histories(6).items()
        for period, count in zip(one.labels, one.count, strict=True)
    ]
    file.write_text("\n".join(["series,period,count", *rows]) + "\n")
    command = ["screen", str(file), "--replicates", "19", "--season", "none"]
    assert main([*command, "--jobs", "1"]) == 0
    alone = capsys.readouterr()
    assert main([*command, "--scheduler", cluster.scheduler_address]) == 0
    together = capsys.readouterr()
    assert together == alone
    assert together.err == ""


def test_results_come_in_order_and_errors_come_through(cluster):
    with Cluster(cluster.scheduler_address) as crew:
        assert crew.workers >= 1
        assert list(crew.map(abs, range(-20, 0))) == list(range(20, 0, -1))
        with pytest.raises(ZeroDivisionError):
            list(crew.map(divmod_by, [0]))
        assert list(crew.map(abs, [-1])) == [1]


def divmod_by(job):
    return divmod(1, job)


def test_nobody_listens(monkeypatch, capsys):
    monkeypatch.setattr("trends.scheduling.cluster.PATIENCE", 1)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    for wrong in (address, "not an address", "tcp://", "ftp://example.invalid:1"):
        with pytest.raises(SchedulingError, match="no scheduler"), Cluster(wrong):
            pass
    assert main(["screen", "ucdp-is-syria", "--scheduler", address]) == 1
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.count("\n") == 1
    assert "no scheduler" in streams.err


def test_a_cluster_without_a_worker(monkeypatch):
    monkeypatch.setattr("trends.scheduling.cluster.PATIENCE", 1)
    with (
        local_cluster(0) as empty,
        pytest.raises(SchedulingError, match="no worker"),
        Cluster(empty.scheduler_address),
    ):
        pass


def test_workers_of_another_version_are_refused(cluster, monkeypatch):
    monkeypatch.setattr("trends.scheduling.cluster.__version__", "9.9")
    with (
        pytest.raises(SchedulingError, match=r"have incident-trends .*, not 9\.9"),
        Cluster(cluster.scheduler_address),
    ):
        pass


def test_without_the_extra(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    # What can be installed today: the package itself is on no index yet.
    with pytest.raises(ParameterError, match="pip install distributed"):
        Cluster("tcp://127.0.0.1:8786")
