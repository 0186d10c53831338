"""A logo becomes part of the page: a PNG, JPEG or SVG that asks nobody for anything and runs nothing."""

from __future__ import annotations

import base64
import re
import struct
import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

from trends.document.blocks import PNG_SIGNATURE
from trends.errors import InputError, ParameterError
from trends.messages import Message
from trends.reporting.regular import refuse_streams

__all__ = ["logo_address", "logo_bytes", "logo_name", "read_logo"]

LARGEST = 300_000
"""In bytes: the logo is in every page, and a page goes out by mail."""
# A small file can unpack to gigabytes; 2,000 by 2,000 pixels print sharply at any size of a logo.
MOST_PIXELS = 4_000_000
_SVG = "{http://www.w3.org/2000/svg}"
_MIME = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}
_JPEG_SIGNATURE = b"\xff\xd8\xff"
_ADDRESS = re.compile(r"^(?:[a-z][a-z0-9+.-]+:|//)", re.IGNORECASE)
_INSIDE = re.compile(r"^\s*(?:#|data:image/(?:png|jpeg);base64,)", re.IGNORECASE)
_CALLED = re.compile(r"url\(\s*['\"]?\s*(?!#)|@import|expression\s*\(|javascript:", re.IGNORECASE)
_RUNS = frozenset({"script", "foreignObject", "iframe", "audio", "video", "handler", "listener"})


def read_logo(text: str) -> str:
    """Read an image as a data address.

    Parameters
    ----------
    text : str
        Its path; a relative one starts at the working folder.

    Raises
    ------
    ParameterError
        For an address on the web, what is no PNG, JPEG or SVG, one that is too large, or an SVG that runs or fetches
        something.
    InputError
        If there is no such file.
    """
    path = Path(text).expanduser()
    # One letter and a colon is a drive of Windows, and no address.
    if _ADDRESS.match(text):
        raise ParameterError(Message("configuration.logo.address"))
    refuse_streams(path)
    name = path.name[:60]
    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is no path"
        raise InputError(Message("configuration.logo.unread", name=name, why=why.lower())) from None
    if len(content) > LARGEST:
        raise ParameterError(Message("configuration.logo.large", name=name, most=LARGEST // 1000))
    if content.startswith(PNG_SIGNATURE):
        mime = "image/png"
        _refuse_broken(content, "PNG", name)
    elif content.startswith(_JPEG_SIGNATURE):
        mime = "image/jpeg"
        _refuse_broken(content, "JPEG", name)
    else:
        mime = "image/svg+xml"
        _refuse_active(_parsed(content, name), name)
    return logo_address(f"logo.{_MIME[mime]}", content)


def logo_address(name: str, content: bytes) -> str:
    """Return an image as a data address; `name` says by its end what it is.

    Raises
    ------
    KeyError
        If it is none of ``logo.png``, ``logo.jpg`` and ``logo.svg``.
    """
    mime = {f"logo.{end}": mime for mime, end in _MIME.items()}[name]
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


def logo_name(address: str) -> str:
    """Return the name under which a logo lies beside the report that shows it: ``logo.svg``; empty for none."""
    return f"logo.{_MIME[address[5:].partition(';')[0]]}" if address else ""


def logo_bytes(address: str) -> bytes:
    """Return the image of a data address."""
    return base64.b64decode(address.partition(",")[2])


def _refuse_broken(content: bytes, kind: str, name: str) -> None:
    from PIL import Image

    broken = ParameterError(Message("configuration.logo.broken", name=name, kind=kind))
    if kind == "PNG":
        width, height = struct.unpack(">II", content[16:24].ljust(8, b"\0"))
        _refuse_large(width, height, name)
    try:
        with warnings.catch_warnings():
            # Pillow warns of what is large, and refuses what is larger still: ours is the narrower limit.
            warnings.simplefilter("ignore")
            image = Image.open(BytesIO(content), formats=[kind])
    except Image.DecompressionBombError:
        raise ParameterError(
            Message("configuration.logo.bomb", name=name, most=MOST_PIXELS // 1_000_000)
        ) from None
    except Exception:  # noqa: BLE001 - Pillow raises whatever its readers of formats do
        raise broken from None
    width, height = image.size
    _refuse_large(width, height, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            image.load()
    except Exception:  # noqa: BLE001 - likewise
        raise broken from None


def _refuse_large(width: int, height: int, name: str) -> None:
    if width * height > MOST_PIXELS:
        most = MOST_PIXELS // 1_000_000
        raise ParameterError(
            Message("configuration.logo.pixels", name=name, width=width, height=height, most=most)
        )


def _parsed(content: bytes, name: str) -> Any:
    from lxml import etree

    # An entity can be as large as the memory; a document type is not needed for one drawing.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise ParameterError(Message("configuration.logo.form", name=name)) from None
    if root.tag != f"{_SVG}svg":
        raise ParameterError(Message("configuration.logo.form", name=name))
    if root.getroottree().docinfo.internalDTD is not None:
        raise ParameterError(Message("configuration.logo.doctype", name=name))
    if not root.get("viewBox") and not (root.get("width") and root.get("height")):
        raise ParameterError(Message("configuration.logo.size", name=name))
    return root


def _refuse_active(root: Any, name: str) -> None:
    """Refuse scripts, handlers and references to anything outside the drawing."""
    runs = ParameterError(Message("configuration.logo.script", name=name))
    fetches = ParameterError(Message("configuration.logo.outside", name=name))
    if any(node.target == "xml-stylesheet" for node in root.xpath("/processing-instruction()")):
        raise fetches
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        local = node.tag.rpartition("}")[2]
        if local in _RUNS:
            raise runs
        if local == "style" and _CALLED.search("".join(node.itertext())):
            raise fetches
        for key, value in node.attrib.items():
            attribute = key.rpartition("}")[2].lower()
            if attribute.startswith("on"):
                raise runs
            # An animation can set an address after the drawing was looked at.
            if attribute == "attributename" and value.strip().lower().rpartition(":")[2] in {"href", "src"}:
                raise fetches
            if attribute in {"href", "src"} and local != "a" and not _INSIDE.match(value):
                raise fetches
            if "javascript:" in value.lower():
                raise runs
            if _CALLED.search(value):
                raise fetches
