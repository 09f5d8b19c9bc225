"""Manifests that are no TOML, that are too much of it, or that say what no manifest may."""

from __future__ import annotations

from collections.abc import Iterator

from bundle_making import MANIFEST
from hostile.cases import HostileCase, changed

_AT_END: dict[str, str] = {
    "deep-lists": "x = " + "[" * 5_000 + "]" * 5_000,
    "deep-lists-open": "x = " + "[" * 100_000,
    "deep-tables": "x = " + "{a=" * 3_000 + "1" + "}" * 3_000,
    "dots": "x" + ".x" * 100_000 + " = 1",
    "dotted-sections": "[" + "a." * 60_000 + "a]",
    "many-sections": "".join(f"[s{number}]\n" for number in range(15_000)),
    "many-lists-of-sections": "[[s]]\n" * 30_000,
    "many-keys": "".join(f"k{number} = 1\n" for number in range(15_000)),
    "long-key": "k" * 200_000 + " = 1",
    "long-text": 'x = "' + "a" * 200_000 + '"',
    "long-text-open": 'x = """' + "a" * 200_000,
    "quotes": 'x = "' + '\\"' * 90_000,
    "escapes": 'x = "' + "\\u0041" * 30_000 + '"',
    "half-a-character": 'x = "\\ud800"',
    "no-such-character": 'x = "\\UFFFFFFFF"',
    "long-number": "x = " + "9" * 200_000,
    "long-hex": "x = 0x" + "f" * 200_000,
    "long-float": "x = 1." + "0" * 200_000,
    "large-exponent": "x = 1e999999999",
    "infinity": "x = inf",
    "no-number": "x = nan",
    "no-day": "x = 2025-02-30",
    "first-day": "x = 0000-00-00",
    "time": "x = 25:61:61",
    "far-time": "x = 9999-12-31T23:59:59.999999999+99:99",
    "twice": 'title = "a"\ntitle = "b"',
    "section-twice": "[pay]\n[pay]",
    "section-and-list": "[a]\n[[a]]",
    "key-into-a-text": '[title]\nx = "1"',
    "line-of-spaces": " " * 200_000,
    "lines": "\n" * 200_000,
    "comment": "#" + "x" * 200_000,
    "comment-that-steers": "# \x1b[2J",
    "control": 'x = "\x00"',
    "turned": 'x = "\u202e"',
    "carriage": "x = 1\ry = 2",
    "xml": "<bundle/>",
    "json": '{"format": "annotator-bundle"}',
    "equals": "=" * 200_000,
    "brackets-closed": "]" * 200_000,
    "unknown-fields": "".join(f'[validate.v{number}]\nx = "y"\n' for number in range(5_000)),
}
_FIELDS = {
    "format": '"annotator-bundle"', "version": "version = 1", "id": '"street-things"', "revision": "revision = 1",
    "title": '"Say what stands in the street"', "description": '"Three pictures."', "requester": '"City Mapping Group"',
    "contact": '"mapping@example.org"', "config": '"config.xml"', "currency": '"EUR"', "amount": '"0.04"',
    "expected": "expected_s = 12",
}  # fmt: skip
_VALUES = {
    "a-list": "[]", "a-table": "{}", "a-truth": "true", "a-day": "1979-05-27", "a-large-number": "99999999999999999999",
    "a-negative": "-1", "a-float": "1e400", "nothing": '""', "spaces": '"   "',
    "a-long-text": '"' + "x" * 100_000 + '"',
    "a-turned-text": '"a\\u202eb"', "a-steering-text": '"\\u001b[2J"', "a-path": '"../../../etc/passwd"',
    "a-device": '"/dev/zero"', "an-address": '"https://a:b@example.org/x"', "markup": '"<script>alert(1)</script>"',
    "blanks": '"{0} {x} %s $y"',
}  # fmt: skip
# What a person reads and nothing else is done with may be any text that can be shown.
_WORDS = {"title", "description", "requester", "contact"}
_MAY_BE_SAID = {"a-path", "a-device", "markup", "blanks", "an-address"}


def _bytes(name: str, data: bytes, *, is_sound: bool | None = False) -> HostileCase:
    return changed(f"toml/{name}", {"bundle.toml": data}, is_sound=is_sound)


def tomls() -> Iterator[HostileCase]:
    for name, text in _AT_END.items():
        audio = None if name in {"lines", "line-of-spaces", "comment"} else False
        yield _bytes(name, f"{MANIFEST}\n{text}\n".encode("utf-8", "surrogatepass"), is_sound=audio)
    yield _bytes("empty", b"")
    yield _bytes("zeros", bytes(100_000))
    yield _bytes("no-utf8", MANIFEST.encode() + b"\xff\xfe")
    yield _bytes("utf16", MANIFEST.encode("utf-16"))
    yield _bytes("two-byte-order-marks", b"\xef\xbb\xbf\xef\xbb\xbf" + MANIFEST.encode())
    yield _bytes("byte-order-mark", b"\xef\xbb\xbf" + MANIFEST.encode(), is_sound=True)
    yield _bytes("too-large", MANIFEST.encode() + b"#" * (1 << 20))
    for field, old in _FIELDS.items():
        for kind, value in _VALUES.items():
            new = f"{old.partition(' = ')[0]} = {value}" if " = " in old else value
            audio = None if field in _WORDS or kind in _MAY_BE_SAID else False
            if field == "expected" and kind == "a-float":
                audio = None
            yield _bytes(f"{field}-is-{kind}", MANIFEST.replace(old, new, 1).encode(), is_sound=audio)
