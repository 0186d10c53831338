"""A store that is cut off at a day answers today what the whole store answers as of that day, byte for byte.

All releases are made up, in the layout of UCDP: an edition with one event a year, Candidate releases with one event a day.
"""

from __future__ import annotations

import json
import shutil
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trends as tr
from trends.cli import main
from trends.store.store import Arrival, Store

COMMANDS = [
    ("count", "ucdp"),
    ("count", "ucdp-candidate"),
    ("check", "ucdp", "--json"),
    ("check", "ucdp-candidate", "--json"),
    ("check", "ucdp-ged", "--json"),
    ("count", "ucdp-candidate@26.0.1"),
]
LABELS = ("25.1", "26.1", "25.0.11", "25.0.12", "26.0.1", "26.0.2", "26.01.26.02")
START, END = date(2025, 12, 1), date(2026, 8, 1)


@cache
def body(label: str, edition: int) -> bytes:
    """Return a release; each of its vintages holds one event more than the one before."""
    parts = [int(part) for part in label.split(".")]
    if len(parts) == 2:
        days = [date(year, 6, 1) for year in range(1989, 2000 + parts[0])]
    else:
        first, last = (parts[-1], parts[-1]) if len(parts) == 3 else (parts[1], parts[3])
        days = [date(2000 + parts[0], month, day) for month in range(first, last + 1) for day in range(1, 29)]
    days += [days[-1]] * edition
    rows = [f"{label.replace('.', '')}{at},1,Syria,{day},{day},2" for at, day in enumerate(days)]
    return "\n".join(["id,type_of_violence,country,date_start,date_end,best", *rows, ""]).encode()


def entered(folder: Path, label: str, edition: int, known: date, known_by: str, *, imported: bool) -> None:
    moment = datetime.combine(known, datetime.min.time(), UTC)
    store = Store(folder, now=lambda: moment)
    name = f"GEDEvent_v{label.replace('.', '_')}.csv"
    with store.scratch(name) as path:
        path.write_bytes(body(label, edition))
        source = "ucdp-ged" if label.count(".") == 1 else "ucdp-candidate"
        about = {"known": known, "known_by": known_by} if imported else {}
        store.add(Arrival(path, source, label, "https://a.example/", name, "CC BY 4.0", "Cite me", **about))


def truncated(whole: Path, part: Path, day: date) -> None:
    lines = [json.loads(line) for line in (whole / "index.jsonl").read_text("utf-8").splitlines()]
    kept = [line for line in lines if line["known"] <= day.isoformat()]
    part.mkdir()
    (part / "index.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in kept), "utf-8")
    for line in kept:
        place = Path("objects", line["sha256"][:16], line["file"])
        (part / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(whole / place, part / place)


def answer(folder: Path, *arguments: str) -> tuple[int, str, str]:
    """Run a command on a store; what is missing is said in other words by a store that has never heard of it."""
    out, err = StringIO(), StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("TRENDS_STORE", str(folder))
        code = main(list(arguments))
    return (code, out.getvalue(), err.getvalue() if code == 0 else "")


DAYS = st.integers(0, (END - START).days).map(lambda number: START + timedelta(days=number))
IMPORTS = st.lists(
    st.tuples(
        st.sampled_from(LABELS),
        st.integers(0, 1),
        DAYS,
        st.sampled_from(["published", "retrieved", "not later than", "imported"]),
    ),
    min_size=1,
    max_size=7,
)


@given(
    imports=IMPORTS,
    fetched=st.lists(st.tuples(st.sampled_from(LABELS), st.integers(0, 1), DAYS), max_size=3),
    day=DAYS,
    command=st.sampled_from(COMMANDS),
    order=st.randoms(use_true_random=False),
)
def test_a_store_cut_off_at_a_day_answers_as_of_that_day(imports, fetched, day, command, order):
    with TemporaryDirectory() as folder:
        whole, other, part = (Path(folder, name) for name in ("whole", "other", "part"))
        shuffled = order.sample(imports, len(imports))
        for home, sequence in ((whole, imports), (other, shuffled)):
            for label, edition, known, known_by in sequence:
                entered(home, label, edition, known, known_by, imported=True)
            # Fetching has an order: that of time.
            for label, edition, known in sorted(fetched, key=lambda one: one[2]):
                entered(home, label, edition, known, "retrieved", imported=False)
        truncated(whole, part, day)
        as_of = (*command, "--as-of", day.isoformat())
        answered = answer(whole, *as_of)
        assert answered == answer(part, *command)
        assert answered == answer(other, *as_of)


VINTAGES = (
    ("25.1", 0, date(2025, 6, 15)),
    ("25.1", 1, date(2026, 2, 1)),
    ("26.0.1", 0, date(2026, 2, 20)),
    ("26.1", 0, date(2026, 6, 15)),
)


@pytest.fixture(scope="module")
def stores(tmp_path_factory) -> tuple[Path, Path]:
    """A store, and what of it was there on 1 March 2026."""
    folder = tmp_path_factory.mktemp("stores")
    for label, edition, known in VINTAGES:
        entered(folder / "whole", label, edition, known, "retrieved", imported=True)
    truncated(folder / "whole", folder / "part", date(2026, 3, 1))
    return folder / "whole", folder / "part"


@pytest.mark.parametrize(
    "command",
    [
        ("pace", "ucdp", "--json", "--replicates", "19", "--freq", "year", "--start", "2000"),
        # Young deaths of one country, which are nowcast: nor may later vintages of the triangle be used.
        ("nowcast", "ucdp", "--json", "--country", "Syria", "--measure", "fatalities"),
        ("actors", "ucdp-ged", "--json"),
    ],
)
def test_so_do_other_commands(stores, command):
    whole, part = stores
    before, after = answer(whole, *command, "--as-of", "2026-03-01"), answer(part, *command)
    assert before == after
    assert before[0] == 0
    assert answer(whole, *command)[1] != before[1]


def test_so_does_python(stores, monkeypatch):
    whole, part = stores
    day = date(2026, 3, 1)
    monkeypatch.setenv("TRENDS_STORE", str(whole))
    then, now = tr.load("ucdp", as_of=day), tr.load("ucdp")
    # The second vintage of 25.1 has one event more; 26.1 and nothing else covers 2025.
    assert len(then) == 36 + 1 + 28
    assert len(now) == 37 + 28
    assert [stretch.label for stretch in then.releases] == ["25.1", "26.0.1"]
    assert tr.load_series("ucdp-ged", as_of="2025-12", freq="year").count.sum() == 36
    monkeypatch.setenv("TRENDS_STORE", str(part))
    assert tr.load("ucdp").frame.equals(then.frame)
    assert tr.load("ucdp").provenance == then.provenance
