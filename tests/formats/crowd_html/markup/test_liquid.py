"""Liquid and `${column}` are taken out of a template with their lines, and what is outside the subset is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.problems import ProblemCode as Code
from annotator.formats.crowd_html.markup.liquid import Loop, LoopEnd, Masked, Output, masked
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.problem_log import ProblemLog


def read(text: str) -> tuple[Masked, list[tuple[Code, str, str, int | None]]]:
    log = ProblemLog()
    found = masked(text, CrowdReport("t.html", log))
    return found, [
        (one.code, one.params.get("why", ""), one.params.get("what", ""), one.place.line) for one in log.problems()
    ]


def pieces(text: str) -> list[object]:
    found, problems = read(text)
    assert not problems
    return list(found.pieces(found.text))


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("{{ task.input.a }}", "a"),
        ("{{task.input.a.b-c}}", "a.b-c"),
        ("{{- task.input.a -}}", "a"),
        ("{{ task.input['a b'].c }}", "a b.c"),
        ("{{ task.input.list[2] }}", "list.2"),
        ("{{ task.input.a | to_json | escape }}", "a"),
        ("{{ task.input.a|grant_read_access }}", "a"),
        ("${a}", "a"),
        ("${ image_url }", "image_url"),
    ],
)
def test_a_value_of_the_task_has_its_path(said: str, path: str) -> None:
    assert pieces(f"x\n{said}y") == ["x\n", Output(path, None, 2), "y"]


def test_assigned_names_and_literals_stand_for_their_values() -> None:
    assert pieces("{% assign a = task.input.b %}{{ a.c }}") == [Output("b.c", None, 1)]
    assert pieces('{% assign a = "x<y" %}{{ a }}{{ 5 }}') == ["x&lt;y5"]


def test_a_loop_has_its_list_and_its_items_their_path_in_it() -> None:
    assert pieces("{% for one in task.input.a.b %}{{ one }}{{ one.c }}{% endfor %}") == [
        Loop(0, "a.b", 1),
        Output("", 0, 1),
        Output("c", 0, 1),
        LoopEnd(),
    ]


def test_lines_stay_those_of_the_template() -> None:
    text = "a\n{{\n task.input.b\n}}\n{% comment %}\n{{ nothing }}\n{% endcomment %}\n{% # note %}${c}"
    found, problems = read(text)
    assert not problems
    assert [output.line for output in found.outputs] == [2, 8]
    assert found.text.count("\n") == text.count("\n")


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ("{{ x }}", (Code.LIQUID_UNSUPPORTED, "name", "x", 2)),
        ("{{ task.input }}", (Code.LIQUID_UNSUPPORTED, "name", "task.input", 2)),
        ("{{ task.input.a + 1 }}", (Code.LIQUID_UNSUPPORTED, "name", "task.input.a + 1", 2)),
        ("{{ }}", (Code.LIQUID_UNSUPPORTED, "name", "", 2)),
        ("{{ task.input.a | default: 'b|c' }}", (Code.LIQUID_UNSUPPORTED, "filter", "default", 2)),
        ("{% capture a %}{% endcapture %}", (Code.LIQUID_UNSUPPORTED, "tag", "capture", 2)),
        ("{% if a %}{% elsif b %}{% else %}{% endif %}", (Code.LIQUID_UNSUPPORTED, "tag", "if", 2)),
        ("{% include 'a' %}", (Code.LIQUID_UNSUPPORTED, "tag", "include", 2)),
        ("{% for a in b %}{% endfor %}", (Code.LIQUID_UNSUPPORTED, "name", "b", 2)),
        ("{% for a in task.input.b reversed %}{% endfor %}", (Code.LIQUID_UNSUPPORTED, "loop-options", "reversed", 2)),
        ("{% for a in task.input.b %}{% else %}{% endfor %}", (Code.LIQUID_UNSUPPORTED, "tag", "else", 2)),
        (
            "{% for a in task.input.b %}{% for c in a.d %}{% endfor %}{% endfor %}",
            (Code.LIQUID_UNSUPPORTED, "loop-nested", "a.d", 2),
        ),
        ("{{ task.input.a", (Code.TEMPLATE_SYNTAX, "liquid", "{{", 2)),
        ("{% for a in task.input.b", (Code.TEMPLATE_SYNTAX, "liquid", "{%", 2)),
        ("{% for a in task.input.b %}", (Code.TEMPLATE_SYNTAX, "block", "for", 2)),
        ("{% comment %}", (Code.TEMPLATE_SYNTAX, "block", "comment", 2)),
        ("{% endfor %}", (Code.TEMPLATE_SYNTAX, "end", "for", 2)),
        ("{% if a %}{% endfor %}{% endif %}", (Code.TEMPLATE_SYNTAX, "end", "for", 2)),
    ],
)
def test_what_is_outside_the_subset_is_named_with_its_line(said: str, problem: tuple[Code, str, str, int]) -> None:
    assert problem in read(f"\n{said}\n")[1]


def test_two_values_open_at_once_are_named_once_each() -> None:
    found, problems = read("{{ task.input.a {{ task.input.b }}")
    assert problems == [(Code.TEMPLATE_SYNTAX, "liquid", "{{", 1)]
    assert [output.path for output in found.outputs] == ["b"]


def test_signs_that_are_no_liquid_stay_words() -> None:
    assert pieces("5 $ {a} ${} ${a;b} }} %}") == ["5 $ {a} ${} ${a;b} }} %}"]


def test_marks_cannot_be_forged() -> None:
    assert pieces("\ufdd0o0\ufdd1 ${a}") == ["\ufffdo0\ufffd ", Output("a", None, 1)]


_liquid = st.sampled_from(
    [
        "{{",
        "}}",
        "{%",
        "%}",
        "${",
        "}",
        "|",
        "'",
        '"',
        "task.input.a",
        "for x in task.input.l",
        "endfor",
        " ",
        "\n",
        "x",
    ]
)


@given(st.lists(_liquid | st.text(max_size=5), max_size=30).map("".join))
def test_whatever_is_written_its_words_outside_of_liquid_and_its_lines_stay(text: str) -> None:
    found, _problems = read(text)
    assert all(isinstance(piece, str | Output | Loop | LoopEnd) for piece in found.pieces(found.text))
    assert found.text.count("\n") == text.count("\n")
