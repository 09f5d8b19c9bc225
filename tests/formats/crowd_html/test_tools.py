"""Elements that draw, rank and ask, and the published scripts that are recognised and never run."""

from __future__ import annotations

import json
import re

import pytest

from annotator.core.design.controls import Ranker, TextArea
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.objects import Pdf
from annotator.core.problems import ProblemCode as Code
from annotator.formats.crowd_html.known_scripts import MARKER_TAGS, ScriptEffect, effect_of
from annotator.formats.crowd_html.text_tags import ColumnKind, ColumnUse
from annotator.formats.imports.plan import ForeignRow, ForeignTable
from annotator.formats.imports.readers.crowd_html import crowd_tasks
from annotator.formats.problem_log import ProblemLog
from formats.crowd_reading import design_of, form, noted, offered, refused, taken
from real_data import real_data

CUSTOM_LABELS = """
  document.addEventListener('all-crowd-elements-ready', function(event) {
    document.querySelector('TOOL').labels = [];
  });

  function populateLabelsSection() {
    labelsSection.innerHTML = '';
    annotator.labels.forEach(function(label) {
      const labelContainer = document.createElement('div');
      labelContainer.innerHTML = label + ' <a href="javascript:void(0)">(Delete)</a>';
      labelContainer.querySelector('a').onclick = function() {
        annotator.labels = annotator.labels.filter(function(l) {
          return l !== label;
        });
        populateLabelsSection();
      };
      labelsSection.appendChild(labelContainer);
    });
  }

  addLabel.onclick = function() {
    annotator.labels = annotator.labels.concat([customLabel.value]);
    customLabel.value = null;

    populateLabelsSection();
  };
"""
TOGGLE = """
    function toggleSubcategories(subcategoryId, checkbox) {
        var subcategories = document.getElementById(subcategoryId);
        subcategories.style.display = checkbox.checked ? "block" : "none";
    }
"""


@pytest.mark.parametrize(
    ("element", "kind"),
    [
        ("crowd-line", "vectorlabels"),
        ("crowd-polyline", "vectorlabels"),
        ("crowd-semantic-segmentation", "brushlabels"),
        ("crowd-instance-segmentation", "brushlabels"),
    ],
)
def test_lines_and_segmentations_are_drawn_on_their_image(element: str, kind: str) -> None:
    design = design_of(form(f"<{element} name='a' src='${{i}}' labels=\"['car', 'bus']\"></{element}>"))
    control = design.control("a")
    assert isinstance(control, Labels)
    assert (control.kind.value.lower(), control.targets) == (kind, ("image",))
    assert [label.value for label in control.labels] == ["car", "bus"]
    ends = '<VectorLabels name="a" toName="image" minPoints="2" maxPoints="2">'
    text = taken(form(f"<{element} name='a' src='${{i}}' labels=\"['car']\"></{element}>")).config_xml
    assert (ends in text) == (element == "crowd-line")


def test_a_document_in_a_frame_is_shown_page_by_page() -> None:
    text = form('<iframe src="{{ task.input.d }}" type="application/pdf"></iframe><crowd-input name="a"></crowd-input>')
    (shown,) = [node for node in design_of(text).nodes() if isinstance(node, Pdf)]
    assert (shown.value, taken(text).columns["d"].kind) == ("$d", ColumnKind.PDF)


def test_a_toggle_button_is_a_check_box() -> None:
    design = design_of(form("<p>${t}</p><crowd-toggle-button name='b' checked>Bright</crowd-toggle-button>"))
    assert offered(design, "b") == {"Bright": "on"}


RANKING = """<crowd-text-ranking name="r" text="{{ task.input.source }}" responses="{{ task.input.replies | to_json }}"
ordinal-ranking-dimensions='[{"name":"How clear?","allowTie":true},{"name":"Tone","allowTie":false}]'>
</crowd-text-ranking>"""


def test_responses_are_ranked_once_for_each_dimension() -> None:
    rankers = [control for control in design_of(form(RANKING)).controls() if isinstance(control, Ranker)]
    assert [ranker.name for ranker in rankers] == ["r_How_clear_", "r_Tone"]
    assert len({ranker.targets for ranker in rankers}) == 2
    assert ("ties", 3) in noted(form(RANKING))
    wrong = form(RANKING.replace("allowTie", "x").replace('"name"', '"title"'))
    assert refused(wrong) == [(Code.ATTRIBUTE_VALUE, "template-list", 3)]
    assert refused(form(RANKING.replace("{{ task.input.replies | to_json }}", ""))) == [(Code.ATTRIBUTE_MISSING, "", 3)]


@pytest.mark.parametrize("replies", [["One", "Two"], [{"text": "One", "model": "m"}, {"response": "Two"}]])
def test_responses_become_cards_with_the_numbers_of_their_places(replies: list[object]) -> None:
    table = ForeignTable("t.csv", ("replies",), (ForeignRow(1, 2, {"replies": json.dumps(replies)}),))
    uses = {"replies": ColumnUse("replies", ColumnKind.CARDS, "", 1)}
    (row,) = crowd_tasks(table, uses, ProblemLog()).rows
    assert row.values == {"replies": [{"id": "1", "body": "One"}, {"id": "2", "body": "Two"}]}


QUESTIONS = """<crowd-question-answer-generation name=q text="{{ task.input.source }}" min-questions=2 max-questions=3
question-tags='["What", "Why"]' allow-custom-question-tags=true answer-max-words=20>
</crowd-question-answer-generation>"""


def test_questions_and_answers_have_fields_tags_and_evidence() -> None:
    design = design_of(form(QUESTIONS))
    fields = {control.name: control.required for control in design.controls() if isinstance(control, TextArea)}
    assert {name for name, required in fields.items() if required} == {
        *("q_question_1", "q_answer_1", "q_question_2", "q_answer_2")
    }
    assert len(fields) == 9
    assert offered(design, "q_tag_3") == {"What": "What", "Why": "Why"}
    evidence = design.control("q_evidence")
    assert isinstance(evidence, Labels)
    assert [label.value for label in evidence.labels] == ["Evidence 1", "Evidence 2", "Evidence 3"]
    assert ("rule", 3) in noted(form(QUESTIONS))
    for most in ("1", "21", "many"):
        wrong = refused(form(QUESTIONS.replace("max-questions=3", f"max-questions={most}")))
        assert (Code.ATTRIBUTE_VALUE, "template", 3) in wrong


@pytest.mark.parametrize("inside", ["crowd-instructions", "short-instructions"])
def test_a_question_in_the_instructions_is_asked_in_the_form(inside: str) -> None:
    design = taken(form(f"<p>${{t}}</p><{inside}><h3>Which day?</h3><input type='date' name='d'></{inside}>"))
    assert 'value="Which day?"' in design.config_xml
    assert '<DateTime name="d"' in design.config_xml
    assert not design.instructions_md


# Recognised scripts.


def free_labels(tool: str, script: str = CUSTOM_LABELS) -> str:
    return form(
        f"<{tool} id='annotator' name='m' src='${{i}}' labels=\"['placeholder']\"><short-instructions>Look.",
        "<h3>Add new label</h3><crowd-input name='_c' id='customLabel'></crowd-input><br>",
        "<crowd-button id='addLabel'>Add</crowd-button><h3>Manage labels</h3><div id='labelsSection'></div>",
        f"</short-instructions></{tool}>",
        f"<script>{script.replace('TOOL', tool)}</script>",
    )


@pytest.mark.parametrize("tool", sorted(MARKER_TAGS - {"crowd-entity-annotation"}))
def test_labels_of_the_worker_are_typed_for_each_region(tool: str) -> None:
    design = design_of(free_labels(tool))
    label = design.control("label")
    assert isinstance(design.control("m"), Tool)
    assert isinstance(label, TextArea)
    assert (label.per_region, label.required, label.targets) == (True, True, ("image",))
    assert taken(free_labels(tool)).instructions_md == "Look.\n"


def test_a_script_with_one_other_character_is_an_unknown_script() -> None:
    for at in range(0, len(CUSTOM_LABELS), 7):
        if CUSTOM_LABELS[at].isspace():
            continue
        changed = CUSTOM_LABELS[:at] + "0" + CUSTOM_LABELS[at + 1 :]
        assert effect_of(changed.replace("TOOL", "crowd-polygon")) is None
    script = CUSTOM_LABELS.replace("null", "0")
    assert (Code.SCRIPT_NEEDED, "", 7) in refused(free_labels("crowd-polygon", script))


def test_a_check_box_shows_its_block() -> None:
    page = """<p>${t}</p><label><input type="checkbox" name="a" onclick="toggleSubcategories('b', this)"> A</label>
<div id="b" style="display: none"><label><input type="checkbox" name="c"> C</label></div>"""
    config = taken(form(page, f"<script>{TOGGLE}</script>")).config_xml
    assert re.search(r'<View visibleWhen="choice-selected" whenTagName="a">\s*<Choices name="c"', config)
    elsewhere = page.replace("'b'", "'nowhere'")
    assert [code for code, _why, _line in refused(form(elsewhere, f"<script>{TOGGLE}</script>"))] == [
        *(Code.SCRIPT_NEEDED, Code.SCRIPT_NEEDED)
    ]


def test_the_published_scripts_are_recognised_in_their_templates() -> None:
    found = set()
    for path in sorted((real_data("designs") / "crowd-html").iterdir()):
        text = path.read_text(encoding="utf-8")
        found |= {effect_of(script) for script in re.findall(r"<script>(.*?)</script>", text, re.DOTALL)}
    assert found == {None, *ScriptEffect}
