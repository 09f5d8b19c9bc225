"""Instructions of a template as Markdown that is shown as it was meant, with nothing that could be opened."""

from __future__ import annotations

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.markdown import instructions_html
from formats.crowd_reading import converted, design_of, form, noted, seen, taken

ASK = '<p>{{ task.input.t }}</p><crowd-input name="a"></crowd-input>'


def markdown(inside: str) -> str:
    return taken(form(ASK, inside)).instructions_md


def shown(inside: str) -> str:
    """The instructions as the program shows them."""
    return instructions_html(markdown(inside).encode(), "instructions.md", frozenset(), ProblemLog())


def test_what_is_short_comes_first_and_headings_stay() -> None:
    assert markdown(
        "<full-instructions header='All of it'><p>One <strong>two</strong></p><ol><li>a<li>b</ol></full-instructions>"
        "<short-instructions>Be <em>quick</em></short-instructions>"
    ) == ("Be *quick*\n\n## All of it\n\nOne **two**\n\n1. a\n2. b\n")


def test_examples_say_whether_they_are_good() -> None:
    text = markdown(
        "<crowd-instructions link-text='View'><short-summary>Sum</short-summary><detailed-instructions>All"
        "</detailed-instructions><positive-example>So</positive-example><negative-example>Not so</negative-example>"
        "</crowd-instructions>"
    )
    assert text == "Sum\n\nAll\n\n## Good example\n\nSo\n\n## Bad example\n\nNot so\n"


def test_a_template_without_instructions_has_none() -> None:
    assert markdown("") == ""
    assert markdown("<short-instructions> <br> </short-instructions>").strip() in ("", "\\")


def test_signs_of_markdown_and_html_in_the_words_stay_words() -> None:
    html = shown("<short-instructions># a *b* _c_ `d` [e](f) &lt;b&gt;g ![h](i) 1. j</short-instructions>")
    assert html == "<p># a *b* _c_ `d` [e](f) &lt;b&gt;g ![h](i) 1. j</p>\n"


def test_breaks_and_tables_stay_readable() -> None:
    assert "a<br>" in shown("<short-instructions>a<br>b</short-instructions>")
    assert shown("<short-instructions><table><tr><td>a<td>b<tr><td>c<td>d</table></short-instructions>") == (
        "<p>a – b</p>\n<p>c – d</p>\n"
    )


def test_images_and_recordings_are_left_out_with_a_note() -> None:
    template = form(
        ASK,
        "<short-instructions>See <img src='https://example.org/a.png'>",
        "<img src='${i}'><audio src='${s}'></audio></short-instructions>",
    )
    design, problems = converted(template)
    assert design is not None
    assert design.instructions_md == "See\n"
    assert not {"i", "s"} & set(design.columns)
    assert [(one.code, one.place.line, one.severity) for one in problems] == [
        (ProblemCode.MEDIA_REMOTE, 4, Severity.NOTE),
        (ProblemCode.TEMPLATE_SIMPLIFIED, 5, Severity.NOTE),
        (ProblemCode.TEMPLATE_SIMPLIFIED, 5, Severity.NOTE),
    ]


def test_links_are_told() -> None:
    inside = "<short-instructions><a href='https://example.org'>rules</a> <a href='#top'>up</a></short-instructions>"
    assert shown(inside) == "<p>rules (https://example.org) up</p>\n"
    assert noted(form(ASK, inside)) == [("link", 4)]
    template = form(
        ASK, "<short-instructions><a href='https://a.org/{{ task.input.page }}'>this</a></short-instructions>"
    )
    assert taken(template).instructions_md == "this (https://a.org/\\[page\\])\n"
    assert "$page" in seen(design_of(template))


def test_a_value_of_the_task_is_shown_by_the_task() -> None:
    template = form(ASK, "<short-instructions>Someone looked for <b>{{ task.input.words }}</b></short-instructions>")
    assert "Someone looked for **\\[words\\]**" in taken(template).instructions_md
    assert seen(design_of(template)) == ["words:", "$words", "$t"]
    assert noted(template) == [("instructions-value", 4)]
