"""Templates converted for a test: as the design that comes out, or as what is said about them."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.design.controls import Choices
from annotator.core.design.objects import ObjectTag
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design
from annotator.core.problems import Problem, ProblemCode, Severity, errors
from annotator.formats.crowd_html.template import CrowdDesign, convert_template
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.markdown import instructions_html

SCRIPT = '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>\n'


def form(*inside: str) -> str:
    """The form begins on line 2, and each part of it on a line of its own."""
    return SCRIPT + "<crowd-form>\n" + "\n".join(inside) + "\n</crowd-form>\n"


def converted(text: str) -> tuple[CrowdDesign | None, tuple[Problem, ...]]:
    log = ProblemLog()
    return convert_template(text, "t.html", log), log.problems()


def taken(text: str) -> CrowdDesign:
    """A template that converts; its config and its instructions are read without an error. Pictures and texts only:
    what is not built yet is an error of the config."""
    design, problems = converted(text)
    assert design is not None, problems
    log = ProblemLog()
    read_design(design.config_xml.encode(), "config.xml", log)
    assert not errors(log.problems()), (log.problems(), design.config_xml)
    told = ProblemLog()
    instructions_html(design.instructions_md.encode(), "instructions.md", frozenset(), told)
    assert not told.problems()
    return design


def design_of(text: str) -> Design:
    read = read_design(taken(text).config_xml.encode(), "config.xml", ProblemLog())
    assert read is not None
    return read


def refused(text: str) -> list[tuple[ProblemCode, str, int | None]]:
    """Code, variant and line of every reason."""
    design, problems = converted(text)
    assert design is None
    return [(one.code, one.params.get("why", ""), one.place.line) for one in errors(problems)]


def noted(text: str) -> list[tuple[str, int | None]]:
    """Variant and line of every note about what was left aside."""
    taken(text)
    _design, problems = converted(text)
    return [(one.params.get("why", ""), one.place.line) for one in problems if one.severity is Severity.NOTE]


def seen(design: Design) -> list[str]:
    """Return the content of the page in document order: words, and variables with their $."""
    return [node.value for node in design.nodes() if isinstance(node, Header | ObjectTag)]


def offered(design: Design, name: str) -> Mapping[str, str]:
    """Return the shown text -> reported value pairs."""
    control = design.control(name)
    assert isinstance(control, Choices)
    return {one.value: one.reported for one in control.choices}
