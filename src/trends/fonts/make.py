"""Make the fonts of this folder from those of the Noto project: `python -m trends.fonts.make FOLDER`.

FOLDER is searched for the variable fonts, such as ``NotoSansBengali[wdth,wght].ttf``, as the packages justmytype-intl-cjk,
-africa, -sea and -south-asia hold them. Each is set to the regular weight and to normal width, reduced to what DejaVu Sans
does not have, and renamed, so that nobody takes it for the whole font. The same sources give the same bytes.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

from trends.fonts.choice import FOLDER, SHIPPED, base_font, letters_of

__all__ = ["main"]

SOURCES = {
    "Trends Sans SC": "NotoSansSC[wght].ttf",
    "Trends Sans Ethiopic": "NotoSansEthiopic[wdth,wght].ttf",
    "Trends Sans Myanmar": "NotoSansMyanmar[wdth,wght].ttf",
    "Trends Sans Bengali": "NotoSansBengali[wdth,wght].ttf",
    "Trends Sans Devanagari": "NotoSansDevanagari[wdth,wght].ttf",
    "Trends Sans Thai": "NotoSansThai[wdth,wght].ttf",
    "Trends Sans Tamil": "NotoSansTamil[wdth,wght].ttf",
    "Trends Sans Telugu": "NotoSansTelugu[wdth,wght].ttf",
    "Trends Sans Khmer": "NotoSansKhmer[wdth,wght].ttf",
}
_JOINING = frozenset(map(ord, " \u00a0\u200b\u200c\u200d\u25cc"))
"""What takes part in the shaping of a word, and so must be in the font of its letters."""
# Where the axes of a variable font stand at its regular cut (OpenType: weight 400, width 100 %).
_REGULAR = {"wght": 400, "wdth": 100}
_NAMES = {1: "{family}", 2: "Regular", 3: "{version};{plain}-Regular", 4: "{family}", 6: "{plain}-Regular"}
_KEPT = (0, 5, 13, 14)
"""Of the source's own names: copyright, version, licence, and the licence's address."""
_UNUSED = ("DSIG", "STAT", "HVAR", "MVAR", "avar", "meta", "vhea", "vmtx", "VORG")
"""Tables of signatures, of variation, and of vertical text."""


def main(folder: Path) -> None:
    """Make all fonts anew, with their licences beside them."""
    for font in SHIPPED:
        (source,) = folder.rglob(SOURCES[font.family].replace("[", "[[]"))
        _made(source, font.family).save(font.path)
        shutil.copyfile(source.with_name("OFL.txt"), font.path.with_suffix(".OFL.txt"))
        print(f"{font.path.name}: {font.path.stat().st_size:,} bytes")  # noqa: T201 - a program


def _made(source: Path, family: str) -> Any:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    # The time stays that of the source, or each run would give other bytes.
    font = TTFont(source, recalcTimestamp=False)
    axes = {axis.axisTag: _REGULAR[axis.axisTag] for axis in font["fvar"].axes}
    font = instantiateVariableFont(font, axes, inplace=True)
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = list(_KEPT)
    options.drop_tables += _UNUSED
    wanted = set(font.getBestCmap()) - (letters_of(base_font()) - _JOINING)
    if family.endswith(" SC"):
        wanted &= _chinese() | _JOINING
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    names = font["name"]
    words = {"family": family, "plain": family.replace(" ", ""), "version": names.getDebugName(5)}
    for number, name in _NAMES.items():
        names.setName(name.format(**words), number, 3, 1, 0x409)
    return font


def _chinese() -> set[int]:
    """Return the characters of GB 2312 and whatever the catalogues and the names of countries and months hold beside them."""
    rows = range(0xA1, 0xF8)
    texts = [bytes([row, cell]).decode("gb2312", "ignore") for row in rows for cell in range(0xA1, 0xFF)]
    return {ord(letter) for text in (*texts, *_written()) for letter in text}


def _written() -> list[str]:
    """Return all texts that the package itself may print in Chinese."""
    from babel import Locale

    chinese = Locale("zh")
    names = [*chinese.territories.values(), *chinese.languages.values(), *chinese.scripts.values()]
    months = [name for width in ("wide", "abbreviated") for name in chinese.months["format"][width].values()]
    catalogues = [
        path.read_text(encoding="utf-8")
        for path in files("trends.messages").joinpath("zh").iterdir()
        if tomllib.loads(path.read_text(encoding="utf-8"))
    ]
    return [*names, *months, *catalogues]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: python -m trends.fonts.make FOLDER; the fonts are written to {FOLDER.name}/")
    main(Path(sys.argv[1]))
