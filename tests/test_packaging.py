"""What travels in the wheel, what the lock holds, and that the README, the check and the metadata agree."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import shlex
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest
import typer
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import trends
from trends.cli.application import app

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
SPELLED_OTHERWISE = {
    "PIL": "pillow",
    "markdown_it": "markdown-it-py",
    "mcp_types": "mcp-types",
    "python_calamine": "python-calamine",
    "text_to_num": "text2num",
    "zmq": "pyzmq",
}
"""Modules whose distribution has another name."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def names(requirements: list[str]) -> set[str]:
    return {canonicalize_name(Requirement(one).name) for one in requirements}


# -- the wheel ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def members(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def tracked(folder: str) -> set[str]:
    """Files of a folder of the checkout, but for what programs leave there."""
    return {
        path.relative_to(ROOT / folder).as_posix()
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts)
    }


@pytest.mark.parametrize(
    ("folder", "inside"),
    [
        ("data", "trends/_bundled/data"),
        ("notebooks", "trends/_bundled/notebooks"),
        ("docs/examples", "trends/_bundled/examples"),
        ("src/trends", "trends"),
    ],
)
def test_everything_travels_in_the_wheel(wheel, folder, inside):
    expected = {f"{inside}/{name}" for name in tracked(folder)}
    assert expected, f"{folder} is empty"
    assert expected <= members(wheel)


def test_nothing_else_travels_in_the_wheel(wheel):
    strangers = {name for name in members(wheel) if not name.startswith(("trends/", "incident_trends-"))}
    assert not strangers
    assert not {name for name in members(wheel) if "__pycache__" in name or name.endswith(".pyc")}


def test_the_wheel_is_named_and_licensed_as_it_should_be(wheel):
    assert wheel.name == f"incident_trends-{trends.__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        inside = f"incident_trends-{trends.__version__}.dist-info"
        metadata = archive.read(f"{inside}/METADATA").decode()
        assert archive.read(f"{inside}/entry_points.txt").decode().count("trends = trends.cli:main") == 1
        assert archive.read(f"{inside}/licenses/LICENSE").decode() == text_of("LICENSE")
        assert archive.read(f"{inside}/licenses/data/LICENSE.md").decode() == text_of("data/LICENSE.md")
    assert "\nName: incident-trends\n" in metadata
    assert "\nRequires-Python: >=3.11\n" in metadata


def test_the_fonts_travel_with_their_licences_and_weigh_little(wheel):
    fonts = [name for name in tracked("src/trends/fonts") if name.endswith(".ttf")]
    assert len(fonts) >= 5
    with zipfile.ZipFile(wheel) as archive:
        sizes = {info.filename: info.compress_size for info in archive.infolist()}
    for name in fonts:
        licence = f"src/trends/fonts/{name.removesuffix('.ttf')}.OFL.txt"
        assert f"incident_trends-{trends.__version__}.dist-info/licenses/{licence}" in sizes
    # Measured: 1.8 of 4.5 MB.
    assert sum(sizes[f"trends/fonts/{name}"] for name in fonts) < 2_000_000
    assert {"OFL-1.1", "Apache-2.0"} == set(PROJECT["project"]["license"].split(" AND "))


@pytest.mark.long
def test_the_installed_wheel_works_in_an_empty_folder(wheel, tmp_path):
    """The wheel in an environment of its own; the libraries are lent by this one, the package is not."""
    environment, empty = tmp_path / "environment", tmp_path / "empty"
    empty.mkdir()
    venv.create(environment, with_pip=False)
    scripts = environment / ("Scripts" if os.name == "nt" else "bin")
    site = next(environment.rglob("site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # In the order of the path the wheel comes first; the .pth file that leads to the checkout is not processed.
    (site / "lent.pth").write_text("\n".join(lent_folders()), encoding="utf-8")
    python = scripts / ("python.exe" if os.name == "nt" else "python")

    def run(*arguments: str) -> str:
        variables = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
        done = subprocess.run(
            [str(python), *arguments],
            cwd=empty,
            capture_output=True,
            encoding="utf-8",
            check=False,
            env=variables,
        )
        assert done.returncode == 0, done.stderr
        # `count` says on standard error what has to be known of its figures.
        assert not done.stderr or "count" in arguments
        return done.stdout

    where = run("-c", "import trends; print(trends.__file__)").strip()
    assert Path(where).is_relative_to(site)
    assert run("-m", "trends", "--version").strip() == f"trends {trends.__version__}"
    assert "central-syria" in run("-m", "trends", "datasets")
    counted = run("-m", "trends", "count", "central-syria")
    assert counted == trends.load_series("central-syria").to_csv()
    assert list(empty.iterdir()) == []
    folder = run("-m", "trends", "report", "--formats", "html", "-p", "replicates=99").strip()
    assert {path.name for path in empty.iterdir()} == {"reports"}
    assert (empty / folder / f"constant-pace-{Path(folder).name}.html").is_file()


def lent_folders() -> list[str]:
    """Where this environment's libraries lie."""
    return sorted({str(Path(module.__file__).parents[1]) for module in map(__import__, ["pandas", "typer"])})


# -- the lock ---------------------------------------------------------------------------------------------------

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)


LOCKS = {"requirements.lock": ("source",), "requirements-dev.lock": ("source", "test", "dev")}
"""Each lock, with the extras that it holds beside what every install needs."""


def asked_for(extras):
    project = PROJECT["project"]
    texts = [
        *project["dependencies"],
        *(one for extra in extras for one in project["optional-dependencies"][extra]),
    ]
    return [asked for asked in map(Requirement, texts) if asked.name != "incident-trends"]


def pins(lock):
    return {(canonicalize_name(name), version) for name, version in PINNED.findall(text_of(lock))}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_every_dependency_with_hashes(lock):
    text = text_of(lock)
    assert {canonicalize_name(asked.name) for asked in asked_for(LOCKS[lock])} <= {
        name for name, _ in pins(lock)
    }
    entries = [entry for entry in re.split(r"\n(?=[A-Za-z0-9])", text) if PINNED.match(entry)]
    assert len(entries) == len(PINNED.findall(text))
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_satisfies_what_the_project_asks_for(lock):
    for asked in asked_for(LOCKS[lock]):
        versions = [version for name, version in pins(lock) if name == canonicalize_name(asked.name)]
        assert all(asked.specifier.contains(version) for version in versions), asked


def test_users_and_developers_have_the_same_versions_and_users_no_more_than_they_need():
    users, developers = pins("requirements.lock"), pins("requirements-dev.lock")
    assert users < developers
    assert not {"pytest", "mypy", "ruff", "sphinx", "distributed"} & {name for name, _ in users}


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize(
    "trace", ["://", "file:", "--index-url", "--find-links", "--extra-index-url", "/home", "/usr", "@ "]
)
def test_a_lock_names_no_address_and_no_folder(lock, trace):
    assert trace not in text_of(lock)


def test_what_the_code_imports_is_declared(syntax_of):
    """Among what every install brings; what an extra brings is imported inside functions, which can do without."""
    declared = names(PROJECT["project"]["dependencies"])
    for extra, brought in PROJECT["project"]["optional-dependencies"].items():
        declared |= set() if extra in {"docs", "test", "dev"} else names(brought)
    undeclared = {}
    for path in sorted((ROOT / "src").rglob("*.py")):
        for node in ast.walk(syntax_of(path)):
            found: list[str] = []
            if isinstance(node, ast.Import):
                found = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found = [node.module or ""]
            for name in found:
                package = name.split(".")[0]
                distribution = canonicalize_name(SPELLED_OTHERWISE.get(package, package))
                if (
                    package != "trends"
                    and package not in sys.stdlib_module_names
                    and distribution not in declared
                ):
                    undeclared[package] = str(path.relative_to(ROOT))
    assert not undeclared


# -- one version, one command -------------------------------------------------------------------------------------


def test_the_version_stands_in_one_place_and_the_citation_agrees():
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert f"\nversion: {trends.__version__}\n" in text_of("CITATION.cff")


def readme_commands() -> list[str]:
    """The shell lines of the README."""
    blocks = re.findall(r"```sh\n(.*?)```", text_of("README.md"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


def test_the_readme_sets_up_and_tests_in_one_line_that_the_check_finds():
    pattern = re.search(r"grep -E '([^']+)' README\.md", text_of(".ci/run"))
    assert pattern is not None, ".ci/run no longer reads the README"
    found = [line for line in text_of("README.md").splitlines() if re.search(pattern[1], line)]
    assert found == ["python3 start.py tests"]
    assert found[0] in readme_commands()
    assert readme_commands()[0] == "python3 start.py"


@pytest.fixture
def start(monkeypatch):
    """The program that sets up, with the commands that it would run."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.ran = []

    class Work:
        """A program that says what it is told to, line by line."""

        says, returncode = (), 0

        def __init__(self, command, **options):
            module.ran.append(command)
            self.stdout = iter(self.says)

        __enter__ = lambda self: self  # noqa: E731
        __exit__ = lambda self, *_: None  # noqa: E731

    def run(command, **options):
        module.ran.append(command)
        return subprocess.CompletedProcess(command, 0, stdout="")

    module.Work = Work
    monkeypatch.setattr(module.subprocess, "Popen", Work)
    monkeypatch.setattr(module.subprocess, "run", run)
    return module


@pytest.mark.parametrize(
    ("words", "lock", "ends"),
    [
        ([], "requirements.lock", ["trends", "report"]),
        (
            ["--open", "-p", "replicates=99"],
            "requirements.lock",
            ["trends", "report", "--open", "-p", "replicates=99"],
        ),
        (["tests"], "requirements-dev.lock", ["pytest", "-q", "-n", "2"]),
        (["tests", "-k", "pace"], "requirements-dev.lock", ["pytest", "-q", "-n", "2", "-k", "pace"]),
    ],
)
def test_both_commands_install_alike(start, tmp_path, words, lock, ends):
    """They differ only in the lock and in what they run."""
    assert start.main([*words, "--environment", str(tmp_path)]) == 0
    made, pinned, own, task = start.ran
    assert made == [sys.executable, "-m", "venv", str(tmp_path)]
    assert pinned[-2:] == ["-r", lock]
    assert (ROOT / lock).is_file()
    assert own[-4:] == ["--no-deps", "--no-build-isolation", "-e", "."]
    assert task[1:] == ["-m", *ends]
    assert {Path(command[0]).parent.parent for command in (pinned, own, task)} == {tmp_path}


def test_setting_up_shows_how_far_it_is(start, tmp_path, capsys):
    start.Work.says = [
        *(f"Collecting name-{n}==1.0\n" for n in range(60)),
        "Installing collected packages: name-0\n",
    ]
    assert start.main(["--environment", str(tmp_path)]) == 0
    said = capsys.readouterr().err
    assert "50 packages, name-49==1.0" in said
    assert "unpacking 60 packages" in said


@pytest.mark.parametrize("size", [os.terminal_size((0, 0)), OSError("no terminal")])
def test_setting_up_is_shown_on_a_terminal_that_does_not_say_how_wide_it_is(start, monkeypatch, capsys, size):
    def asked(_descriptor):
        if isinstance(size, OSError):
            raise size
        return size

    monkeypatch.setattr(start.os, "get_terminal_size", asked)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "fileno", lambda: 2)
    start.show("Setting up the environment")
    assert "Setting up the environment" in capsys.readouterr().err


def test_what_went_wrong_while_setting_up_is_shown_and_one_sentence_after_it(start, tmp_path, capsys):
    start.Work.says, start.Work.returncode = ["ERROR: No matching distribution found for numpy==0\n"], 1
    assert start.main(["--environment", str(tmp_path)]) == 1
    *_, shown, sentence = capsys.readouterr().err.splitlines()
    assert shown == "ERROR: No matching distribution found for numpy==0"
    assert sentence.endswith("could not be set up; what went wrong stands above.")
    assert len(start.ran) == 1


def test_an_old_python_is_told_before_anything_else():
    source = text_of("start.py")
    # What an old Python cannot parse would be an error of syntax instead of the sentence.
    ast.parse(source, feature_version=(3, 6))
    assert source.index("sys.version_info < (3, 11)") < source.index("def ")


def test_the_commands_shown_in_the_readme_are_understood():
    """Parsed for real; only the work is left undone."""
    group = typer.main.get_command(app)
    shown = [
        line[2:].split("#")[0] for line in text_of("README.md").splitlines() if line.startswith("$ trends")
    ]
    assert len(shown) >= 5
    for line in shown:
        words = shlex.split(line)
        group.commands[words[1]].make_context(words[1], words[2:])


PAGES = [
    "README.md",
    "CONTRIBUTING.md",
    *(str(path.relative_to(ROOT)) for path in (ROOT / "docs").rglob("*.md")),
]


@pytest.mark.parametrize("name", [name for name in PAGES if "_build" not in name])
def test_no_page_installs_from_the_index_what_is_not_there(name):
    """Neither this package, which is not there yet, nor its namesake."""
    assert not re.findall(r"(?:pip|pipx|tool) install [^.`]*\b(?:incident-)?trends\b", text_of(name))


@pytest.mark.skipif(os.name == "nt", reason="file modes are POSIX's")
def test_the_check_can_be_run():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_workflow_runs_the_tests_on_every_python_and_system_of_the_classifiers():
    workflow = yaml.safe_load(text_of(".github/workflows/tests.yml"))
    matrix = workflow["jobs"]["tests"]["strategy"]["matrix"]
    classifiers = PROJECT["project"]["classifiers"]
    pythons = [name.rpartition(" ")[2] for name in classifiers if re.search(r"Python :: 3\.\d+$", name)]
    assert matrix["python"] == pythons
    assert "Operating System :: OS Independent" in classifiers
    assert {system.split("-")[0] for system in matrix["system"]} == {"ubuntu", "macos", "windows"}
    commands = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    assert "bash .ci/run --long" in commands
    for lock in re.findall(r"-r (\S+)", " ".join(commands)):
        assert (ROOT / lock).is_file()


def test_links_of_the_pages_lead_somewhere():
    for page in ("README.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "CHANGELOG.md", "benchmarks/README.md"):
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text_of(page)):
            assert (ROOT / page).parent.joinpath(target).exists(), f"{page} links to {target}"
