"""Templates that nobody wrote: none makes the converter fail, and what it makes of them can be read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.problems import errors
from annotator.formats.crowd_html.markup.elements import names
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.markdown import instructions_html
from annotator.ui.problems.sentences import hint, sentence
from depth import IS_DEEP
from formats.crowd_reading import converted

_LAYOUT = names(
    "div p span b h1 h3 ul ol li table tr td th a label small pre details legend blockquote dl dt dd fieldset"
)
_CROWD = names("crowd-card crowd-tab crowd-instructions short-instructions positive-example crowd-radio-group")
_OTHER = names("crowd-line iframe script style textarea select option crowd-badge blink crowd-button crowd-classifier")
_WORDS = st.sampled_from(
    [
        " word ",
        "Q: ",
        "\n",
        " $5 $x ",
        "&amp;&lt;",
        "<",
        "é",
        "* _y_ # ",
        "1. x",
        "[a](b)",
        "<!-- c -->",
        "<br>",
        "<hr>",
    ]
)
_VALUES = st.sampled_from(
    ["{{ task.input.a }}", "{{task.input.b.c | escape}}", "${col}", "{{ 'a<b' }}", "{{ x }}", "{{"]
)
_LIQUID = st.sampled_from(["{% for x in task.input.l %}", "{% endfor %}", "{% if y %}", "{% comment %}", "%}", "}}"])
_RADIO = '<crowd-radio-button name="{{x}}" value="{{x}}">{{x}}</crowd-radio-button>'
_CONTROLS = st.sampled_from(
    [
        '<crowd-input name="a" required label="L"></crowd-input>',
        '<crowd-input name="b" type="number" min="1" max="3" value="7"/>',
        "<input type=radio name=c value=x> Yes <br>",
        "<input type=radio name=c value=y id=i><label for=i>No</label>",
        "<label><input type=checkbox name=d> T</label>",
        '<crowd-checkbox name="d" value="v">$5</crowd-checkbox>',
        '<select name=e><option value="">-<option value=1>One<option>Two</select>',
        '<crowd-slider name="f" min="1" max="5"></crowd-slider>',
        "<textarea name=g>{{task.input.a}}</textarea>",
        '<img src="{{ task.input.i | grant_read_access }}">',
        f"<crowd-radio-group>{{% for x in task.input.m %}}{_RADIO}{{% endfor %}}</crowd-radio-group>",
        "<ul>{% for x in task.input.n %}<li>{{x.t}}</li>{% endfor %}</ul>",
        "<crowd-bounding-box name=h src='${i}' labels=\"['A', {label: 'b', fullDisplayName: 'B'}]\"/>",
        "<crowd-entity-annotation name=j text='${t}' labels='${k}'></crowd-entity-annotation>",
        "<crowd-classifier name=q categories='[\"1\"]' header='What of ${h}?'>${t}</crowd-classifier>",
        "<input name=r type=date min=2020-01-01 max=x>",
    ]
)
_ATTRIBUTES = st.sampled_from(
    [
        "",
        "",
        "",
        ' style="display: flex"',
        " hidden",
        " onclick=x",
        ' href="${u}"',
        " href='https://e.org/'",
        ' header="H ${h}"',
    ]
)


def _nested(tags: frozenset[str], inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda tag, attributes, inside, closed: f"<{tag}{attributes}>{''.join(inside)}{f'</{tag}>' if closed else ''}",
        st.sampled_from(sorted(tags)),
        _ATTRIBUTES,
        st.lists(inner, max_size=4),
        st.sampled_from([True, True, True, False]),
    )


_ORDERLY = st.recursive(_WORDS | _VALUES | _CONTROLS, lambda inner: _nested(_LAYOUT | _CROWD, inner), max_leaves=12)
_WILD = st.recursive(
    _WORDS | _VALUES | _CONTROLS | _LIQUID | st.text(max_size=6),
    lambda inner: _nested(_LAYOUT | _CROWD | _OTHER, inner),
    max_leaves=12,
)


@settings(max_examples=4_000 if IS_DEEP else 150)
@given(st.lists(_ORDERLY, min_size=1, max_size=4).map("".join) | st.lists(_WILD, max_size=4).map("".join))
def test_a_template_converts_to_what_can_be_read_or_has_an_error(text: str) -> None:
    design, problems = converted(text)
    assert (design is None) == bool(errors(problems))
    assert all(sentence(problem) and hint(problem) for problem in problems)
    if design is None:
        return
    log = ProblemLog()
    read = read_design(design.config_xml.encode(), "config.xml", log)
    assert read is not None
    assert not errors(log.problems()), design.config_xml
    assert set(read.variables()) == set(design.columns)
    told = ProblemLog()
    instructions_html(design.instructions_md.encode(), "instructions.md", frozenset(), told)
    assert not told.problems()


@given(st.text())
def test_a_text_that_is_no_template_is_refused_and_nothing_more(text: str) -> None:
    log = ProblemLog()
    assert convert_template(text, "t.html", log) is None
    assert log.has_errors()


@given(st.lists(_WORDS | _VALUES.filter(lambda value: value.startswith(("$", "{{ task")))).map("".join))
def test_no_word_of_a_page_is_lost(text: str) -> None:
    plain = text.replace("<!-- c -->", "").replace("<br>", " ").replace("<hr>", " ")
    design, problems = converted(f"<p>{plain}</p><input name='a'>")
    assert design is not None, problems
    assert plain.count("word") == design.config_xml.count("word")
    assert plain.count("Q:") == design.config_xml.count("Q:")
    assert plain.count("task.input.a") == design.config_xml.count('"$a"')
    assert plain.count("${col}") == design.config_xml.count('"$col"')
