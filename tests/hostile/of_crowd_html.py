"""Templates of crowd-html that are no HTML, that do something, or that have no end: brought in by a requester."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bundle_making import IMAGES, write_folder
from hostile.cases import HostileCase, Way

_ASKED = (
    '<crowd-form><crowd-image-classifier name="c" src="{{ task.input.image }}" categories="[\'a\', \'b\']" header="H">'
    "<full-instructions>F</full-instructions><short-instructions>S</short-instructions></crowd-image-classifier>"
    "INSIDE</crowd-form>"
)
_INSIDE: dict[str, str] = {
    "nothing-more": "",
    "deep": "<div>" * 20_000,
    "deep-closed": "<div>" * 5_000 + "</div>" * 5_000,
    "tags": "<br>" * 100_000,
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">",
    "long-attribute": f'<p title="{"x" * 1_000_000}">',
    "open-quote": '<p title="' + "x" * 500_000,
    "open-tags": "<a" * 200_000,
    "less": "<" * 300_000,
    "comment": f"<!--{'x' * 1_000_000}-->",
    "open-comments": "<!--" * 100_000,
    "script": "<script>fetch('https://example.org')</script>",
    "script-that-is-open": "<script>" + "a" * 500_000,
    "script-elsewhere": '<script src="https://example.org/a.js"></script>',
    "handler": '<p onclick="alert(1)">x</p>',
    "frame": '<iframe src="file:///etc/passwd"></iframe>',
    "style": "<style>@import 'https://example.org/a.css';</style>",
    "form": '<form action="https://example.org"><input name="password" type="password"></form>',
    "object": '<object data="file:///etc/passwd"></object><embed src="x">',
    "picture-elsewhere": '<img src="https://example.org/a.png">',
    "entities": "&amp;" * 100_000,
    "entities-open": "&" * 300_000,
    "liquid-open": "{{ " * 100_000,
    "liquid-open-blocks": "{% " * 100_000,
    "liquid-deep": "{% if task.input.image %}" * 3_000,
    "liquid-loops": "{% for a in task.input.image %}" * 3_000 + "x" + "{% endfor %}" * 3_000,
    "liquid-large-loop": "{% for i in (1..1000000000) %}x{% endfor %}",
    "liquid-filters": "{{ task.input.image " + "| upcase " * 50_000 + "}}",
    "liquid-include": "{% include '/etc/passwd' %}{% render '../x' %}",
    "liquid-capture": "{% capture a %}{{ a }}{{ a }}{% endcapture %}" * 2_000,
    "liquid-assign": "{% assign a = a | append: a %}" * 2_000,
    "liquid-raw": "{% raw %}" * 3_000,
    "liquid-comment": "{% comment %}" + "x" * 500_000,
    "liquid-dots": "{{ task.input" + ".a" * 100_000 + " }}",
    "liquid-brackets": "{{ task.input" + "['a']" * 50_000 + " }}",
    "liquid-quotes": "{{ '" + "\\'" * 100_000 + " }}",
    "elements-again": '<crowd-input name="i"></crowd-input>' * 1_500,
    "elements-unlike": "".join(f'<crowd-input name="i{n}"></crowd-input>' for n in range(1_500)),
    "unknown-elements": "".join(f"<crowd-x{n}></crowd-x{n}>" for n in range(5_000)),
    "radio": "<crowd-radio-group>" + '<crowd-radio-button name="r"></crowd-radio-button>' * 3_000,
    "slider": '<crowd-slider name="s" min="1e999" max="-1" step="0"></crowd-slider>',
    "hidden": '<input type="hidden" name="' + "x" * 100_000 + '">',
    "turned": "\u202eabc",
    "steering": "\x1b[2J\x07",
    "nul": "a\x00b",
    "half-a-character": "&#xd800;",
    "categories": '<crowd-image-classifier name="d" src="a" categories="'
    + "[" * 100_000
    + '"></crowd-image-classifier>',
    "categories-many": '<crowd-image-classifier name="d" src="{{ task.input.image }}" header="H" categories="'
    + str([f"c{n}" for n in range(30_000)])
    + '"></crowd-image-classifier>',
}
_WHOLE: dict[str, bytes] = {
    "empty": b"",
    "zeros": bytes(100_000),
    "text": b"crowd-form" * 10_000,
    "no-utf8": _ASKED.encode() + b"\xff",
    "utf16": _ASKED.encode("utf-16"),
    "only-open": b"<crowd-form>",
    "only-closed": b"</crowd-form>" * 50_000,
    "forms": b"<crowd-form></crowd-form>" * 20_000,
    "doctype": b'<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + _ASKED.encode(),
    "too-large": _ASKED.encode() + b" " * (8 << 20),
}


def crowd_htmls() -> Iterator[HostileCase]:
    templates = {name: _ASKED.replace("INSIDE", inside).encode() for name, inside in _INSIDE.items()}
    for name, data in {**templates, **{f"whole-{name}": data for name, data in _WHOLE.items()}}.items():
        files = {"template.liquid.html": data, "tasks.csv": b"image\nmedia/first.png\n", **IMAGES}

        def write(folder: Path, files: dict[str, bytes] = files) -> Path:
            return write_folder(folder / "source", files)

        yield HostileCase(f"crowd-html/{name}", write, name == "nothing-more" or None, Way.IMPORTED)
