"""What does not fit into memory is said before it is read."""

from __future__ import annotations

import pytest

import trends
from trends.cli import fitting_memory, main

CSV = "id,date,country\n1,2020-01-05,Syria\n2,2020-02-05,Iraq\n"


@pytest.fixture
def table(tmp_path):
    (tmp_path / "attacks.csv").write_text(CSV, encoding="utf-8")
    return tmp_path / "attacks.csv"


def test_what_fits_is_read_without_a_word(table, capsys):
    assert main(["count", str(table)]) == 0
    assert "memory" not in capsys.readouterr().err


def test_a_file_that_does_not_fit_is_said_before_it_is_read(table, capsys, monkeypatch):
    main(["count", str(table)])
    whole = capsys.readouterr()
    monkeypatch.setattr(fitting_memory, "free_memory", lambda: 100.0)
    assert main(["count", str(table)]) == 0
    printed = capsys.readouterr()
    assert f"{table} takes some" in printed.err
    assert "trends import" in printed.err
    assert printed.out == whole.out


def test_an_imported_folder_is_counted_from_its_files(table, tmp_path, capsys, monkeypatch):
    trends.import_incidents(table, tmp_path / "imported")
    monkeypatch.setattr(fitting_memory, "free_memory", lambda: 100.0)
    main(["count", str(tmp_path / "imported"), "--engine", "memory"])
    assert "--engine duckdb counts, judges, checks and screens it" in capsys.readouterr().err
    main(["count", str(tmp_path / "imported"), "--engine", "duckdb"])
    assert "takes some" not in capsys.readouterr().err


def test_of_what_has_no_known_factor_nothing_is_said(table, tmp_path, monkeypatch):
    monkeypatch.setattr(fitting_memory, "free_memory", lambda: 0.0)
    packed = tmp_path / "attacks.xlsx"
    packed.write_bytes(b"PK")
    for given in (str(packed), "documented-attacks", str(tmp_path / "nothing"), ""):
        assert fitting_memory.warning(given) is None
    (tmp_path / "accounting.json").write_text("[]", encoding="utf-8")
    assert fitting_memory.warning(str(tmp_path)) is None


def test_files_of_a_pattern_are_added_up(table):
    one = fitting_memory.needed(str(table))
    (table.parent / "more.csv").write_text(CSV, encoding="utf-8")
    assert one == len(CSV) * fitting_memory.BYTES_A_BYTE
    assert fitting_memory.needed(str(table.parent / "*.csv")) == 2 * one
    assert fitting_memory.needed(str(table.parent)) == 2 * one


def test_where_the_system_does_not_tell_nothing_is_said(table, monkeypatch):
    monkeypatch.setattr(fitting_memory, "free_memory", lambda: None)
    assert fitting_memory.warning(str(table)) is None


def test_memory_that_is_free_is_some(table):
    free = fitting_memory.free_memory()
    assert free is None or free > 1e6


def group(folder, limit, taken, lent, names=("memory.max", "memory.current", "inactive_file")):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / names[0]).write_text(f"{limit}\n")
    (folder / names[1]).write_text(f"{taken}\n")
    (folder / "memory.stat").write_text(f"anon 1\n{names[2]} {lent}\n")


def test_what_a_container_may_take_is_what_is_free(tmp_path):
    processes, root = tmp_path / "cgroup", tmp_path / "groups"
    processes.write_text("0::/service/job\n")
    group(root / "service" / "job", "max", 700, 0)
    assert fitting_memory._free_in_control_groups(processes, root) is None
    group(root / "service", 1_000, 700, 50)
    assert fitting_memory._free_in_control_groups(processes, root) == 350.0
    group(root / "service" / "job", 100, 300, 0)  # the inner limit may be met before it is counted
    assert fitting_memory._free_in_control_groups(processes, root) == 0.0


def test_a_container_that_is_told_the_path_of_its_host_goes_by_the_root(tmp_path):
    processes, root = tmp_path / "cgroup", tmp_path / "groups"
    processes.write_text("0::/docker/4f2a91\n")
    group(root, 1_000, 400, 0)
    assert fitting_memory._free_in_control_groups(processes, root) == 600.0


def test_limits_of_the_first_version_count_as_well(tmp_path):
    processes, root = tmp_path / "cgroup", tmp_path / "groups"
    processes.write_text("8:pids:/\n4:memory:/job\n0::/\n")
    names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    group(root / "memory" / "job", 1_000, 400, 100, names)
    assert fitting_memory._free_in_control_groups(processes, root) == 700.0


@pytest.mark.parametrize("written", ["", "nonsense\n", "0::/\n"])
def test_no_control_groups_are_no_limit(tmp_path, written):
    (tmp_path / "cgroup").write_text(written)
    assert fitting_memory._free_in_control_groups(tmp_path / "cgroup", tmp_path) is None
    assert fitting_memory._free_in_control_groups(tmp_path / "absent", tmp_path) is None


def test_the_smaller_of_machine_and_container_is_free(monkeypatch):
    monkeypatch.setattr(fitting_memory, "_free_on_machine", lambda: 500.0)
    for limit, free in ((None, 500.0), (200.0, 200.0), (900.0, 500.0)):
        monkeypatch.setattr(fitting_memory, "_free_in_control_groups", lambda limit=limit: limit)
        assert fitting_memory.free_memory() == free
