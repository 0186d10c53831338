"""What a run does to the folder: only what changed, all or nothing, and never anything of somebody else's."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from trends.errors import InputError, ParameterError, RenderError
from trends.site import build_site, folder

ADDRESS = "https://example.org/claims"


def state(out):
    """Every file with its bytes and its time."""
    return {
        path.relative_to(out).as_posix(): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


def again(site, **more):
    brand = {
        "organisation": "Ruritanian Institute <b>",
        "contact": "desk@example.org",
        "licence": "CC BY 4.0",
        "disclaimer": "Not official.",
    }
    given = {"out": site / "site", "brand": brand, "address": ADDRESS, **more}
    return build_site(site / "claims.toml", **given)


def test_a_run_with_nothing_new_judges_nothing_and_writes_nothing(site, monkeypatch):
    before = state(site / "site")
    monkeypatch.setattr("trends.site.build._built", None)
    done = again(site)
    assert (done.status, done.written, done.removed) == ("unchanged", (), ())
    assert len(done.problems) == 1
    assert state(site / "site") == before


def test_a_run_with_nothing_new_imports_nothing_that_reads_judges_or_draws(site):
    small = site / "small"
    build_site(site / "claims.toml", small)
    heavy = ("numpy", "pandas", "pyarrow", "matplotlib", "trends.claims", "trends.verdict", "trends.sources")
    program = (
        "import sys\nfrom trends.site import build_site\n"
        f"print(build_site({str(site / 'claims.toml')!r}, {str(small)!r}).status)\n"
        f"print(*(name for name in {heavy} if name in sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["unchanged", "", ""]


def test_the_same_input_gives_the_same_bytes_anywhere(site, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    again(site, out="elsewhere/there")
    there = {name: content for name, (content, _) in state(tmp_path / "elsewhere/there").items()}
    here = {name: content for name, (content, _) in state(site / "site").items()}
    # The mark is of the folder's own history.
    assert there.pop(folder.MARK)
    assert here.pop(folder.MARK)
    assert there == here
    assert not any(str(tmp_path).encode() in content for content in here.values())


def test_only_what_changed_is_written_and_what_is_gone_is_removed(site, monkeypatch):
    out, ledger = site / "site", site / "claims.toml"
    before = state(out)
    text = ledger.read_text(encoding="utf-8").replace("The deadliest year", "The deadliest of years")
    entries = text.split("[[claim]]")
    kept = [entry for entry in entries if 'id = "lull"' not in entry]
    assert len(kept) == len(entries) - 1
    ledger.write_text("[[claim]]".join(kept), encoding="utf-8")

    def drawn(*_):
        raise AssertionError("a figure that is there already was drawn again")

    monkeypatch.setattr("trends.site.published._drawn", drawn)
    done = again(site)
    after = state(out)
    assert done.status == "written again"
    assert {name for name in before if name not in after} == set(done.removed)
    assert "claims/lull.html" in done.removed
    assert {name for name in after if name != folder.MARK and after[name] != before.get(name)} == set(
        done.written
    )
    # Another claim's page links to neither of the two.
    assert "claims/steady.svg" not in done.written
    assert after["claims/steady.svg"] == before["claims/steady.svg"]


def test_a_file_that_was_lost_is_made_again(site):
    (site / "site/claims/fall.html").unlink()
    done = again(site)
    assert done.written == ("claims/fall.html",)
    assert (site / "site/claims/fall.html").is_file()


def test_what_is_not_of_the_site_stays(site):
    out = site / "site"
    (out / "CNAME").write_text("example.org")
    (out / ".well-known").mkdir()
    (out / ".well-known/security.txt").write_text("Contact: mailto:desk@example.org")
    (out / "empty").mkdir()
    (out / "claims/notes.txt").write_text("mine")
    (out / "link").symlink_to("CNAME")
    done = again(site, title="Another title")
    assert done.status == "written again"
    assert (out / "CNAME").read_text() == "example.org"
    assert (out / ".well-known/security.txt").is_file()
    assert (out / "empty").is_dir()
    assert (out / "claims/notes.txt").read_text() == "mine"
    assert (out / "link").is_symlink()
    assert "Another title" in (out / "index.html").read_text(encoding="utf-8")


def test_a_page_that_somebody_works_on_is_not_removed(site):
    page = site / "site/claims/lull.html"
    page.write_text("mine")
    text = (site / "claims.toml").read_text(encoding="utf-8").replace('id = "lull"', 'id = "other"')
    (site / "claims.toml").write_text(text, encoding="utf-8")
    done = again(site)
    assert done.left == ("claims/lull.html",)
    assert page.read_text() == "mine"


def test_a_folder_that_holds_something_else_is_refused(site, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "thesis.docx").write_text("years of work")
    before = state(tmp_path)
    with pytest.raises(ParameterError, match="holds files that are of no site made by trends"):
        build_site(site / "claims.toml", other)
    with pytest.raises(ParameterError, match="is a file"):
        build_site(site / "claims.toml", other / "thesis.docx")
    assert state(tmp_path) == before


def test_where_a_disk_is_mounted_no_site_is_made(tmp_path, monkeypatch):
    """The folder itself cannot change places with another; one in it can."""
    mounted = tmp_path / "disk"
    mounted.mkdir()
    monkeypatch.setattr(type(mounted), "is_mount", lambda path: path == mounted)
    with pytest.raises(ParameterError, match="name a folder in it"):
        folder.read_mark(mounted)
    assert folder.read_mark(mounted / "site") is None


def test_a_strange_file_where_a_page_belongs_is_refused(site):
    out = site / "site"
    text = (site / "claims.toml").read_text(encoding="utf-8").replace('id = "lull"', 'id = "other"')
    (site / "claims.toml").write_text(text, encoding="utf-8")
    (out / "claims/other.html").write_text("mine")
    before = state(out)
    with pytest.raises(ParameterError, match=r"claims/other\.html"):
        again(site)
    assert state(out) == before


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": 1}', '{"key": "x", "files": []}'])
def test_a_mark_that_cannot_be_read_is_no_leave_to_write(site, content):
    (site / "site" / folder.MARK).write_text(content)
    before = state(site / "site")
    with pytest.raises(ParameterError, match="cannot be read"):
        again(site)
    assert state(site / "site") == before


def test_where_the_program_stands_or_reads_no_site_is_made(site, monkeypatch):
    monkeypatch.chdir(site)
    for out in (".", "..", site):
        with pytest.raises(ParameterError, match="the one you are in"):
            build_site(site / "claims.toml", out)
    inside = site / "fresh"
    inside.mkdir()
    monkeypatch.chdir(inside)
    with pytest.raises(ParameterError, match="would lie in one another"):
        build_site(site / "site/claims.toml", site / "site")


@pytest.mark.parametrize("text", ["", "\x00\x01", "[[claim", "x = 1", '[[claim]]\nid = "a"\n'])
def test_a_ledger_of_which_nothing_can_be_read_costs_nothing(site, text):
    before = state(site / "site")
    (site / "claims.toml").write_text(text)
    with pytest.raises(InputError):
        again(site)
    assert state(site / "site") == before


def test_a_write_that_fails_leaves_the_site_as_it_was(site, monkeypatch):
    before = state(site / "site")
    whole = folder._write

    def full(path, content):
        if path.name == "search.html":
            raise OSError(28, "No space left on device")
        whole(path, content)

    monkeypatch.setattr(folder, "_write", full)
    with pytest.raises(RenderError, match="no space left on device"):
        again(site, title="Another title")
    assert state(site / "site") == before
    assert [path.name for path in site.iterdir() if "trends-site" in path.name] == []


def test_a_run_that_was_killed_leaves_the_old_site_or_the_new_one(site):
    """Killed at moments of the writing itself, which takes a hundredth of the time that judging takes."""
    out = site / "site"
    old = {name: content for name, (content, _) in state(out).items() if name != folder.MARK}
    program = (
        "import sys, pathlib\n"
        "from trends.site import folder\n"
        "out, title = pathlib.Path(sys.argv[1]), sys.argv[2]\n"
        "mark = folder.read_mark(out)\n"
        "files = {name: (out / name).read_bytes() + title.encode() for name in mark.files}\n"
        "with folder.held(out):\n"
        "    print('now', flush=True)\n"
        "    folder.place(out, files, mark, folder.Mark(title))\n"
    )
    whole = 0
    for number in range(8):
        current = {name: content for name, (content, _) in state(out).items() if name != folder.MARK}
        run = subprocess.Popen(
            [sys.executable, "-c", program, str(out), f"\n<!-- {number} -->"], stdout=subprocess.PIPE
        )
        assert run.stdout.readline() == b"now\n"
        time.sleep(0.004 * number)
        os.kill(run.pid, signal.SIGKILL)
        run.wait()
        run.stdout.close()
        with folder.held(out):
            found = {name: content for name, (content, _) in state(out).items() if name != folder.MARK}
            mark = folder.read_mark(out)
        new = {name: content + f"\n<!-- {number} -->".encode() for name, content in current.items()}
        assert found in (current, new)
        assert folder.same_files(out, mark)
        whole += found == new
        assert [path.name for path in site.iterdir() if "trends-site" in path.name] == []
    assert set(old) == set(found)


def test_what_a_killed_run_moved_aside_comes_back(site, monkeypatch):
    out = site / "site"
    before = state(out)
    # Where two folders cannot change places there is a moment without the site.
    monkeypatch.setattr(folder, "exchange", lambda _new, _out: False)
    out.rename(folder._beside(out, "old"))
    folder._beside(out, "new").mkdir()
    assert again(site).status == "unchanged"
    assert state(out) == before
    assert again(site, title="Another title").status == "written again"
    assert [path.name for path in site.iterdir() if "trends-site" in path.name] == []


def test_the_mark_names_no_folder_of_this_machine(site):
    mark = json.loads((site / "site" / folder.MARK).read_text())
    assert str(site) not in json.dumps(mark)
    assert set(mark["files"]) == {name for name in state(site / "site") if name != folder.MARK}
