"""What happens around every command: streams, exit codes, sentences."""

from __future__ import annotations

import gc
import logging
import os
import re
import shlex
import subprocess
import sys
import warnings

import pytest
import typer

import trends
from trends.cli import main
from trends.cli.application import app
from trends.cli.commands import ALL
from trends.errors import InputError
from trends.scheduling.threads import ENVIRONMENT

NAMES = [command.name for command in app.registered_commands]
UGLY = "\x1b[31mred\x1b[0m\x07 \u202eback\u202c\nnext line"


def only_a_sentence(capsys) -> str:
    """Standard error when nothing is on standard output: one line that is a sentence."""
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.count("\n") == 1
    assert streams.err.endswith((".\n", "…\n"))
    assert len(streams.err) <= 500
    assert "Traceback" not in streams.err
    return streams.err.strip()


@pytest.fixture
def failing(monkeypatch):
    """Make loading fail as wanted."""

    def fail(error: BaseException):
        def load(*args, **options):
            raise error

        monkeypatch.setattr("trends.sources.load", load)

    return fail


@pytest.mark.parametrize("arguments", [[], *([name] for name in NAMES)])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_has_an_example(capsys, arguments, option):
    assert main([*arguments, option]) == 0
    streams = capsys.readouterr()
    assert streams.err == ""
    assert re.search(
        rf"Example: trends {' '.join(arguments) or 'pace'}", re.sub(r"\x1b\[[0-9;]*m", "", streams.out)
    )


@pytest.mark.parametrize(("function", "example"), ALL)
def test_every_example_is_a_command_line_that_is_understood(function, example):
    """The examples are parsed for real; only the work is left undone."""
    words = shlex.split(example.split(" > ")[0])
    # A word of the language, as import is, has an underscore behind it as a function.
    name = function.__name__.removesuffix("_")
    assert words[:2] == ["trends", name]
    command = typer.main.get_command(app).commands[name]
    command.make_context(name, words[2:])


RUN = [example for function, example in ALL if function.__name__ in {"pace", "trend", "count", "datasets"}]


@pytest.mark.parametrize("example", RUN)
def test_the_examples_on_bundled_data_succeed(capsys, example):
    assert main(shlex.split(example.split(" > ")[0])[1:]) == 0
    streams = capsys.readouterr()
    assert streams.out
    # What has to be known of a count stands beside it on standard error, so that the CSV is one.
    assert not streams.err or "trends count" in example


def test_the_version(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"trends {trends.__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["count"], "Missing argument 'INPUT'"),
        (["count", "a", "b"], "unexpected extra argument"),
        (["count", "central-syria", "--strat", "2020"], "--start"),
        (
            ["count", "central-syria", "--freq", "fortnight"],
            "'fortnight' is no frequency; use one of day, week, month, quarter, year.",
        ),
        (["pace", "central-syria", "--margin", "much"], "--margin takes a number, not 'much'"),
        (["pace", "central-syria", "--replicates", "1e3"], "--replicates takes a whole number, not '1e3'"),
        (["pace", "central-syria", "--margin", "nan"], "margin"),
        (["trend", "central-syria", "--start", "2023", "--end", "2022"], "2023-01-01"),
        (["pace", "central-syria", "--seed"], "--seed"),
        (["count", "central-syria", "--start", "2023-13"], "is no date"),
        (["pace", "central-syria", "--margin", "0.5", "--replicates", "19"], "margin"),
        (["count", "central-syria", "--actor", "Islamic State"], "--actor"),
        (["count", "documented-attacks", "--fill", "zero"], "--fill"),
        (["count", "documented-attacks", "--bbox", "1,2,3"], "--bbox"),
        (["count", "documented-attacks", "--where", "__import__('os')"], ""),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_code_2(capsys, arguments, said):
    assert main(arguments) == 2
    assert said in only_a_sentence(capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["count", "no-such-file.csv"],
        ["count", "central-syria", "--start", "1999", "--end", "2000"],
        ["count", "documented-attacks", "--actor", "Nobody of this name"],
        ["count", "ucdp-is-syria", "--series", "nonsense"],
    ],
)
def test_a_failure_of_the_work_is_one_sentence_and_exit_code_1(capsys, arguments):
    assert main(arguments) == 1
    only_a_sentence(capsys)


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (InputError("The file is no table."), 1, "The file is no table."),
        (PermissionError(13, "Permission denied", "secret.csv"), 1, "secret.csv: Permission denied."),
        (BrokenPipeError(32, "Broken pipe"), 1, "Broken pipe."),
        (MemoryError(), 1, "memory"),
        (ZeroDivisionError("division by zero"), 1, "ZeroDivisionError: division by zero"),
        (ValueError("x" * 5000), 1, "ValueError"),
        (KeyboardInterrupt(), 130, "Stopped."),
        (SystemExit(0), 1, None),
    ],
)
def test_whatever_goes_wrong_is_told_in_one_sentence(capsys, failing, error, code, said):
    failing(error)
    assert main(["count", "central-syria"]) == code
    if said is not None:
        assert said in only_a_sentence(capsys)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_traceback_is_shown_only_with_debug(capsys, failing, place):
    arguments = ["count", "central-syria"]
    failing(ZeroDivisionError("division by zero"))
    main(arguments)
    assert "Traceback" not in capsys.readouterr().err
    arguments.insert(place, "--debug")
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert said.splitlines()[-1].startswith("Something went wrong")


def test_what_a_file_is_called_cannot_steer_the_terminal(capsys, failing):
    failing(InputError(f"{UGLY} is no table."))
    main(["count", "central-syria"])
    said = only_a_sentence(capsys)
    assert not {"\x1b", "\x07", "\u202e"} & set(said)
    assert "next line" in said


def test_no_warning_and_no_log_of_a_library_comes_through(capsys, monkeypatch):
    def load(*args, **options):
        warnings.simplefilter("always")  # as statsmodels does when it is imported
        warnings.warn("a library's own business", UserWarning, stacklevel=1)
        logging.getLogger("some.library").warning("a library's own business")
        raise InputError("The file is no table.")

    monkeypatch.setattr("trends.sources.load", load)
    assert main(["count", "central-syria"]) == 1
    assert only_a_sentence(capsys) == "The file is no table."


# -- as a program -----------------------------------------------------------------------------------------------

PROGRAM = [sys.executable, "-m", "trends"]


def test_a_reader_that_leaves_early_is_no_error():
    with subprocess.Popen(
        [*PROGRAM, "count", "central-syria"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()  # before anything can have been written
        said = process.stderr.read()
        assert process.wait() == 0
    assert said == b""


def test_a_reader_of_the_help_that_leaves_early_is_no_error():
    with subprocess.Popen(
        [*PROGRAM, "pace", "--help"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        said = process.stderr.read()
        assert process.wait() == 0
    assert said == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110 - a device
def test_a_full_disk_is_told():
    with open("/dev/full", "w", encoding="utf-8") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [*PROGRAM, "count", "central-syria"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode() == f"The result could not be written: {os.strerror(28)}.\n"


def test_output_is_utf8_whatever_the_console(tmp_path):
    path = tmp_path / "série.csv"
    path.write_text("period,count,series\n2023-01,1,دير الزور\n2023-02,2,دير الزور\n", encoding="utf-8")
    done = subprocess.run(
        [*PROGRAM, "count", str(path), "--series", "nonsense"],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 1
    assert "دير الزور" in done.stderr.decode("utf-8")


@pytest.mark.skipif(
    os.name == "nt", reason="POSIX ends lines with a newline anyway; the other half is Windows"
)
def test_lines_end_with_a_newline_alone():
    done = subprocess.run([*PROGRAM, "--version"], capture_output=True, check=True)
    assert done.stdout == f"trends {trends.__version__}\n".encode()


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX terminal")
def test_notes_are_told_at_a_terminal_and_progress_is_shown_nowhere_else():
    """Standard error is a terminal here; standard output is not, and holds the CSV alone."""
    import pty

    ours, theirs = pty.openpty()
    done = subprocess.run(
        [*PROGRAM, "count", "central-syria"], stdout=subprocess.PIPE, stderr=theirs, check=True
    )
    os.close(theirs)
    told = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:
            break
        if not piece:
            break
        told += piece
    os.close(ours)
    series = trends.load_series("central-syria")
    assert done.stdout.decode() == series.to_csv()
    assert series.notes
    flat = " ".join(told.decode().split())
    assert all(" ".join(note.split()) in flat for note in series.notes)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["pace", "nowhere.csv", "--language", "fr"],
            "Il n’y a ni fichier ni jeu de données fourni 'nowhere.csv'",
        ),
        (["pace", "central-syria", "--end", "1960", "--language", "es"], "no contiene ningún mes entero"),
        (["pace", "central-syria", "--season", "spring", "--language", "ru"], "не задаёт сезонности"),
        (["pace", "documented-attacks", "--country", "Mali", "--language", "zh"], "没有事件位于Mali"),
        (["claims", "none.toml", "--language", "ar"], "السطر 1"),
    ],
)
def test_errors_are_said_in_the_language_of_the_command(capsys, tmp_path, monkeypatch, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "none.toml").write_text('[[claim]]\nid = "c1"\nkind = "wrong"\n', encoding="utf-8")
    assert main(arguments) in (1, 2)
    assert said in capsys.readouterr().err


def test_linear_algebra_of_the_command_keeps_to_one_thread_unless_a_number_is_set():
    program = (
        "import sys; from trends.cli import main; main(sys.argv[1:]); import numpy, threadpoolctl; "
        "print(max(pool['num_threads'] for pool in threadpoolctl.threadpool_info()))"
    )

    def threads(**environment):
        kept = {name: value for name, value in os.environ.items() if name not in ENVIRONMENT}
        command = [sys.executable, "-c", program, "--version"]
        run = subprocess.run(command, env={**kept, **environment}, capture_output=True, text=True, check=True)
        return int(run.stdout.splitlines()[-1])

    assert threads() == 1
    if (os.cpu_count() or 1) > 1:
        assert threads(**dict.fromkeys(ENVIRONMENT, "2")) == 2


@pytest.mark.parametrize(
    ("words", "seldom"), [("datasets", True), ("lab --help", False), ("mcp --help", False)]
)
def test_a_command_looks_for_garbage_seldom_and_what_stays_as_python_does(words, seldom):
    code = "import gc, sys; from trends.cli import main; main(sys.argv[1:]); print(gc.get_threshold()[0])"
    done = subprocess.run(
        [sys.executable, "-c", code, *words.split()], capture_output=True, text=True, check=True
    )
    assert (int(done.stdout.split()[-1]) > gc.get_threshold()[0]) is seldom
