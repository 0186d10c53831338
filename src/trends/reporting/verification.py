"""A published report is made again from the stored data, as its manifest has it, and compared hash by hash."""

from __future__ import annotations

import contextlib
import json
import threading
from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trends.document.blocks import Brand
from trends.document.words import LANGUAGES
from trends.errors import InputError, RenderError, TrendsError, listed
from trends.kernels.forks import FORKS, ForkServer
from trends.provenance import SourceFile, hash_file
from trends.reporting.catalogue import Template, template, template_at
from trends.reporting.configuration import CONFIGURATION, read_configuration
from trends.reporting.editions import compares_itself_with_the_last
from trends.reporting.failed import FAILURE, FAILURE_DATA, failures
from trends.reporting.file_names import published_pages
from trends.reporting.inputs import Given, bundled, given, of_vintages, versions
from trends.reporting.job import Job, plan
from trends.reporting.latest import LATEST
from trends.reporting.listing import PAGES
from trends.reporting.logo import logo_address
from trends.reporting.own_fonts import OwnFont
from trends.reporting.publish import manifests
from trends.reporting.revised_rows import with_revised_rows
from trends.reporting.workshop import PRELOADED, make_files, ordered_files
from trends.sources.stored import is_stored_name
from trends.store.vintage import Vintage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from os import PathLike

__all__ = ["NotAsPublishedError", "Verified", "verify"]

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Verified:
    """A report that was made again with the same bytes.

    Attributes
    ----------
    report, as_of : str
        Which.
    path : Path
        Its folder.
    files : int
        How many files were compared, the manifest among them.
    """

    report: str
    as_of: str
    path: Path
    files: int


class NotAsPublishedError(RenderError):
    """Of several reports some cannot be made again as they are.

    Attributes
    ----------
    failed : dict
        The error of each, by its folder.
    verified : tuple of Verified
        The others.
    """

    def __init__(self, failed: Sequence[tuple[Path, TrendsError]], verified: Sequence[Verified]) -> None:
        self.failed = {f"{home.parent.name}/{home.name}": error for home, error in failed}
        self.verified = tuple(verified)
        reasons = " ".join(f"{name}: {error}" for name, error in self.failed.items())
        number = len(failed) + len(verified)
        super().__init__(
            f"{len(failed)} of {number} reports are not as published ({listed(self.failed)}); {reasons}"
        )


def verify(
    folder: str | PathLike[str],
    *,
    data: str | None = None,
    columns: str | None = None,
    text: str | None = None,
    notebooks: Path | None = None,
    forked: bool = FORKS,
) -> list[Verified]:
    """Make reports again and compare every file with what is published.

    Parameters
    ----------
    folder : path
        The folder of a report, or one with reports in it.
    data : str, optional
        Where the data lie. Without it they are looked for by their hash: bundled, in the store of what was fetched, in
        what the configuration names, and in the working folder.
    columns : str, optional
        Where the mapping of the data's columns lies; by default under its name in the working folder.
    text : str, optional
        The same of the text that a report reads.
    notebooks : Path, optional
        Folder of the notebooks; by default the package's own.
    forked : bool
        As in `trends.reporting.render`.

    Returns
    -------
    list of Verified

    Raises
    ------
    InputError
        If there is no report, its manifest cannot be read, or its data or its notebook are not at hand.
    NotAsPublishedError
        If some of several reports cannot be made again; every reason is told.
    RenderError
        Naming the files that differ, that are too many or that were lost, and the versions if those do. Of a folder of
        reports, its index and its feed are looked at as well.
    """
    homes = _homes(Path(folder))
    _verify_pages(Path(folder))
    verified, failed = [], []
    with ExitStack() as closing:
        parent = None
        if forked:
            with contextlib.suppress(RenderError):
                parent = ForkServer(PRELOADED)
                closing.callback(parent.close)
        for home in homes:
            try:
                verified.append(_verified(home, data, {"columns": columns, "text": text}, notebooks, parent))
            except TrendsError as error:
                failed.append((home, error))
    if not failed:
        return verified
    if len(homes) == 1:
        raise failed[0][1]
    raise NotAsPublishedError(failed, verified)


def _homes(folder: Path) -> list[Path]:
    if (folder / MANIFEST).is_file():
        # What `latest` leads to is looked at where it lies.
        return [folder.parent / str(_manifest(folder)["as_of"]) if folder.name == LATEST else folder]
    below = [
        path.parent
        for depth in ("[!.]*", "[!.]*/[!.]*")
        for path in sorted(folder.glob(f"{depth}/{MANIFEST}"))
        if path.parent.name != LATEST
    ]
    if not below:
        raise InputError(f"There is no published report in {folder}: it has no {MANIFEST}.")
    return below


def _verify_pages(out: Path) -> None:
    """Hold the pages that list all reports against the manifests, in whichever language they were written.

    What lies beside the editions of a report and was not put there is named, too; above them lie one's own files.
    """
    editions = manifests(out)
    if not editions:
        return
    failed = failures(out)
    stray = [
        path.relative_to(out).as_posix()
        for home in sorted({out / str(manifest["report"]) for manifest in editions})
        for path in sorted(home.glob("[!.]*"))
        if path.name not in {LATEST, FAILURE, FAILURE_DATA} and not (path / MANIFEST).is_file()
    ]
    if stray:
        raise RenderError(f"{listed(stray)} of {out} are no part of a report that was published.")
    for name, write in PAGES.items():
        sha = _hash_of(out / name)
        # No manifest says in which language the pages of the whole folder were written last: that
        # of the last run.
        if all(sha != _hash(write(editions, language=language, failed=failed)) for language in LANGUAGES):
            lost = "is missing" if sha is None else "is not what the reports that are there make of it"
            raise RenderError(f"The page {name} of {out} {lost}; trends report writes it anew.")


def _verified(
    home: Path,
    data: str | None,
    beside: Mapping[str, str | None],
    notebooks: Path | None,
    parent: ForkServer | None,
) -> Verified:
    manifest = _manifest(home)
    name, as_of = str(manifest["report"]), str(manifest["as_of"])
    # The manifest names all files but itself.
    published = {MANIFEST: _hash((home / MANIFEST).read_bytes()), **manifest["files"]}
    # First what lies there: a file that was changed by hand is not to be blamed on the data.
    touched = [file for file, sha in manifest["files"].items() if _hash_of(home / file) != sha]
    if touched:
        raise RenderError(
            f"{listed(touched)} of {name}/{as_of} were changed or lost since they were published."
        )
    files = {path.relative_to(home).as_posix() for path in home.rglob("*") if not path.is_dir()}
    if too_many := sorted(files - set(published)):
        raise RenderError(
            f"{listed(too_many)} of {name}/{as_of} are no part of the report that was published."
        )
    if not compares_itself_with_the_last(manifest, home.parent):
        raise InputError(
            f"{name}/{as_of} compares itself with an earlier edition, which is no longer beside it as it was."
        )
    job = replace(
        _job(manifest, data, beside, notebooks, _brand(home, manifest)), home=home.parent.absolute()
    )
    made = _made(with_revised_rows(job, as_of), parent)
    differing = sorted(
        file for file in {*published, *made} if file not in made or published.get(file) != _hash(made[file])
    )
    if differing:
        # Other versions are named as the likely cause; that they are the cause is not known.
        mine, theirs = versions(), dict(manifest.get("versions") or {})
        other = [f"{key} {theirs.get(key)}" for key in mine if mine[key] != theirs.get(key)]
        why = f"; it was made with {listed(other)}" if other else ""
        if not other and differing == [MANIFEST]:
            why = "; only the code of this package is another"
        raise RenderError(f"{name}/{as_of} was made again and {listed(differing)} differ{why}.")
    return Verified(name, as_of, home, len(published))


def _manifest(home: Path) -> dict[str, Any]:
    try:
        value = json.loads((home / MANIFEST).read_text(encoding="utf-8"))
        fit = (
            isinstance(value["report"], str)
            and isinstance(value["as_of"], str)
            and isinstance(value["parameters"], dict)
            and isinstance(value["inputs"], list)
            and isinstance(value["notebook"]["name"], str)
            and all(_inside(name) and isinstance(sha, str) for name, sha in value["files"].items())
            and all(map(Vintage.from_dict, value.get("vintages") or ()))
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        fit = False
    if not fit:
        raise InputError(f"The {MANIFEST} of {home.parent.name}/{home.name} cannot be read.")
    return value  # type: ignore[no-any-return]  # json gives Any; what is used of it was looked at


def _inside(name: str) -> bool:
    """Whether a manifest's file lies in its own folder, whoever wrote the manifest."""
    path = Path(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _brand(home: Path, manifest: Mapping[str, Any]) -> Brand:
    """Return who published a report: as its manifest has it, with the logo that lies beside it."""
    recorded = dict(manifest.get("brand") or {})
    try:
        if name := recorded.get("logo"):
            recorded["logo"] = logo_address(str(name), (home / str(name)).read_bytes())
        return Brand(**recorded)
    except (OSError, KeyError, TypeError):
        raise InputError(f"The {MANIFEST} of {home.parent.name}/{home.name} cannot be read.") from None


def _job(
    manifest: Mapping[str, Any],
    data: str | None,
    beside: Mapping[str, str | None],
    notebooks: Path | None,
    brand: Brand,
) -> Job:
    language = str(manifest.get("language") or "en")
    parameters = {key: value for key, value in manifest["parameters"].items() if value is not None}
    source = None
    # Several are found by their names; what is another file by now shows in what is made of it.
    if isinstance(parameters.get("data"), str):
        source = _data(manifest, data)
        del parameters["data"]
    parameters |= {name: path for name, path in beside.items() if path is not None and name in parameters}
    return plan(
        _notebook(manifest["notebook"], notebooks),
        parameters,
        formats=tuple(published_pages(manifest)),
        as_of=manifest.get("as_of_asked"),
        language=language,
        name=manifest["report"],
        title=manifest.get("title_asked"),
        data=source,
        brand=brand,
        fonts=tuple(OwnFont.found(font, _configured("fonts")) for font in manifest.get("own_fonts") or ()),
    )


def _notebook(told: Mapping[str, Any], notebooks: Path | None) -> Template:
    """Find the notebook by its name and hash: among the package's, in the configuration, in the working folder."""
    name = Path(told["name"]).stem
    paths = [Path("notebooks", f"{name}.ipynb"), *_configured("notebook"), *sorted(Path().glob("*.ipynb"))]
    # By the hash and not by the name alone: a notebook of that name may have been changed since.
    for path in (None, *paths):
        with contextlib.suppress(TrendsError):
            notebook = template(name, notebooks) if path is None else template_at(path)
            if sha256(notebook.source).hexdigest() == told.get("sha256"):
                return notebook
    raise InputError(f"The notebook {told['name']} that the report was made with is not at hand.")


def _data(manifest: Mapping[str, Any], data: str | None) -> Given:
    """Find the data by their name and hash."""
    name = str(manifest["parameters"]["data"])
    wanted = {(str(file.get("name")), str(file.get("sha256"))) for file in manifest["inputs"]}
    vintages = tuple(map(Vintage.from_dict, manifest.get("vintages") or ()))
    if name in bundled():
        return given(name)
    if is_stored_name(name):
        return of_vintages(name, vintages)
    for candidate in _candidates(name, wanted, data):
        if candidate.files and {(file.name, file.sha256) for file in candidate.files} <= wanted:
            return replace(candidate, vintages=vintages)
    raise InputError(
        f"The data {name[:80]} that the report was made of are not at hand with the same hash; say where they lie with "
        "-p data=PATH."
    )


def _candidates(name: str, wanted: set[tuple[str, str]], data: str | None) -> Iterator[Given]:
    bare = name.removeprefix("./")
    if data is not None:
        whole = given(data)
        for path in whole.inputs.values():
            # A file may lie elsewhere under another name; the files of a folder keep theirs.
            only = whole.files[0] if path.is_file() else None
            files = whole.files if only is None else (SourceFile(bare, only.sha256, only.size),)
            yield Given(name, {bare: path}, files)
        return
    for path in (*_stored(wanted), *_configured("data"), Path(bare)):
        with contextlib.suppress(TrendsError, OSError):
            if path.is_dir():
                yield given(str(path.absolute()))
            elif path.is_file():
                file = hash_file(path)
                yield Given(name, {bare: path}, (SourceFile(bare, file.sha256, file.size),))


def _stored(wanted: set[tuple[str, str]]) -> Iterator[Path]:
    from trends.store.store import Store

    store = Store()
    hashes = {sha for _, sha in wanted}
    for vintage in store.vintages():
        if vintage.sha256 in hashes:
            with contextlib.suppress(TrendsError):
                yield store.path(vintage)


def _configured(field: str) -> Iterator[Path]:
    """Return the paths that the configuration of the working folder names, if there is one."""
    with contextlib.suppress(TrendsError):
        if CONFIGURATION.is_file():
            values = [getattr(entry, field) for entry in read_configuration(CONFIGURATION).entries]
            texts = {
                text for value in values for text in ([value] if isinstance(value, str) else value or ())
            }
            yield from (Path(text).expanduser() for text in sorted(texts))


def _made(job: Job, parent: ForkServer | None) -> dict[str, bytes]:
    if parent is not None and parent.ready():
        return ordered_files(job, lambda _step: None, parent)
    return make_files(job, lambda _step: None, threading.Event())


def _hash_of(path: Path) -> str | None:
    try:
        return _hash(path.read_bytes())
    except OSError:
        return None


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()
