"""What every test may use."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]

# How quick a machine is, and what else it is doing, is no property of the code. By default the same examples are tried
# every time, so that nothing fails by chance; `--hypothesis-profile=thorough` looks for new ones, many more of them, and
# says how to repeat what fails.
MACHINE = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("trends", **MACHINE, max_examples=20, derandomize=True)
settings.register_profile("thorough", **MACHINE, max_examples=200, print_blob=True)
settings.load_profile("trends")

# Programs and kernels that the tests start keep what Python compiled for the next ones, whatever the shell says:
# there are about a hundred, and each would compile the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# A shell that starts a job in the background has it ignore Ctrl-C, and so do the programs that the tests start and
# interrupt: they would wait for ever.
if (
    signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    and threading.current_thread() is threading.main_thread()
):
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference outputs and real files beside the checkout."""
    folder = ROOT.parent / "shared"
    if not (folder / "reference").is_dir():
        pytest.skip("the reference folder ../shared is not there")
    return folder


@pytest.fixture(scope="session")
def reference() -> Path:
    """What R answers, with the calls that made it: figures to agree with."""
    return ROOT / "tests" / "reference"


@pytest.fixture(scope="session")
def cases() -> Path:
    """Small files that once went wrong, written by hand in the layouts that analysts have (no row of ACLED or GTD)."""
    return ROOT / "tests" / "cases"


FEW_DRAWS = {"exploring", "figures", "severity", "studies", "verdict"}
"""Folders of tests that judge many series and do not ask what a user's verdict is to the last draw."""


@pytest.fixture(autouse=True, scope="module")
def as_many_draws_as_asked_for(request):
    """Leave p-values near 5 % as the asked number of replicates gives them, but where drawing on is what is tested."""
    if request.path.parent.name not in FEW_DRAWS or request.path.stem in {"test_chance", "test_drawing_on"}:
        yield
        return
    from trends.verdict import drawing_on

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing_on, "MOST_DRAWS", 0)
        yield


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage while thousands of tests are collected, nor later among them: all of it stays."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name bytes by their number: archives hold the second they were made in, and workers must name tests alike."""
    del config
    return f"{argname}-{len(val)}-bytes" if isinstance(val, bytes) else None
