"""Who publishes a report: read, refused in a sentence, and the same when the report is made again."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

import pytest
from PIL import Image

from trends.document.blocks import Brand
from trends.errors import InputError, ParameterError, TrendsError
from trends.messages import in_language
from trends.reporting import ReportsFailed, render, render_due, verify
from trends.reporting.branding import brand_of, contrast, read_brand
from trends.reporting.configuration import ConfigurationError, read_configuration
from trends.reporting.logo import logo_bytes, logo_name

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"{more}>{inner}</svg>'


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def drawing(inner="<path d='M0 0h9v9z'/>", more="", name="logo.svg"):
    Path(name).write_text(SVG.format(more=more, inner=inner), encoding="utf-8")
    return name


def reason(**table):
    with pytest.raises(ParameterError) as caught:
        read_brand(table)
    return str(caught.value)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#ffffff", "#ffffff", 1.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


def test_a_brand_is_read(here, png):
    (here / "logo.png").write_bytes(base64.b64decode(png))
    brand = read_brand(
        {
            "organisation": "Institute for Ruritania",
            "logo": "logo.png",
            "colour": "#0A5",
            "dark_colour": "#8fc3e6",
            "paper": "us-letter",
        }
        | {"colour": "#075"}
    )
    assert brand.logo.startswith("data:image/png;base64,")
    assert (brand.logo_alt, brand.colour, brand.paper) == ("Institute for Ruritania", "#007755", "us-letter")
    assert read_brand(None) == Brand()
    assert read_brand(brand) is brand


@pytest.mark.parametrize(
    ("colour", "said"),
    [
        ("#ffee00", "Colour #ffee00 cannot be read on white: its contrast is 1.2:1, and text needs 4.5:1."),
        ("#777777", "its contrast is 4.4:1, and text needs 4.5:1"),
        ("red", "Colour must be a colour as #rrggbb, not 'red'."),
        ("#12345", "must be a colour"),
        ("#123456;background:url(//x)", "must be a colour"),
        (7, "Colour must be a colour as #rrggbb, not '7'."),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused_with_its_ratio(colour, said):
    assert said in reason(colour=colour)


def test_the_dark_colour_is_measured_in_the_dark():
    assert "cannot be read on a dark page: its contrast is" in reason(dark_colour="#1d4e6f")
    assert read_brand({"dark_colour": "#8fc3e6"}).dark_colour == "#8fc3e6"


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        ("<script>alert(1)</script>", "holds a script"),
        ("<rect onclick='x()'/>", "holds a script"),
        ("<foreignObject/>", "holds a script"),
        ("<a href='javascript:x()'><rect/></a>", "holds a script"),
        ("<image href='https://example.org/x.png'/>", "refers to something outside"),
        ("<image xmlns:x='http://www.w3.org/1999/xlink' x:href='x.png'/>", "refers to something outside"),
        ("<use href='other.svg#a'/>", "refers to something outside"),
        ("<style>@import 'x.css';</style>", "refers to something outside"),
        ("<rect fill='url(https://example.org/#a)'/>", "refers to something outside"),
        ("<rect style='background: url( //example.org/a )'/>", "refers to something outside"),
        ("<set attributeName='href' to='https://example.org'/>", "refers to something outside"),
    ],
)
def test_a_drawing_that_runs_or_fetches_is_refused(inner, said):
    assert said in reason(logo=drawing(inner), logo_alt="X")


def test_a_drawing_with_everything_in_it_is_taken(png):
    inner = (
        "<defs><linearGradient id='g'/></defs><rect fill='url(#g)'/><use href='#g'/>"
        f"<image href='data:image/png;base64,{png}'/><style>.a {{ fill: url(#g) }}</style>"
    )
    assert read_brand({"logo": drawing(inner), "logo_alt": "X"}).logo.startswith("data:image/svg+xml;base64,")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no PNG, JPEG or SVG image"),
        (b"GIF89a\x01", "is no PNG, JPEG or SVG image"),
        (b"\xff\xd8\xff\xe0 jpeg", "is a broken JPEG"),
        (b"<html><body/></html>", "is no PNG, JPEG or SVG image"),
        (b"\x89PNG\r\n\x1a\n", "is a broken PNG"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x02\0\0\0", "pixels; at most 4 million"),
        (
            b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + SVG.format(more="", inner="&a;").encode(),
            "has a document type",
        ),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "says nowhere how large it is"),
        (
            b"<?xml-stylesheet href='x.css'?>" + SVG.format(more="", inner="").encode(),
            "refers to something outside",
        ),
        (b"x" * 300_001, "is larger than 300 kB"),
    ],
)
def test_what_is_no_logo_is_refused(here, content, said):
    (here / "logo").write_bytes(content)
    assert said in reason(logo="logo", logo_alt="X")


def test_a_photograph_is_taken_as_it_is(here):
    image = io.BytesIO()
    Image.new("RGB", (40, 20), (160, 0, 64)).save(image, "JPEG")
    (here / "logo.JPG").write_bytes(image.getvalue())
    address = read_brand({"logo": "logo.JPG", "logo_alt": "X"}).logo
    assert address.startswith("data:image/jpeg;base64,")
    assert (logo_name(address), logo_bytes(address)) == ("logo.jpg", image.getvalue())
    (here / "logo.JPG").write_bytes(image.getvalue()[:-200])
    assert "is a broken JPEG" in reason(logo="logo.JPG", logo_alt="X")


@pytest.mark.parametrize(
    "text", ["https://example.org/logo.svg", "//example.org/x.png", "data:image/png;base64,AA", "HTTP://x/y"]
)
def test_nothing_is_fetched(text):
    assert "nothing is fetched" in reason(logo=text, logo_alt="X")


def test_a_logo_that_is_missing_or_without_words(here):
    assert "The logo gone.png cannot be read: no such file" in reason(logo="gone.png", logo_alt="X")
    assert "The logo folder cannot be read" in reason(logo=str(here / "folder"), logo_alt="X")
    assert "give logo_alt or organisation" in reason(logo=drawing())


def test_every_fault_of_a_brand_is_told_and_none_is_lost():
    _, wrong = brand_of(
        {"paper": "a3", "colour": "#ff0", "organization": "X", "contact": "x" * 301, "logo": 3}
    )
    assert [str(error).split(";")[0][:40] for error in wrong.values()] == [
        "Logo must be the path of a PNG, JPEG or ",
        "Contact must be text of at most 300 char",
        "Paper must be a4 or us-letter, not 'a3'.",
        "'organization' is unknown",
        "Colour #ff0 cannot be read on white: its",
    ]


def test_a_file_with_a_brand(here):
    (here / "brand.toml").write_text("[brand]\norganisation = 'X'\n", encoding="utf-8")
    assert read_brand("brand.toml").organisation == "X"
    (here / "bare.toml").write_text("organisation = 'Y'\n", encoding="utf-8")
    assert read_brand(here / "bare.toml").organisation == "Y"
    (here / "wrong.toml").write_text("[brand\n", encoding="utf-8")
    for name, said in (("wrong.toml", "is no TOML"), ("gone.toml", "cannot be read")):
        with pytest.raises(InputError, match=said):
            read_brand(name)


def test_of_a_configuration_each_report_has_its_own(here):
    drawing()
    text = (
        "[brand]\norganisation = 'All'\ncolour = '#075'\n[[report]]\nname = 'a'\n"
        "[[report]]\nname = 'b'\nbrand = { organisation = 'One', logo = 'logo.svg' }\n"
        "[[report]]\nname = 'c'\n[report.brand]\norganisation = 'C'\ncolour = '#ff0'\n"
    )
    (here / "reports.toml").write_text(text, encoding="utf-8")
    read = read_configuration(here / "reports.toml")
    assert [(one.name, one.brand.organisation, one.brand.colour) for one in read.entries] == [
        ("a", "All", "#007755"),
        ("b", "One", "#007755"),
    ]
    assert [str(error).partition(" of")[0] for one in read.unsound for error in one.errors] == ["Line 13"]
    (here / "reports.toml").write_text(text.replace("'#075'", "'green'"), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=r"Line 3 of reports\.toml: Colour must be"):
        read_configuration(here / "reports.toml")


def test_a_report_bears_its_brand_and_is_made_again_with_it(here, notebooks, png):
    (here / "logo.png").write_bytes(base64.b64decode(png))
    asked = {"organisation": "Institute for Ruritania", "logo": "logo.png", "contact": "desk@example.org"}
    settings = {"out": here / "out", "notebooks": notebooks, "formats": "html"}
    (done,) = render(["small"], brand=asked, **settings)
    manifest = json.loads((done.path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["brand"]["organisation"] == "Institute for Ruritania"
    assert manifest["brand"]["logo"] == "logo.png"
    assert manifest["files"]["logo.png"]
    assert str(here) not in json.dumps(manifest)
    page = done.pages["html"].read_text(encoding="utf-8")
    assert "Institute for Ruritania" in page
    assert "desk@example.org" in page
    assert "Institute for Ruritania" in (here / "out" / "index.html").read_text(encoding="utf-8")
    (here / "logo.png").unlink()
    assert verify(done.path, notebooks=notebooks)
    # Another brand is another page, and no brand none.
    (other,) = render(["small"], brand={"organisation": "Another"}, **settings)
    assert other.status == "rendered again"
    assert not (other.path / "logo.png").exists()


def test_fonts_of_a_configuration_are_recorded_and_found_again(here, notebooks):
    import matplotlib as mpl

    source = Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf")
    (here / "own.ttf").write_bytes(source.read_bytes())
    (here / "reports").mkdir()
    toml = here / "reports" / "reports.toml"
    text = "[[report]]\nname = 'a'\nnotebook = 'small'\nformats = ['html']\nfonts = ['own.ttf']\n"
    toml.write_text(text, encoding="utf-8")
    (done,) = render_due(notebooks=notebooks)
    (font,) = json.loads((done.path / "manifest.json").read_text(encoding="utf-8"))["own_fonts"]
    assert (font["file"], len(font["sha256"])) == ("own.ttf", 64)
    assert verify(done.path, notebooks=notebooks)
    (here / "own.ttf").write_bytes(b"no font")
    with pytest.raises(InputError, match=r"The font own\.ttf that the report was made with is not at hand"):
        verify(done.path, notebooks=notebooks)
    with pytest.raises(ReportsFailed, match=r"Line 5 of reports\.toml: own\.ttf is no font that can be read"):
        render_due(notebooks=notebooks)


@pytest.mark.parametrize(
    ("written", "french"),
    [
        ('[brand]\ncolour = "#eeeeee"\n', "ne se lit pas sur blanc : son contraste est de 1,1:1"),
        ('[brand]\nlogo = "https://example.org/a.png"\n', "Le logo doit être un fichier"),
        ('[brand]\nlogo = "none.png"\norganisation = "A"\n', "Le logo none.png ne peut être lu"),
        ('[defaults]\non_change = "mail \'x"\n', "un guillemet qui n’est pas fermé"),
        ('[defaults]\non_change = "mail {pdg}"\n', "vouliez-vous dire"),
        ("[brand\n", "La ligne 1 de reports.toml n’est pas du TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_in_the_language_of_the_reports(tmp_path, written, french):
    path = tmp_path / "reports.toml"
    path.write_text(written + '\n[[report]]\nname = "a"\n', encoding="utf-8")
    try:
        faults = [error for one in read_configuration(path).unsound for error in one.errors]
    except TrendsError as error:
        faults = getattr(error, "faults", (error,))
    said = " ".join(in_language(one.sentence, "fr") for one in faults)
    assert french in said.replace("\N{NO-BREAK SPACE}", " ")
