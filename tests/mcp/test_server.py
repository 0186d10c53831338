"""The server over its two streams: every tool, what it refuses, and what it does with rubbish."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import threading
import time
from importlib import import_module
from pathlib import Path

import pytest

from trends.cli import main
from trends.files.bundled import example
from trends.messages import LANGUAGES
from trends.version import __version__

from .conftest import COMMAND, ENVIRONMENT, session

SERIES = "month,count\n2022-11,3\n2022-12,4\n2023-01,2\n2023-02,9\n"
LEDGER = """
[[claim]]
id = "one"
date = "2023-03"
who = "w"
says = "the most attacks in months"
kind = "record"
data = "s.csv"
at = "2023-02"
start = "2022-11"

[[claim]]
id = "above"
date = "2023-03"
who = "w"
says = "the same, of the file beside the folder"
kind = "record"
data = "{other}"
at = "2023-02"
start = "2022-11"
"""
TEXT = "January 2022 had the most Islamic State attacks in central Syria since September 2021."
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "0"},
    },
}


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served") / "data"
    (folder / "sub").mkdir(parents=True)
    (folder / "s.csv").write_text(SERIES, encoding="utf-8")
    (folder / "sub" / "t.csv").write_text(SERIES.replace("9", "8"), encoding="utf-8")
    (folder / "ucdp").mkdir()  # a folder that is called like a dataset of the store
    (folder / "ucdp" / "u.csv").write_text(SERIES, encoding="utf-8")
    (folder.parent / "secret.csv").write_text(SERIES.replace("9", "777777"), encoding="utf-8")
    (folder / "zenda-march.csv").write_bytes(Path(example("zenda-march")).read_bytes())
    (folder / "zenda-june.csv").write_bytes(Path(example("zenda-june")).read_bytes())
    days = "".join(f"{day},{day.toordinal() % 7}\n" for day in map(_day, range(3000)))
    (folder / "days.csv").write_text(f"date,count\n{days}", encoding="utf-8")
    return folder


def _day(number: int):
    from datetime import date

    return date.fromordinal(date(2015, 1, 1).toordinal() + number)


@pytest.fixture(scope="module")
def served(root, tmp_path_factory):
    state = tmp_path_factory.mktemp("state")
    with session(
        "--root", str(root), XDG_STATE_HOME=str(state), TRENDS_STORE=str(state / "store")
    ) as running:
        yield running
    assert not list(state.iterdir()), "something was kept"


def printed(capsys, *arguments: str) -> dict:
    """What the command prints."""
    assert main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


# -- what is offered --------------------------------------------------------------------------------------------------


def test_the_tools_say_what_they_take_and_that_they_change_nothing(served):
    from jsonschema import Draft202012Validator

    tools = {tool.name: tool for tool in served.ask(served.client.list_tools).tools}
    assert list(tools) == ["datasets", "check", "count", "pace", "claims", "read", "diff"]
    for tool in tools.values():
        Draft202012Validator.check_schema(tool.input_schema)
        Draft202012Validator.check_schema(tool.output_schema)
        assert tool.annotations.read_only_hint
        assert not tool.annotations.open_world_hint
        assert tool.input_schema["additionalProperties"] is False
        for name, schema in tool.input_schema["properties"].items():
            assert schema["description"].endswith("."), (tool.name, name)
            assert "--" not in schema["description"], (tool.name, name)
    pace = tools["pace"].input_schema["properties"]
    assert pace["freq"]["enum"] == ["day", "week", "month", "quarter", "year"]
    assert pace["language"]["enum"] == list(LANGUAGES)
    assert "fatalities" in pace["measure"]["anyOf"][0]["enum"]
    assert "central-syria" in pace["input"]["description"]


def test_the_server_says_who_it_is_and_how_its_answers_are_to_be_used(served):
    assert served.client.server_info.version == __version__
    assert "never zero" in served.client.instructions


def test_bundled_datasets_are_resources(served):
    resources = served.ask(served.client.list_resources).resources
    uri = next(one.uri for one in resources if one.name == "central-syria")
    (content,) = served.ask(served.client.read_resource, uri).contents
    assert json.loads(content.text)["period"] == "2020-04 to 2024-11"
    with pytest.raises(Exception, match="There is no resource"):
        served.ask(served.client.read_resource, "file:///etc/passwd")


# -- answers are those of the commands --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tool", "arguments", "command"),
    [
        ("check", {"input": "s.csv"}, ["s.csv"]),
        ("check", {"input": "zenda-june.csv", "coverage": "2024-01..2024-06"}, ["zenda-june.csv", "--coverage", "2024-01..2024-06"]),
        ("count", {"input": "central-syria", "freq": "quarter"}, ["central-syria", "--freq", "quarter"]),
        (
            "count",
            {"input": "documented-attacks", "by": "admin1", "country": ["Syria"], "freq": "year"},
            ["documented-attacks", "--by", "admin1", "--country", "Syria", "--freq", "year"],
        ),
        (
            "pace",
            {"input": "sub/t.csv", "replicates": 99, "margin": 1.25, "language": "fr"},
            ["sub/t.csv", "--replicates", "99", "--margin", "1.25", "--language", "fr"],
        ),
        ("claims", {"ledger": "../claims.toml"}, []),
        ("read", {"text": TEXT, "dateline": "2022-02-03"}, [TEXT, "--dateline", "2022-02-03"]),
        (
            "diff",
            {"old": "zenda-march.csv", "new": "zenda-june.csv", "replicates": 99, "language": "es"},
            ["zenda-march.csv", "zenda-june.csv", "--replicates", "99", "--language", "es"],
        ),
    ],
)  # fmt: skip
def test_an_answer_is_what_the_command_prints(served, root, capsys, monkeypatch, tool, arguments, command):
    monkeypatch.chdir(root)
    if tool == "claims":
        (root / "claims.toml").write_text(LEDGER.format(other="sub/t.csv"), encoding="utf-8")
        monkeypatch.setenv("XDG_STATE_HOME", str(root.parent / "state"))
        arguments, command = {"ledger": "claims.toml"}, ["claims.toml"]
    try:
        answer = served.answer(tool, **arguments)
        assert answer == printed(capsys, tool, *command)
    finally:
        for left in root.glob("claims*"):
            left.unlink()


def test_a_whole_number_may_be_written_with_a_decimal_point(served):
    """JSON knows one kind of number, and some clients write 99 as 99.0."""
    arguments = {"input": "central-syria", "end": "2023-02"}
    answers = [served.answer("pace", **arguments, replicates=number) for number in (99, 99.0)]
    assert answers[0] == answers[1]


def test_no_row_of_acled_is_in_an_answer(served, root):
    """Its layout with invented rows: of places and notes, which only rows have, nothing comes back."""
    with Path(example("acled-invented")).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    marked = [{**row, "notes": f"Told by witness {row['event_id_cnty']}."} for row in rows]
    faulty = [{**row, "event_date": "2021-02-31"} for row in marked[:5]]
    newer = [*marked[9:], *faulty, {**marked[8], "fatalities": "40", "location": "Quellenort"}]
    for name, content in (("acled-1.csv", marked), ("acled-2.csv", newer)):
        with (root / name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(content)
    old, new = "acled-1.csv", "acled-2.csv"
    answers = [
        served.answer("check", input=new),
        served.answer("count", input=new, by="actor", freq="year"),
        served.answer("pace", input=new, replicates=99),
        served.answer("diff", old=old, new=new, replicates=99),
    ]
    assert answers[0]["rejected"] == 5
    assert answers[3]["largest"]
    text = json.dumps(answers)
    hidden = {row[column] for row in newer for column in ("notes", "location", "source", "latitude")}
    assert not [word for word in hidden if len(word) > 4 and word in text]


def test_text_and_structure_of_an_answer_are_the_same(served):
    result = served.call("count", input="s.csv")
    assert json.loads(result.content[0].text) == result.structured_content


def test_claims_are_chosen_by_id_and_verdict_with_those_they_refer_to(served):
    answer = served.answer("claims", ids=["c01a", "c01b"])
    assert [claim["id"] for claim in answer["claims"]] == ["c01a", "c01b"]
    assert sum(answer["tally"].values()) == 2
    rest = served.answer("claims", ids=["c01a", "c01b"], skip=1)
    assert [claim["id"] for claim in rest["claims"]] == ["c01b"]
    assert rest["tally"] == answer["tally"]
    verdict = answer["claims"][0]["verdict"]
    chosen = served.answer("claims", ids=["c01a", "c01b"], verdict=verdict)
    assert {claim["verdict"] for claim in chosen["claims"]} == {verdict}
    assert "There is" not in served.fault("claims", ids=["c01"])
    assert served.fault("claims", ids=["c01"]).startswith("The ledger has no claim 'c01'; there is c01")


def test_files_that_may_be_read_are_listed(served, root):
    answer = served.answer("datasets")
    assert {"s.csv", "sub/t.csv", "zenda-march.csv"} <= set(answer["files"])
    assert not answer["more_files"]
    assert "central-syria" in {one["name"] for one in answer["datasets"]}


def test_a_folder_called_like_a_dataset_of_the_store_is_the_folder(served):
    assert served.answer("check", input="ucdp")["rows_read"] == 4


# -- what is refused --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"input": "../secret.csv"}, "'../secret.csv' is in no folder that this server may read."),
        ({"input": "/etc/passwd"}, "'/etc/passwd' is in no folder that this server may read."),
        ({"input": "s.csv", "columns": "/etc/passwd"}, "'/etc/passwd' is in no folder that this server may read."),
        ({"input": "ucdp-ged"}, "'ucdp-ged' is data in the local store, which this server may not read."),
        ({"input": "store:abcd"}, "'store:abcd' is data in the local store, which this server may not read."),
        ({"input": "absent.csv"}, "There is no file 'absent.csv'."),
        ({}, "The argument 'input' is missing."),
        ({"input": 3}, "The argument 'input' cannot be '3'; it takes text."),
        ({"input": ["s.csv"]}, "The argument 'input' cannot be \"['s.csv']\"; it takes text."),
        ({"input": None}, "The argument 'input' cannot be 'None'; it takes text."),
        ({"input": "x" * 3000}, "The argument 'input' is outside its bounds: its length is at most 2000."),
        ({"input": "s.csv", "out": "x"}, "There is no argument 'out'; there is "),
        ({"input": "s.csv", "freq": "fortnight"}, "The argument 'freq' cannot be 'fortnight'; it is one of day, week, month, quarter and year."),
        ({"input": "s.csv", "margin": 1}, "The margin must be a factor above 1"),
        ({"input": "s.csv", "replicates": 10**9}, "a whole number from 19 to 99,999"),
        ({"input": "s.csv", "language": "xx"}, "The argument 'language' cannot be 'xx'; it is one of "),
        ({"input": "documented-attacks", "bbox": "1,2,3"}, "bbox takes west, south, east and north"),
        ({"input": "s.csv", "bbox": "1,2,3,4"}, "bbox can only be used with incidents, but s.csv holds a series."),
        ({"input": "s.csv", "start": "2023", "end": "2022"}, "The window"),
        ({"input": "documented-attacks", "where": "__import__('os')"}, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_is_one_sentence(served, root, arguments, expected):
    sentence = served.fault("pace", **arguments)
    assert expected in sentence
    assert len(sentence) < 500
    assert "\n" not in sentence
    for hidden in ("Traceback", str(root.parent), "tmp", "777777"):
        assert hidden not in sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_refusal_is_in_the_language_of_the_call(served, language):
    sentences = {
        served.fault("pace", input="../secret.csv", language=language),
        served.fault("pace", language=language),
    }
    assert len(sentences) == 2
    english = {served.fault("pace", input="../secret.csv"), served.fault("pace")}
    assert (sentences == english) == (language == "en")


def test_a_tool_that_is_none_is_an_error_of_the_protocol(served):
    with pytest.raises(Exception, match="There is no tool 'pase'; there is pace"):
        served.call("pase")


@pytest.mark.parametrize(
    "other", ["../secret.csv", "{whole}", "/etc/passwd", "ucdp-ged", "sub/../../secret.csv"]
)
def test_a_ledger_leads_to_no_file_elsewhere(served, root, other):
    text = LEDGER.format(other=other.format(whole=root.parent / "secret.csv"))
    (root / "claims.toml").write_text(text, encoding="utf-8")
    try:
        for answer in (
            served.answer("claims", ledger="claims.toml"),
            served.answer("claims", ledger="claims.toml", ids=["one", "above"]),
        ):
            assert [claim["id"] for claim in answer["claims"]] == ["one"]
            (problem,) = answer["problems"]
            assert problem["id"] == "above"
            assert "this server may" in problem["problem"]
            assert "777777" not in json.dumps(answer)
        compared = served.answer("diff", old="s.csv", new="sub/t.csv", ledger="claims.toml", replicates=99)
        assert "777777" not in json.dumps(compared["claims"])
    finally:
        (root / "claims.toml").unlink()


def test_of_a_text_no_other_file_is_read(served, root):
    """The command takes the name of a file for its text; the tool takes nothing but the text."""
    for name in ("s.csv", str(root.parent / "secret.csv"), "-", "https://example.org"):
        answer = served.call("read", text=name)
        assert "777777" not in answer.content[0].text
        if not answer.is_error:
            assert answer.structured_content["claims"] == []
    assert "no folder" in served.fault("read", text=TEXT, data=["../secret.csv"])


# -- bounds -----------------------------------------------------------------------------------------------------------


def test_a_long_answer_is_cut_and_says_so(served):
    from trends.mcp.bounds import MOST_CHARACTERS

    result = served.call("count", input="days.csv", freq="day")
    value = result.structured_content
    assert len(result.content[0].text) <= MOST_CHARACTERS
    assert value["window"]["periods"] == 3000
    (part,) = value["cut"]["parts"]
    assert part == {"at": "periods", "kept": len(value["periods"]), "of": 3000}
    assert "a longer freq" in value["cut"]["sentence"]


def test_many_calls_at_once_all_get_their_own_answer(served):
    """A slow one among them, which is given up, keeps none of them waiting."""
    import anyio

    ends = [f"2023-0{1 + number % 2}" for number in range(12)]
    totals: dict[int, float] = {}

    async def one(number: int) -> None:
        result = await served.client.call_tool("count", {"input": "s.csv", "end": ends[number]})
        totals[number] = sum(row["count"] for row in result.structured_content["periods"])

    async def all_of_them() -> None:
        async with anyio.create_task_group() as group:
            with anyio.move_on_after(0.5):
                await served.client.call_tool(
                    "pace", {"input": "days.csv", "freq": "day", "replicates": 99_999}
                )
            for number in range(len(ends)):
                group.start_soon(one, number)

    served.ask(all_of_them)
    # What was given up is ended, long before its time is over.
    for _ in range(100):
        if not list(served.scratch.glob("tr-*")):
            break
        time.sleep(0.1)
    assert not list(served.scratch.glob("tr-*"))
    assert totals == {number: {"2023-01": 9, "2023-02": 18}[end] for number, end in enumerate(ends)}


@pytest.fixture(scope="module")
def hurried(root, tmp_path_factory):
    log = (tmp_path_factory.mktemp("log") / "stderr").open("w+", encoding="utf-8")
    scratch = tmp_path_factory.mktemp("scratch")
    with session("--root", str(root), "--seconds", "2", log=log, TMPDIR=str(scratch)) as running:
        yield running, log, scratch
    log.close()


def test_what_takes_too_long_is_given_up_and_leaves_nothing(hurried):
    running, log, scratch = hurried
    running.call("datasets")  # the first has to wait until everything is imported
    began = time.monotonic()
    sentence = running.fault("pace", input="days.csv", freq="day", replicates=99_999, language="fr")
    assert sentence.startswith("Pas de réponse en 2 secondes")
    assert time.monotonic() - began < 60
    assert running.answer("count", input="s.csv")
    for _ in range(100):
        left = list(scratch.glob("tr-*"))
        if not left:
            break
        time.sleep(0.1)
    assert not left
    log.seek(0)
    assert log.read() == ""


# -- the two streams --------------------------------------------------------------------------------------------------


def spoken(*lines: bytes, options: tuple[str, ...] = (), wait: float = 60) -> tuple[list[dict], str, int]:
    """Write lines to a server and close its input; return what it wrote, what it complained of, and its exit code."""
    run = subprocess.run(
        [*COMMAND, *options],
        input=b"".join(lines),
        capture_output=True,
        env=ENVIRONMENT,
        timeout=wait,
        check=False,
    )
    return [json.loads(line) for line in run.stdout.splitlines()], run.stderr.decode(), run.returncode


def line(**message: object) -> bytes:
    return json.dumps({"jsonrpc": "2.0", **message}).encode() + b"\n"


def test_rubbish_on_standard_input_is_answered_by_the_protocol_and_nothing_else():
    rubbish = (
        *(b"no json\n", b"\n", b"{}\n", b"[]\n", b"null\n", b'{"jsonrpc": "1.0"}\n', b"\xff\xfe\x00\n"),
        *(
            b"[" * 5000 + b"\n",
            b'"' + b"x" * 100_000 + b'"\n',
            line(id=5, method="no/such/method", params={}),
        ),
        *(line(id=6, method="tools/call", params={"name": 3}), line(id=7, method="tools/call", params=[])),
        line(method="notifications/unknown"),
    )
    answers = []
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    ) as server:
        server.stdin.write(json.dumps(INITIALIZE).encode() + b"\n" + line(method="notifications/initialized"))
        server.stdin.write(b"".join(rubbish) + line(id=9, method="tools/list"))
        server.stdin.flush()
        # The end of the input ends what is being done, so it comes after the last answer that is waited for.
        while not any(answer.get("id") == 9 for answer in answers):
            answers.append(json.loads(server.stdout.readline()))
        server.stdin.write(b'{"jsonrpc": "2.0", "id": 10, "method": "tools/li')
        server.stdin.close()
        code = server.wait(60)
        answers += map(json.loads, server.stdout)
        complaint = server.stderr.read().decode()
    assert code == 0
    assert "Traceback" not in complaint
    assert all(answer["jsonrpc"] == "2.0" for answer in answers)
    by_id = {answer.get("id"): answer for answer in answers}
    assert "result" in by_id[1]
    assert {"error"} <= set(by_id[5]) & set(by_id[6])
    assert len(by_id[9]["result"]["tools"]) == 7


def test_a_client_that_hears_nothing_any_more_is_no_error():
    with subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT
    ) as server:
        server.stdin.write(json.dumps(INITIALIZE).encode() + b"\n")
        server.stdin.flush()
        assert server.stdout.readline()
        server.stdout.close()
        server.stdin.write(line(method="notifications/initialized") + line(id=2, method="tools/list"))
        server.stdin.close()
        assert server.wait(60) == 0
        assert server.stderr.read() == b""


def test_the_end_of_input_ends_the_server_and_what_it_was_doing(root, tmp_path):
    with subprocess.Popen(
        [*COMMAND, "--root", str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
    ) as server:
        _begin_a_long_call(server, tmp_path)
        server.stdin.close()
        assert server.wait(30) == 0
        assert b"Traceback" not in server.stderr.read()
    assert not list(tmp_path.glob("tr-*"))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such signals")
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        *(
            pytest.param(other, marks=pytest.mark.long)
            for other in (signal.SIGINT, getattr(signal, "SIGKILL", 9))
        ),
    ],
)
def test_a_signal_ends_the_server_and_what_it_was_doing(root, tmp_path, number):
    with subprocess.Popen(
        [*COMMAND, "--root", str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**ENVIRONMENT, "TMPDIR": str(tmp_path)},
    ) as server:
        worker = _begin_a_long_call(server, tmp_path)
        server.send_signal(number)
        server.wait(30)
        # Everything that has hold of the stream has ended when it ends.
        done = threading.Thread(target=server.stderr.read, daemon=True)
        done.start()
        done.join(30)
        assert not done.is_alive()
        server.stdin.close()
    assert worker
    if number != 9:
        assert not list(tmp_path.glob("tr-*"))


def _begin_a_long_call(server: subprocess.Popen[bytes], scratch: Path) -> Path:
    """Ask for what takes long, and wait until it is worked on."""
    call = {"name": "pace", "arguments": {"input": "days.csv", "freq": "day", "replicates": 99_999}}
    server.stdin.write(
        json.dumps(INITIALIZE).encode()
        + b"\n"
        + line(method="notifications/initialized")
        + line(id=2, method="tools/call", params=call)
    )
    server.stdin.flush()
    for _ in range(600):
        for folder in scratch.glob("tr-*/copies/days.csv"):
            return folder
        time.sleep(0.1)
    raise AssertionError("the call was never begun")


@pytest.mark.parametrize("folders", [["absent"], [".", "absent"]])
def test_a_folder_that_is_none_is_told_at_once(capsys, tmp_path, folders):
    assert main(["mcp", "--root", *(str(tmp_path / name) for name in folders)]) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err.startswith("There is no folder")


def test_without_the_extra_one_sentence_says_what_to_install(capsys, monkeypatch):
    command = import_module("trends.cli.commands.mcp")
    monkeypatch.setattr(command, "find_spec", lambda name: None if name == "mcp" else object())
    assert main(["mcp"]) == 1
    streams = capsys.readouterr()
    assert streams.out == ""
    assert streams.err == (
        "trends mcp needs the package mcp, which is not installed; install incident-trends[mcp] "
        "(in a checkout: pip install '.[mcp]').\n"
    )


def test_help_shows_a_configuration_that_is_json(capsys):
    os.environ["COLUMNS"] = "300"
    try:
        assert main(["mcp", "--help"]) == 0
    finally:
        del os.environ["COLUMNS"]
    page = capsys.readouterr().out
    start, end = page.index('{"mcpServers"'), page.rindex("}}}") + 3
    (entry,) = json.loads(" ".join(page[start:end].split()))["mcpServers"].values()
    assert [entry["command"], entry["args"][0]] == ["trends", "mcp"]
