"""Instructions of a stranger: readable, and unable to reach anything."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.markdown import MOST_IMAGES, instructions_html

_FILES = frozenset({"media/a.png", "media/a b.png", "docs/c.jpg", "notes.txt"})
_ALLOWED = re.compile(r"</?(h[1-6]|p|br|hr|ul|ol|li|blockquote|pre|code|em|strong)( start=\"\d+\")?>")
_IMAGE = re.compile(r'<img src="(media/a\.png|media/a b\.png|docs/c\.jpg)"( (alt|title)="[^"<>]*")*>')


def html(text: str, file: str = "instructions.md") -> str:
    return instructions_html(text.encode(), file, _FILES, ProblemLog())


def test_ordinary_markdown_is_laid_out() -> None:
    shown = html("# Title\n\n- *one*\n- **two**\n\n> `three`\n\n![A bench](media/a.png)\n")
    for part in ("<h1>Title</h1>", "<em>one</em>", "<strong>two</strong>", "<code>three</code>"):
        assert part in shown
    assert '<img src="media/a.png" alt="A bench">' in shown


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        '<img src="/dev/zero">',
        '<iframe src="https://x.org">',
        "![x](https://x.org/p.png)",
        "![x](/etc/passwd.png)",
        "![x](file:///etc/a.png)",
        "![x](../a.png)",
        "![x](data:image/png;base64,AAAA)",
        "![x](notes.txt)",
        "[x](javascript:alert(1))",
        "[x][y]\n\n[y]: file:///etc/passwd",
        '<a href="https://x.org" style="position:fixed">x</a>',
    ],
)
def test_nothing_that_loads_or_runs_survives(text: str) -> None:
    shown = html(text)
    assert not re.search(r"<(script|img|iframe|a|style)\b", shown), shown


def test_a_link_becomes_words_and_its_address() -> None:
    assert html("[our page](https://example.org/a)") == "<p>our page (https://example.org/a)</p>\n"
    assert html("<mailto:me@example.org>") == "<p>mailto:me@example.org</p>\n"
    assert html("[x](http://example.org)") == "<p>x</p>\n"


def test_an_image_is_found_from_the_folder_of_the_instructions() -> None:
    assert '<img src="docs/c.jpg" alt="c">' in html("![c](c.jpg)", "docs/instructions.md")
    assert '<img src="media/a b.png"' in html("![c](../media/a%20b.png)", "docs/instructions.md")


def test_a_missing_image_is_an_error_and_a_remote_one_a_note_each_with_its_line() -> None:
    log = ProblemLog()
    instructions_html(b"# A\n\n![](no.png)\n\n![](https://x.org/a.png)\n", "instructions.md", _FILES, log)
    assert [(one.code, one.place.line, one.severity) for one in log.problems()] == [
        (ProblemCode.MEDIA_MISSING, 3, Severity.ERROR),
        (ProblemCode.MEDIA_REMOTE, 5, Severity.NOTE),
    ]


def test_of_very_many_images_the_first_are_shown_and_the_rest_become_their_words() -> None:
    log = ProblemLog()
    text = "![seen](media/a.png)\n\n" * MOST_IMAGES + "![<b>left</b> out](docs/c.jpg)\n\n" * 3
    shown = instructions_html(text.encode(), "instructions.md", _FILES, log)
    assert shown.count('<img src="media/a.png"') == MOST_IMAGES
    assert shown.count("left") == 3
    assert "docs/c.jpg" not in shown
    assert "<b>" not in shown
    assert [(one.code, one.place.line, one.severity, one.params["value"]) for one in log.problems()] == [
        (ProblemCode.MEDIA_MANY, 2 * number + 1, Severity.NOTE, "docs/c.jpg") for number in range(50, 53)
    ]


_pieces = st.sampled_from(
    [
        "<img src=x>",
        "![a](media/a.png)",
        "[a](",
        ")",
        "<a href='x'>",
        "&lt;",
        "`",
        "**",
        "\n\n",
        "> ",
        "1. ",
        "<!--",
    ]
)


@given(st.lists(_pieces | st.text(max_size=8), max_size=12).map("".join))
def test_whatever_is_written_only_harmless_tags_come_out(text: str) -> None:
    shown = html(text.encode("utf-8", "replace").decode())
    rest = _IMAGE.sub("", _ALLOWED.sub("", shown))
    assert "<" not in rest, shown


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("- a\n" * 501, "items", 501),
        ("a\n\n" * 2_001, "", 4_001),
        ("a\n" * 5_001, "lines", 5_001),
        ("Look.\n\n" + "a" * 5_001, "word", 3),
        ("```\n" + "a" * 5_001 + "\n```", "word", 2),
    ],
)
def test_what_a_window_cannot_lay_out_at_once_is_told_with_its_line(text: str, why: str, line: int) -> None:
    log = ProblemLog()
    instructions_html(text.encode(), "instructions.md", _FILES, log)
    (problem,) = log.problems()
    assert (problem.code, problem.params.get("why", ""), problem.place.line) == (
        ProblemCode.INSTRUCTIONS_LONG, why, line,
    )  # fmt: skip


def test_what_was_taken_before_is_cut_off_and_still_read() -> None:
    log = ProblemLog()
    text = "- a\n" * 16_000
    html = instructions_html(text.encode(), "instructions.md", _FILES, log, is_taken=True)
    assert (log.problems(), html.count("<li>")) == ((), 500)
    assert html.endswith("</ul>")


@pytest.mark.parametrize("text", ["- a\n" * 500, "a\n\n" * 2_000, "a\n" * 4_999, "a" * 5_000])
def test_long_instructions_are_fine(text: str) -> None:
    log = ProblemLog()
    instructions_html(text.encode(), "instructions.md", _FILES, log)
    assert log.problems() == ()
