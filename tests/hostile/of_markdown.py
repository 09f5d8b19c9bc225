"""Instructions that would keep a reader of Markdown busy, or a window that shows them."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.cases import HostileCase, changed

_MOST = 256 * 1024
_PATTERNS: dict[str, str] = {
    "quotes-in-quotes": "> " * 60_000 + "a",
    "lists-in-lists": "".join(f"{' ' * n}- a\n" for n in range(700)),
    "lists-in-a-line": "- " * 100_000,
    "numbers-in-a-line": "1. " * 80_000,
    "list": "- a\n" * 60_000,
    "list-of-numbers": "1. a\n" * 50_000,
    "loose-list": "- a\n\n" * 50_000,
    "paragraphs": "a\n\n" * 80_000,
    "lines": "a\n" * 130_000,
    "hard-lines": "a  \n" * 60_000,
    "headings": "# a\n" * 60_000,
    "rules": "---\n" * 60_000,
    "fences": "```\na\n" * 40_000,
    "open-fence": "```\n" + "a\n" * 120_000,
    "indented": "    a\n" * 40_000,
    "stars": "*a " * 80_000,
    "stars-around": "**a** " * 40_000,
    "stars-alone": "*" * 250_000,
    "lines-below": "_" * 250_000,
    "stars-both-ways": "*a_ " * 60_000,
    "ticks": "`" * 250_000,
    "ticks-of-all-lengths": " ".join("`" * n for n in range(700)),
    "brackets": "[" * 250_000,
    "brackets-both-ways": "[" * 120_000 + "]" * 120_000,
    "links": "[a](b)" * 40_000,
    "open-links": "[a](" * 60_000,
    "links-of-brackets": "[a](<b" * 40_000,
    "pictures": "![a](media/first.png)" * 10_000,
    "pictures-that-are-not-there": "".join(f"![a]({n}.png)" for n in range(15_000)),
    "pictures-in-pictures": "![" * 60_000 + "](media/first.png)" * 100,
    "picture-above": "![a](../../../etc/passwd)",
    "picture-of-a-file": "![a](file:///etc/passwd)",
    "picture-of-data": "![a](data:image/svg+xml,%3Csvg%2F%3E)",
    "picture-of-an-address": "![a](https://example.org/a.png)",
    "links-that-act": "[a](javascript:alert(1)) [b](file:///etc/passwd) [c](annotator:quit) <https://example.org>",
    "references": "".join(f"[a{n}]: b\n" for n in range(20_000)) + "[a1]",
    "references-to-nothing": "[a][b]" * 40_000,
    "one-long-reference": "[" + "a" * 200_000 + "]: b\n",
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)><iframe src=/etc/passwd>",
    "less": "<" * 250_000,
    "open-tags": "<a " * 80_000,
    "open-comments": "<!--" * 60_000,
    "entities": "&amp;" * 50_000,
    "entities-open": "&" * 250_000,
    "entity-of-nothing": "&#0;&#x110000;&#99999999999;",
    "backslashes": "\\" * 250_000,
    "tables": "|a" * 100_000 + "\n" + "|-" * 20_000,
    "addresses": "<https://a.example> " * 12_000,
    "tabs": "\t" * 250_000,
    "one-word": "a" * 250_000,
    "turned": "\u202eabc\u2066def",
    "accents": "e" + "\u0301" * 100_000,
    "controls": "".join(chr(n) for n in range(1, 32)) * 1_000,
}
_REFUSED = {"pictures-that-are-not-there", "picture-above"}


def markdowns() -> Iterator[HostileCase]:
    for name, text in _PATTERNS.items():
        data = text.encode()[:_MOST].decode(errors="ignore").encode()
        audio = False if name in _REFUSED else None
        yield changed(f"markdown/{name}", {"instructions.md": data}, is_sound=audio)
    yield changed("markdown/no-utf8", {"instructions.md": b"\xff\xfe"})
    yield changed("markdown/zeros", {"instructions.md": bytes(100_000)}, is_sound=None)
    yield changed("markdown/too-large", {"instructions.md": b"a" * (_MOST + 1)})
