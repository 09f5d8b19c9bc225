"""Designs that are no XML, that read other files, or that nobody could show."""

from __future__ import annotations

from collections.abc import Iterator

from bundle_making import CONFIG
from hostile.cases import HostileCase, changed

_ENTITIES = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
_INSIDE: dict[str, str] = {
    "deep": "<View>" * 5_000 + "</View>" * 5_000,
    "deep-open": "<View>" * 100_000,
    "as-deep-as-may-be": "<View>" * 47 + "</View>" * 47,
    "many-tags": "<View/>" * 100_000,
    "as-many-tags-as-may-be": "<View/>" * 19_000,
    "many-headers": '<Header value="a"/>' * 19_000,
    "many-controls": "".join(f'<Number name="n{n}" toName="picture"/>' for n in range(15_000)),
    "many-attributes": "<View " + " ".join(f'a{n}="1"' for n in range(150_000)) + "/>",
    "one-attribute-many-times": "<View " + 'a="1" ' * 10_000 + "/>",
    "long-attribute": f'<Header value="{"x" * 1_000_000}"/>',
    "long-name": f'<Number name="{"x" * 500_000}" toName="picture"/>',
    "long-tag": f"<{'x' * 500_000}/>",
    "long-text": "x" * 1_500_000,
    "long-comment": f"<!--{'x' * 1_500_000}-->",
    "many-comments": "<!---->" * 200_000,
    "open-comment": "<!--" * 100_000,
    "cdata": f"<![CDATA[{'x' * 1_000_000}]]>",
    "instructions-for-programs": "<?x y?>" * 200_000,
    "references": "&#65;" * 200_000,
    "reference-to-nothing": "&#0;",
    "reference-beyond": "&#x110000;",
    "named-reference": "&nbsp;",
    "half-a-reference": "&amp" * 1_000,
    "prefixes": "".join(f'<a{n}:View xmlns:a{n}="urn:{n}"/>' for n in range(5_000)),
    "unknown-prefix": "<a:View/>",
    "include": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>',
    "style-sheet": '<?xml-stylesheet href="file:///etc/passwd"?>',
    "hyper-text": '<HyperText name="h" value="$image" inline="true"/>',
    "style": "<Style>@import url(https://example.org/a.css);</Style>",
    "picture-of-a-file": '<Image name="p2" value="/etc/passwd"/>',
    "picture-of-an-address": '<Image name="p2" value="https://example.org/a.png"/>',
    "picture-above": '<Image name="p2" value="../../a.png"/>',
    "many-choices": '<Choices name="c" toName="picture">' + '<Choice value="a"/>' * 15_000 + "</Choices>",
    "choices-unlike": '<Choices name="c" toName="picture">'
    + "".join(f'<Choice value="{n}"/>' for n in range(15_000))
    + "</Choices>",
    "large-taxonomy": '<Taxonomy name="t" toName="picture">'
    + "".join(f'<Choice value="{n}"/>' for n in range(18_900))
    + "</Taxonomy>",
    "deep-taxonomy": '<Taxonomy name="t" toName="picture">'
    + '<Choice value="a">' * 44
    + "</Choice>" * 44
    + "</Taxonomy>",
    "many-labels": '<RectangleLabels name="r" toName="picture">'
    + "".join(f'<Label value="{n}" background="#{n:06x}"/>' for n in range(5_000))
    + "</RectangleLabels>",
    "steering-value": '<Header value="&#x1b;[2J"/>',
    "turned-value": '<Header value="&#x202e;abc"/>',
    "colour": '<RectangleLabels name="r" toName="picture"><Label value="a" background="url(x)"/></RectangleLabels>',
    "numbers": '<Number name="n" toName="picture" min="1e999" max="-1e999" step="0"/>',
    "long-numbers": f'<Number name="n" toName="picture" min="{"9" * 100_000}"/>',
    "rows": '<TextArea name="t" toName="picture" rows="999999999999"/>',
    "stars": '<Rating name="r" toName="picture" maxRating="1000000000"/>',
    "hotkeys": '<Choices name="c" toName="picture"><Choice value="a" hotkey="' + "ctrl+" * 20_000 + 'a"/></Choices>',
    "conditions": "".join(
        f'<View visibleWhen="choice-selected" whenTagName="things" whenChoiceValue="{n}"/>' for n in range(5_000)
    ),
    "condition-on-itself": '<Choices name="c" toName="picture" visibleWhen="choice-selected" whenTagName="c">'
    '<Choice value="a"/></Choices>',
    "variables": "".join(f'<Text name="t{n}" value="$c{n}"/>' for n in range(3_000)),
    "names-alike": '<Number name="things" toName="things"/>' * 3_000,
    "to-names": f'<Number name="n" toName="{",".join(f"a{n}" for n in range(20_000))}"/>',
    "blanks": '<Header value="{0} {x} %s"/>',
    "markup-in-a-value": '<Header value="&lt;img src=x onerror=alert(1)&gt;"/>',
}
_AUDIO = {"as-deep-as-may-be", "blanks", "markup-in-a-value"}
_EITHER = {
    "long-comment", "many-comments", "instructions-for-programs", "style-sheet", "large-taxonomy", "deep-taxonomy",
    "as-many-tags-as-may-be", "long-attribute", "many-labels", "turned-value", "prefixes", "cdata", "long-text",
    "references", "many-headers", "style", "colour", "many-choices", "condition-on-itself",
}  # fmt: skip
_WHOLE: dict[str, bytes] = {
    "empty": b"",
    "zeros": bytes(10_000),
    "one-tag": b"<View/>",
    "text": b"x" * 100_000,
    "less-than": b"<" * 500_000,
    "open-tags": b"<a" * 300_000,
    "no-utf8": b"<View>\xff</View>",
    "utf16": CONFIG.encode("utf-16"),
    "utf16-that-says-utf8": b'<?xml version="1.0" encoding="utf-8"?>' + CONFIG.encode("utf-16-le"),
    "declared-utf7": b'<?xml version="1.0" encoding="utf-7"?>' + CONFIG.encode(),
    "version-nine": b'<?xml version="9.9"?>' + CONFIG.encode(),
    "billion-laughs": f'<!DOCTYPE View [<!ENTITY e0 "x">{_ENTITIES}]><View>&e12;</View>'.encode(),
    "quadratic": b'<!DOCTYPE v [<!ENTITY a "' + b"x" * 50_000 + b'">]><v>' + b"&a;" * 50_000 + b"</v>",
    "file": b'<!DOCTYPE v [<!ENTITY a SYSTEM "file:///etc/passwd">]><v>&a;</v>',
    "network": b'<!DOCTYPE v SYSTEM "http://127.0.0.1:1/x.dtd"><v/>',
    "parameter": b'<!DOCTYPE v [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x">%a;]><v/>',
    "too-large": CONFIG.encode() + b"\n" * (8 << 20),
    "html": b"<!doctype html><html><body>x</body></html>",
    "two-roots": CONFIG.encode() * 2,
    "binary": bytes(range(256)) * 400,
}


def xmls() -> Iterator[HostileCase]:
    for name, inside in _INSIDE.items():
        audio = True if name in _AUDIO else None if name in _EITHER else False
        head, _tag, _end = CONFIG.rpartition("</View>")
        config = f"{head}{inside}</View>"
        yield changed(f"xml/{name}", {"config.xml": config.encode()}, is_sound=audio)
    for name, data in _WHOLE.items():
        audio = None if name in {"version-nine", "declared-utf7"} else False
        yield changed(f"xml/{name}", {"config.xml": data}, is_sound=audio)
