"""The model of the bundled triangle, fitted beforehand: it is asked for by nearly every ledger and takes a second to fit.

``python -m trends.nowcasting.kept_model`` writes it anew; it holds for the very file that it was fitted to and no other, and
the tests fit it once more.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from trends.files.bundled import data_folder
from trends.nowcasting.revision_model import RevisionModel, fit_revision_model, revision_model
from trends.nowcasting.statements import population_of
from trends.nowcasting.triangle import BUNDLED, bundled_triangle
from trends.sources.bundled import bundled_description

if TYPE_CHECKING:
    from datetime import date

    from trends.nowcasting.triangle import Triangle

__all__ = ["kept_model", "model_of", "text_of"]

_FILE = Path(__file__).with_name("revision-model.json")


def model_of(triangle: Triangle, as_of: date | None = None) -> RevisionModel | None:
    """Return the model of a triangle as it stood on a day: the one that is kept, or fitted now; see `revision_model`."""
    bundled = triangle.name == BUNDLED and triangle is bundled_triangle()
    kept = kept_model() if bundled and as_of is None else None
    return revision_model(triangle, as_of) if kept is None else kept


@cache
def kept_model() -> RevisionModel | None:
    """Return the model as it was fitted to the bundled triangle; None where the triangle is another since."""
    kept = json.loads(_FILE.read_text(encoding="utf-8"))
    if kept["triangle"] != _hash():
        return None
    return RevisionModel(
        np.array(kept["coefficients"]),
        {(kind, bool(holds), age): n for kind, holds, age, n in kept["cells"]},
        {kind: (model, base) for kind, (model, base) in kept["scores"].items()},
    )


def text_of(model: RevisionModel) -> str:
    """Return a model of the bundled triangle as it is kept."""
    kept = {
        "triangle": _hash(),
        "coefficients": model.coefficients.tolist(),
        "cells": [[*key, n] for key, n in model.cells.items()],
        "scores": model.scores,
    }
    return json.dumps(kept, indent=1) + "\n"


def _hash() -> str:
    file = data_folder() / str(bundled_description(BUNDLED)["file"])
    return sha256(file.read_bytes()).hexdigest()


def main() -> None:
    """Fit the model and write it."""
    model = fit_revision_model(population_of(bundled_triangle()))
    if model is None:
        raise ValueError("the bundled triangle bears no model")
    _FILE.write_text(text_of(model), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
