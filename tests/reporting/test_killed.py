"""Killed at any moment, and finished by the next run."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from functools import partial
from pathlib import Path

import pytest

from trends.errors import RenderError
from trends.reporting import latest as pointing
from trends.reporting import publish as publishing
from trends.reporting.publish import manifests, publish, settle

STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "open", "shutil.rmtree"}
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


def report(text):
    content = {"report.html": text.encode(), "figures/a.png": b"png", "figures/b.png": text.encode()}
    manifest = {
        "report": "pace",
        "as_of": "2024-11-30",
        "digest": text,
        "files": {name: hashlib.sha256(value).hexdigest() for name, value in content.items()},
    }
    return {**content, "manifest.json": json.dumps(manifest).encode()}


def pages(found):
    return str([manifest["digest"] for manifest in found]).encode()


def put(out, text):
    settle(out, ["pace"])
    publish(out, "pace", "2024-11-30", report(text), {"index.html": pages})
    settle(out, ["pace"])


def put_where_nothing_can_be_exchanged(out, text):
    """Run in a child that is about to be killed: nobody else sees what is set here."""
    publishing.exchange = pointing.exchange = lambda *_: False
    put(out, text)


@forks
@pytest.mark.parametrize("exchanging", [True, False], ids=["exchanged", "moved aside"])
def test_at_every_single_step(tmp_path, killed_at, exchanging):
    """Old or new, whole, at each moment; where folders cannot be exchanged, also gone until the next run."""
    putting = put if exchanging else put_where_nothing_can_be_exchanged
    seen, step = set(), 0
    while True:
        step += 1
        out = tmp_path / str(step)
        out.mkdir()
        put(out, "old")
        if not killed_at(step, STEPS, partial(putting, out, "new")):
            break
        final = out / "pace" / "2024-11-30"
        if final.exists():
            digest = json.loads((final / "manifest.json").read_text(encoding="utf-8"))["digest"]
        else:
            assert not exchanging
            settle(out, ["pace"])
            digest = json.loads((final / "manifest.json").read_text(encoding="utf-8"))["digest"]
        seen.add(digest)
        wanted = report(digest)
        assert {
            path.relative_to(final).as_posix(): path.read_bytes()
            for path in final.rglob("*")
            if path.is_file()
        } == wanted
        # The next run completes, whatever was left.
        put(out, "newest")
        visible = sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
        assert visible == ["index.html", "pace"]
        assert sorted(path.name for path in (out / "pace").iterdir()) == ["2024-11-30", "latest"]
        assert not [path for path in out.iterdir() if path.suffix == ".part"]
        assert [manifest["digest"] for manifest in manifests(out)] == ["newest"]
        latest = {
            path.name: path.read_bytes() for path in (out / "pace" / "latest").iterdir() if path.is_file()
        }
        assert latest == {name: content for name, content in report("newest").items() if "/" not in name}
    assert step > 20
    assert seen == {"old", "new"}


def killing():
    path = Path(__file__).with_name("killing.py")
    specification = importlib.util.spec_from_file_location("killing", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/cwd").exists(), reason="looks for processes through /proc")
def test_six_reports_killed_three_times(cells):
    program = killing()
    # The name of a socket has about 100 characters at most: pytest's own folders are too deep.
    import tempfile

    with tempfile.TemporaryDirectory(prefix="k-") as name:
        desk = program.Desk(Path(name), jobs=2)
        countries = ["SYR", "IRQ", "MLI"]
        program.made_up(desk.folder / "panel.csv", countries)
        (desk.folder / "notebooks").mkdir()
        notebook = cells.notebook(
            cells.prose("# A count"),
            cells.code(
                'data = ""\ncountry = ""\nmeasure = ""\nstart = None\nend = None\nreplicates = 99\ntitle = None',
                "parameters",
            ),
            cells.code(
                "import pandas as pd\n"
                "frame = pd.read_csv(data)\n"
                "counts = frame[frame['country_iso3'] == country].set_index('year_month')[measure]\n"
                "counts.tail(3).to_frame()"
            ),
            cells.code(
                "import matplotlib.pyplot as plt\n"
                "figure, ax = plt.subplots(figsize=(4, 2))\n"
                "ax.plot(counts.to_numpy())\n"
                "display(figure, metadata={'image/png': {'alt': 'A line.', 'caption': 'The line', 'name': 'line'}})\n"
                "plt.close(figure)"
            ),
            cells.code(
                "from trends.document.facts import facts\nfacts(as_of='2024-12-31', title=title or '')",
                "hide",
            ),
        )
        (desk.folder / "notebooks" / "count.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
        (desk.folder / "reports").mkdir()
        (desk.folder / "reports" / "reports.toml").write_text(
            program.configuration(countries, "notebooks/count.ipynb", "panel.csv", 99), encoding="utf-8"
        )
        program.disturb(desk, kills=3, seed=1)


def test_a_run_that_cannot_put_things_in_order_says_so(tmp_path, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(publishing, "exclusive", refuse)
    with pytest.raises(RenderError, match="read-only file system"):
        settle(tmp_path, ["pace"])
