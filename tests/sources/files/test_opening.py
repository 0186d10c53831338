from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from trends.errors import InputError
from trends.sources.files.opening import natural_order, opened


def names_and_bytes(*paths):
    with opened(list(paths)) as opening:
        return [(plain.name, plain.path.read_bytes()) for plain in opening.files], opening.sources()


def zipped(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_plain_file_is_read_where_it_lies(write):
    path = write("a,b\n1,2\n")
    files, sources = names_and_bytes(path)
    assert files == [("table.csv", b"a,b\n1,2\n")]
    assert sources[0].size == 8


def test_gzip_and_zip_give_what_is_inside_and_the_hash_of_the_outside(write):
    content = b"a,b\n1,2\n"
    packed = write(gzip.compress(content), "t.csv.gz")
    files, sources = names_and_bytes(packed)
    assert files == [("t.csv", content)]
    assert sources[0].name == "t.csv.gz"
    archive = write(
        zipped(
            **{
                "ged.csv": content,
                "codebook.pdf": b"%PDF",
                "README.txt": b"Read, this.",
                "doc/LICENSE": b"CC BY",
                "read_me_first.txt": b"x",
                "__MACOSX/._ged.csv": b"x",
            }
        ),
        "g.zip",
    )
    files, sources = names_and_bytes(archive)
    assert files == [("g.zip/ged.csv", content)]
    assert sources[0].size == archive.stat().st_size


def test_a_folder_without_a_name_is_named_by_its_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match=r"^The folder \. holds no file\.$"):
        names_and_bytes(Path())

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "rglob", refuse)
    with pytest.raises(InputError, match=r"^/ cannot be read: Permission denied\.$"):
        names_and_bytes(Path("/"))


def test_a_folder_is_read_in_natural_order_and_hidden_files_are_not(write):
    for name in ("v26_0_10.csv", "v26_0_9.csv", ".DS_Store", "deep/v26_0_1.csv"):
        path = write("a,b\n1,2\n", f"folder/{name}")
    folder = path.parents[1]
    files, _ = names_and_bytes(folder)
    assert [name for name, _ in files] == ["deep/v26_0_1.csv", "v26_0_9.csv", "v26_0_10.csv"]
    assert natural_order("a2") < natural_order("a10")


def test_nothing_is_left_behind(write):
    with opened([write(gzip.compress(b"a,b\n1,2\n"), "t.csv.gz")]) as opening:
        copy = opening.files[0].path
        assert copy.exists()
    assert not copy.exists()


def bomb():
    return zipped(**{"bomb.csv": b"0" * (70 << 20)})


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.csv", "is empty"),
        (gzip.compress(b"a,b\n" * 5000)[:40], "cut.csv.gz", "damaged or truncated gzip"),
        (zipped(**{"a.csv": b"a,b\n1,2\n" * 500})[:60], "cut.zip", "damaged or truncated zip"),
        (b"PK\x03\x04" + b"\x00" * 50, "noise.zip", "damaged or truncated zip"),
        (zipped(), "nothing.zip", "holds no table"),
        (zipped(**{"readme.md": b"x"}), "papers.zip", "holds no table"),
        (zipped(**{"../../etc/evil.csv": b"a,b\n1,2\n"}), "out.zip", "path outside itself"),
        (zipped(**{"C:\\evil.csv": b"a,b\n1,2\n"}), "drive.zip", "path outside itself"),
        (zipped(**{"inner.zip": zipped(**{"a.csv": b"a,b\n"})}), "nest.zip", "archive inside an archive"),
        (zipped(**{"a.csv": b""}), "hollow.zip", "is empty"),
        (bomb(), "bomb.zip", "grows beyond 100 times"),
        (gzip.compress(b"0" * (70 << 20)), "bomb.csv.gz", "grows beyond 100 times"),
    ],
    # Named after the file: bytes of an archive hold the time it was made, and every worker makes its own.
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_bad_files_and_archives_are_refused_in_one_sentence(write, content, name, said):
    path = write(content, name)
    with pytest.raises(InputError, match=said) as caught, opened([path]):
        pass
    assert len(str(caught.value)) < 500
    assert name in str(caught.value)


def test_an_encrypted_archive(write):
    data = bytearray(zipped(**{"a.csv": b"a,b\n1,2\n"}))
    # Bit 0 of the general purpose flags, in the local header and in the directory, says "encrypted".
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="encrypted"), opened([write(bytes(data), "locked.zip")]):
        pass


def test_what_does_not_exist(tmp_path):
    with pytest.raises(InputError, match="no file"), opened([tmp_path / "nowhere.csv"]):
        pass
    (tmp_path / "hollow").mkdir()
    with pytest.raises(InputError, match="hollow holds no file"), opened([tmp_path / "hollow"]):
        pass


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_tar_gives_what_is_inside(tmp_path, mode):
    folder = tmp_path / "kept"
    folder.mkdir()
    for name in ("v_10.csv", "v_9.csv", "readme.txt", ".hidden"):
        (folder / name).write_text(f"a\n{name}\n", encoding="utf-8")
    packed = tmp_path / "kept.tar"
    with tarfile.open(packed, mode) as archive:
        archive.add(folder, "kept")
    with opened([packed]) as opening:
        assert [file.name for file in opening.files] == ["kept.tar/kept/v_9.csv", "kept.tar/kept/v_10.csv"]
        assert [file.path.read_text(encoding="utf-8") for file in opening.files] == [
            "a\nv_9.csv\n",
            "a\nv_10.csv\n",
        ]
        assert [source.name for source in opening.sources()] == ["kept.tar"]


def test_a_tar_that_reaches_outside_or_is_cut_is_refused(tmp_path):
    packed = tmp_path / "bad.tar"
    inside = tmp_path / "a.csv"
    inside.write_text("a,b\n" * 1000, encoding="utf-8")
    with tarfile.open(packed, "w") as archive:
        archive.add(inside, "../a.csv")
    with pytest.raises(InputError, match="names a path outside itself"), opened([packed]):
        pass
    with tarfile.open(packed, "w") as archive:
        archive.add(inside, "a.csv")
    packed.write_bytes(packed.read_bytes()[:1024])
    with pytest.raises(InputError, match="damaged or truncated tar file"), opened([packed]):
        pass
