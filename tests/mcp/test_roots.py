"""What may be read is what lies in the folders that were named, and nothing else."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from trends.errors import InputError, ParameterError
from trends.mcp import roots as module
from trends.mcp.roots import Located, Roots
from trends.mcp.snapshot import Snapshot

SERIES = "month,count\n2022-11,3\n2022-12,4\n2023-01,2\n2023-02,9\n"
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")


@pytest.fixture
def tree(tmp_path):
    """A folder to read from, and beside it one that nobody may see."""
    data, other = tmp_path / "data", tmp_path / "other"
    (data / "sub").mkdir(parents=True)
    other.mkdir()
    (data / "s.csv").write_text(SERIES, encoding="utf-8")
    (data / "sub" / "t.csv").write_text(SERIES, encoding="utf-8")
    (other / "secret.csv").write_text("secret\n", encoding="utf-8")
    return tmp_path


@pytest.fixture
def roots(tree):
    return Roots.of([tree / "data"])


def copied(roots: Roots, name: str, folder: Path) -> list[str]:
    """What a name brings into the folder of copies."""
    folder.mkdir(exist_ok=True)
    Snapshot(folder, roots).take(name)
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def refusal(roots: Roots, name: str, folder: Path) -> str:
    with pytest.raises(InputError) as caught:
        copied(roots, name, folder)
    assert not [path for path in folder.rglob("*.csv") if "secret" in path.read_text(encoding="utf-8")]
    return str(caught.value)


def test_a_file_is_copied_byte_by_byte_and_called_by_its_path_from_the_folder(tree, roots):
    assert copied(roots, "sub/t.csv", tree / "copies") == ["sub/t.csv"]
    assert (tree / "copies" / "sub" / "t.csv").read_bytes() == SERIES.encode()
    assert copied(roots, str(tree / "data" / "s.csv"), tree / "more") == ["s.csv"]


def test_a_folder_brings_what_is_in_it_but_what_is_hidden(tree, roots):
    (tree / "data" / ".hidden").write_text("x", encoding="utf-8")
    assert copied(roots, ".", tree / "copies") == ["data/s.csv", "data/sub/t.csv"]


def test_a_file_and_then_its_folder_are_both_whole(tree, roots):
    (tree / "copies").mkdir()
    snapshot = Snapshot(tree / "copies", roots)
    assert [snapshot.take(name) for name in ("sub/t.csv", "sub", "sub/t.csv")] == [
        "sub/t.csv",
        "sub",
        "sub/t.csv",
    ]


def test_two_files_of_one_name_in_two_folders_stay_apart(tree):
    roots = Roots.of([tree / "data", tree / "other"])
    (tree / "other" / "s.csv").write_text("other\n", encoding="utf-8")
    (tree / "copies").mkdir()
    snapshot = Snapshot(tree / "copies", roots)
    first, second = snapshot.take("s.csv"), snapshot.take(str(tree / "other" / "s.csv"))
    assert first != second
    assert (tree / "copies" / second).read_text(encoding="utf-8") == "other\n"


@pytest.mark.parametrize(
    "name",
    [
        *("../other/secret.csv", "sub/../s.csv", "..", "sub/../../other/secret.csv", "/etc/passwd", "/", ""),
        *("   ", "\0", "s.csv\0", "x" * 5000, "//etc/passwd", "/proc/self/environ", "/dev/zero"),
    ],
)
def test_what_leads_out_is_refused(tree, roots, name):
    assert "is in no folder that this server may read" in refusal(roots, name, tree / "copies")


@pytest.mark.parametrize(
    "name", ["nope.csv", "~/s.csv", "https://example.org/s.csv", "..\\other\\secret.csv", "C:s.csv"]
)
def test_what_is_not_there_is_told(tree, roots, name):
    assert refusal(roots, name, tree / "copies")


def test_whether_something_is_there_elsewhere_is_not_told(tree, roots):
    there, absent = (str(tree / "other" / name) for name in ("secret.csv", "absent.csv"))
    assert refusal(roots, there, tree / "copies").replace(there, "") == refusal(
        roots, absent, tree / "copies"
    ).replace(absent, "")


def test_without_a_folder_no_file_is_read(tree):
    assert refusal(Roots(), str(tree / "data" / "s.csv"), tree / "copies").endswith(
        "; it reads the bundled data only."
    )


@needs_links
@pytest.mark.parametrize("target", ["other/secret.csv", "other/absent.csv", "other"])
def test_a_link_that_leads_out_is_refused_and_one_that_stays_is_followed(tree, roots, target):
    (tree / "data" / "out.csv").symlink_to(tree / target)
    (tree / "data" / "in.csv").symlink_to("s.csv")
    assert "no folder that this server may read" in refusal(roots, "out.csv", tree / "copies")
    assert copied(roots, "in.csv", tree / "copies") == ["in.csv"]
    if target != "other":
        assert "no folder" in refusal(roots, ".", tree / "more")
    assert list(roots.files()) == ["in.csv", "s.csv", "sub/t.csv"]


@needs_links
def test_a_folder_may_itself_be_reached_by_a_link_which_is_followed_anew_each_time(tree):
    (tree / "way").symlink_to("data", target_is_directory=True)
    roots = Roots.of([tree / "way"])
    assert copied(roots, "s.csv", tree / "copies") == ["s.csv"]
    assert copied(roots, str(tree / "way" / "s.csv"), tree / "more") == ["s.csv"]
    (tree / "way").unlink()
    (tree / "way").symlink_to("other", target_is_directory=True)
    assert copied(roots, "secret.csv", tree / "third") == ["secret.csv"]


@needs_links
def test_a_link_that_takes_the_place_of_a_file_after_it_was_found_is_not_followed(tree, roots):
    place = roots.locate("sub/t.csv")
    (tree / "data" / "sub" / "t.csv").unlink()
    (tree / "data" / "sub" / "t.csv").symlink_to(tree / "other" / "secret.csv")
    with pytest.raises(InputError, match="neither a file"), roots.opened(place):
        pass
    (tree / "data" / "sub" / "t.csv").unlink()
    (tree / "data" / "sub").rmdir()
    (tree / "data" / "sub").symlink_to(tree / "other", target_is_directory=True)
    with (
        pytest.raises(InputError, match="cannot be read"),
        roots.opened(Located(place.root, ("sub", "secret.csv"), "x")),
    ):
        pass


@needs_links
def test_so_it_is_where_folders_have_no_descriptors(tree, roots, monkeypatch):
    monkeypatch.setattr(module, "_BY_DESCRIPTOR", False)
    place = roots.locate("sub/t.csv")
    with roots.opened(place) as (descriptor, _):
        assert os.read(descriptor, 5) == b"month"
    (tree / "data" / "sub").rename(tree / "data" / "was")
    (tree / "data" / "sub").symlink_to(tree / "other", target_is_directory=True)
    (tree / "other" / "t.csv").write_text("secret", encoding="utf-8")
    with pytest.raises(InputError, match="neither a file"), roots.opened(place):
        pass


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
def test_a_pipe_is_refused_at_once_and_passed_over_in_a_folder(tree, roots):
    os.mkfifo(tree / "data" / "pipe.csv")
    assert "neither a file of data nor a folder" in refusal(roots, "pipe.csv", tree / "copies")
    assert copied(roots, ".", tree / "more") == ["data/s.csv", "data/sub/t.csv"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
@pytest.mark.parametrize("folder", ["/proc", "/dev", "/proc/self/fd", "/sys"])
def test_folders_of_the_system_are_no_data(folder):
    with pytest.raises(ParameterError, match="holds no data"):
        Roots.of([Path(folder)])


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="there is no /proc")
@pytest.mark.parametrize("name", ["/proc/self/environ", "dev/zero"])
def test_nor_are_they_where_the_whole_disk_may_be_read(tmp_path, name):
    assert "neither a file of data nor a folder" in refusal(Roots.of([Path("/")]), name, tmp_path / "copies")


def test_a_folder_that_is_none_is_told_at_the_start(tree):
    for name in ("absent", "data/s.csv"):
        with pytest.raises(ParameterError, match="There is no folder"):
            Roots.of([tree / name])


def test_what_is_too_large_is_refused_before_it_is_read(tree, roots):
    with (tree / "data" / "huge.csv").open("wb") as stream:
        stream.truncate(2**30 + 1)  # a hole: it takes no place
    assert refusal(roots, "huge.csv", tree / "copies").endswith("which reads 1 GB at most.")


def test_what_is_too_large_in_all_is_refused_as_well(tree, roots, monkeypatch):
    (tree / "copies").mkdir()
    with monkeypatch.context() as fewer:
        fewer.setattr("trends.mcp.snapshot.MOST_FILES", 1)
        with pytest.raises(InputError, match="1 file at most"):
            Snapshot(tree / "copies", roots).take(".")
    small = Snapshot(tree / "copies" / "more", roots, _left=len(SERIES) + 1)
    small.folder.mkdir()
    small.take("s.csv")
    with pytest.raises(InputError, match="too much for one call"):
        small.take("sub/t.csv")
