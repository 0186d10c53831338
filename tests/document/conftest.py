"""Texts that try to be more than text."""

from __future__ import annotations

import pytest

HOSTILE = {
    "html": '<script>alert(1)</script><img src=x onerror="alert(2)">',
    "attribute": '" onmouseover="alert(1)" x="',
    "entity": "&lt;b&gt; &amp; &#60;script&#62;",
    "address": "javascript:alert(1)",
    "typst": '#read("/etc/passwd") #import "x.typ"',
    "maths": "$x^2$ and $$y$$",
    "markup": "*bold* _it_ `code` <label> @ref = heading",
    "backslashes": "C:\\new\\table \\u{41} \\n",
    "quotes": "\"double\" 'single' «guillemets» “curly”",
    "nul": "before\x00after",
    "controls": "bell\x07 escape\x1b[31m vertical\x0b",
    "override": "abc\u202edcba\u202c xyz",
    "isolate": "\u2066left\u2069 \u2067right\u2069",
    "long": "x" * 10_000,
    "emoji": "\U0001f469\u200d\U0001f680 \U0001f1f8\U0001f1fe \u2764\ufe0f",
    "arabic": "تنظيم الدولة الإسلامية",
    "cyrillic": "Исламское государство",
    "polish": "Łódź, Kraków",
    "surrogate": "lone \ud800 half",
    "noncharacter": "odd \ufffe \U0010ffff",
    "separator": "line\u2028paragraph\u2029end",
    "combining": "Z" + "\u0301" * 200,
    "braces": "{{ template }} {% block %} ${env} {day}",
    "newlines": "one\r\ntwo\rthree\n\nfour",
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "hostile" in metafunc.fixturenames:
        metafunc.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
