"""AWS's own templates: each converts, or every reason why not is told with its line. Run with `-s` to see the table."""

from __future__ import annotations

import re
import sys

import pytest
from lxml import etree

from annotator.core.problems import Problem, Severity, errors
from annotator.formats.crowd_html.markup.elements import names
from annotator.formats.crowd_html.template import CrowdDesign, convert_template
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.markdown import instructions_html
from annotator.ui.problems.sentences import sentence
from real_data import real_data

# Read by hand: what stands against each template, with the lines.
REFUSED = {
    "images__dynamic-two-tier-image-classification": {"element-unsupported": [36], "script-needed": [39]},
    "other__blank": {"no-control": [3]},
    "other__content-evaluation": {"script-needed": [2, 176], "element-unsupported": [172]},
    "other__tabular-data": {"liquid-unsupported": [30, 38, 39, 40, 41, 44, 45, 48, 49, 54, 59, 64]},
    "other__time-series-using-d3js": {"script-needed": [9, 51]},
    "text__formatted-text-evaluation": {"script-needed": [96]},
    "video__video-classification-youtube": {"element-unsupported": [10]},
}
# What the plan asks for: elements that convert.
SUBSET = names(
    """a audio b body br classification-target crowd-bounding-box crowd-button crowd-card crowd-classifier
    crowd-classifier-multi-select crowd-entity-annotation crowd-form crowd-image-classifier crowd-input
    crowd-instructions crowd-keypoint crowd-polygon crowd-radio-button crowd-radio-group crowd-checkbox crowd-slider
    crowd-slider-label crowd-text-area detailed-instructions div em full-instructions h1 h2 h3 h4 head hr html img input
    label li link meta negative-example ol option p positive-example script select short-instructions short-summary
    source span strong style table td textarea th title tr u ul video"""
)
OWN_SCRIPT = re.compile(r"<script(?![^>]*/crowd-html-elements[\w.-]*\.js\")|\son[a-z]+=", re.IGNORECASE)
NOT_BUILT_YET = frozenset({"Video"})


@pytest.fixture(scope="module")
def templates() -> dict[str, str]:
    folder = real_data("designs") / "crowd-html"
    return {path.name.partition(".")[0]: path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def conversions(templates: dict[str, str]) -> dict[str, tuple[CrowdDesign | None, tuple[Problem, ...]]]:
    found = {}
    for name, text in templates.items():
        log = ProblemLog()
        found[name] = (convert_template(text, name, log), log.problems())
    return found


type Conversions = dict[str, tuple[CrowdDesign | None, tuple[Problem, ...]]]


def test_each_template_converts_or_is_refused_with_every_reason_and_line(conversions: Conversions) -> None:
    assert len(conversions) == 42
    for name, (design, problems) in conversions.items():
        sys.stdout.write(f"{'refused ' if design is None else 'converts'}  {name}\n")
        for problem in errors(problems):
            sys.stdout.write(f"            line {problem.place.line}: {sentence(problem)}\n")
        reasons: dict[str, list[int | None]] = {}
        for problem in errors(problems):
            reasons.setdefault(problem.code, []).append(problem.place.line)
        assert reasons == REFUSED.get(name, {}), name
        assert (design is None) == (name in REFUSED)
    converts = sum(design is not None for design, _problems in conversions.values())
    sys.stdout.write(f"{converts} convert, {len(conversions) - converts} are refused\n")
    assert converts == 35


def test_whatever_has_no_script_and_only_elements_of_the_subset_converts(
    templates: dict[str, str], conversions: Conversions
) -> None:
    """But for two: one asks nothing, and one makes a form of its own for each item of a list."""
    inside: set[str] = set()
    for name, text in templates.items():
        plain = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
        elements = {tag.lower() for tag in re.findall(r"<([A-Za-z][\w-]*)", plain)}
        if elements <= SUBSET and not OWN_SCRIPT.search(plain):
            inside.add(name)
    assert inside - {name for name, (design, _problems) in conversions.items() if design is not None} == {
        "other__blank",
        "other__tabular-data",
    }
    assert len(inside) == 26


def test_what_comes_out_is_read_by_the_program_itself(conversions: Conversions) -> None:
    for name, (design, _problems) in conversions.items():
        if design is None:
            continue
        root = etree.fromstring(design.config_xml)
        assert root.tag == "View"
        log = ProblemLog()
        read = read_design(design.config_xml.encode(), "config.xml", log)
        assert read is not None
        assert {problem.params.get("tag") for problem in errors(log.problems())} <= NOT_BUILT_YET, name
        assert read.controls()
        assert set(read.variables()) == set(design.columns)
        told = ProblemLog()
        instructions_html(design.instructions_md.encode(), "instructions.md", frozenset(), told)
        assert not told.problems()


def test_notes_keep_nothing_out_and_have_lines(conversions: Conversions) -> None:
    notes = [one for _design, problems in conversions.values() for one in problems if one.severity is Severity.NOTE]
    assert len(notes) >= 20
    assert all(note.place.line for note in notes)


def test_a_translation_template_keeps_both_texts_and_both_questions(conversions: Conversions) -> None:
    design, _problems = conversions["text__translation-quality"]
    assert design is not None
    assert {name: use.path for name, use in design.columns.items()} == {
        "original_language": "original.language",
        "original_text": "original.text",
        "translation_language": "translation.language",
        "translation_text": "translation.text",
    }
    assert re.findall(r'<Number name="(\w+)"', design.config_xml) == ["meaning", "fluency"]
