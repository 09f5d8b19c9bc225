"""HTML of strangers as a tree: right lines, and what was left open is closed where a browser closes it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode as Code
from annotator.formats.crowd_html.markup.elements import HtmlElement, read_template
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.problem_log import ProblemLog


def read(text: str) -> tuple[HtmlElement | None, list[tuple[Code, str, int | None]]]:
    log = ProblemLog()
    root = read_template(text, CrowdReport("t.html", log))
    return root, [(one.code, one.params.get("why", ""), one.place.line) for one in log.problems()]


def shape(element: HtmlElement) -> str:
    """`p(b(x)y)`: elements with what is in them, spaces left out."""
    inner = "".join(
        f"{child.tag}({shape(child)})"
        if isinstance(child, HtmlElement)
        else "$"
        if isinstance(child, Output)
        else child
        for child in element.children
    )
    return "".join(inner.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a<p>b</p>c", "p(a)p(b)c"),
        ("<p>a<ul><li>b<li>c</ul>d</p>", "p(a)ul(li(b)li(c))d"),
        ("<p><b>a</p>b</b>", "p(b(a))b"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td(a)td(b))tr(td(c)))d"),
        ("<td><p>a</div></td>b", "td(p(a))b"),
        ("<select><option>a<option selected>b</select>", "select(option(a)option(b))"),
        ("<br>a<br/>b<img src=x>", "br()abr()bimg()"),
        ("<div/>a</div>b", "div(a)b"),
        ("<crowd-input name=a />b", "crowd-input()b"),
        ("</p>a</div>", "a"),
        ("<!-- <p> -->a<!DOCTYPE html><?php x ?>b", "ab"),
        ("a < b & c &amp; &lt;p> 1<2", "a<b&c&<p>1<2"),
        ("<script>if (a<b) '</p>'</script>c", "script(if(a<b)'</p>')c"),
        ("<textarea><b>&amp;</textarea >d", "textarea(<b>&)d"),
        ("<P CLASS=x>a</P>", "p(a)"),
        ("<p>${a}{{ task.input.b }}</p>", "p($$)"),
        ("<ul>{% for x in task.input.l %}<li>{{x}}{% endfor %}</ul>", "ul({for}(li($)))"),
    ],
)
def test_what_is_left_open_is_closed_as_browsers_do(text: str, expected: str) -> None:
    root, problems = read(text)
    assert root is not None
    assert shape(root) == expected
    assert not problems


def test_lines_are_those_on_which_tags_begin() -> None:
    root, _problems = read(
        "<!-- a\n -->\n<p\n title='a\nb'\n>\r\n<b>{{ task.input.x\n}}</b>\r<script>\n\n</script><i>\n\n</i><u>"
    )
    assert root is not None
    assert [(element.tag, element.line) for element in root.below()] == [
        *(("p", 3), ("b", 7), ("script", 9), ("i", 11), ("u", 13))
    ]


def test_attributes_keep_their_words_and_values() -> None:
    root, _problems = read("<a B='1' b=2 c d=x/y e=\"{{ task.input.q | x: '\"' }}\" f='&quot;${g}&amp;' g = h>")
    assert root is not None
    (link,) = root.below()
    assert {name: link.text(name) for name in "bcdg"} == {"b": "1", "c": "", "d": "x/y", "g": "h"}
    assert link.attributes["f"] == ('"', Output("g", None, 1), "&")
    assert link.output("f") is None
    assert [output.path for output in link.outputs("f")] == ["g"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a\n<!-- b", (Code.TEMPLATE_SYNTAX, "comment", 2)),
        ("a\n<p title='b>c", (Code.TEMPLATE_SYNTAX, "tag", 2)),
        ("a\n<p title", (Code.TEMPLATE_SYNTAX, "tag", 2)),
        ("a\n</p", (Code.TEMPLATE_SYNTAX, "tag", 2)),
        ("a\n<style>b", (Code.TEMPLATE_SYNTAX, "element", 2)),
        ("a\n<textarea>b</text>", (Code.TEMPLATE_SYNTAX, "element", 2)),
        ("<!doctype x\n[<!ENTITY a 'b'>]>", (Code.XML_DOCTYPE, "", 1)),
        ("\n<!ENTITY a 'b'>", (Code.XML_DOCTYPE, "", 2)),
        ("{% for x in task.input.l %}<div>{% endfor %}</div>", (Code.LIQUID_UNSUPPORTED, "loop-across", 1)),
        ("<div>{% for x in task.input.l %}</div>{% endfor %}", (Code.LIQUID_UNSUPPORTED, "loop-across", 1)),
        ("<p a='{% for x in task.input.l %}{{x}}{% endfor %}'>", (Code.LIQUID_UNSUPPORTED, "attribute", 1)),
        ("\n" + "<div>" * 41, (Code.DESIGN_TOO_LARGE, "template-deep", 2)),
        ("{% for x in task.input.l %}" * 41, (Code.DESIGN_TOO_LARGE, "template-deep", 1)),
        ("<br>" * 5_001, (Code.DESIGN_TOO_LARGE, "template-many", 1)),
        ("${a}" * 5_001, (Code.DESIGN_TOO_LARGE, "template-many", 1)),
        ("x" * (256 * 1024 + 1), (Code.DESIGN_TOO_LARGE, "template-long", None)),
    ],
)
def test_what_never_ends_or_is_too_much_is_named(text: str, problem: tuple[Code, str, int | None]) -> None:
    assert problem in read(text)[1]


_pieces = st.sampled_from(
    [
        "<",
        ">",
        "</",
        "/>",
        "<!--",
        "-->",
        "<!",
        "'",
        '"',
        "=",
        "p",
        "li",
        "table",
        "td",
        "script",
        "style",
        " ",
        "\n",
        "&lt;",
    ]
)


@given(st.lists(_pieces | st.text(max_size=4), max_size=40).map("".join))
def test_whatever_is_written_gives_a_tree_or_a_problem(text: str) -> None:
    root, problems = read(text)
    assert root is not None or problems
    if root is not None:
        lines = text.replace("\r\n", "\n").count("\n") + text.count("\r") + 1
        assert all(1 <= element.line <= lines for element in root.below())
