"""Labeling configs as tests read them."""

from __future__ import annotations

from annotator.core.design.tree import ControlTag, Design
from annotator.core.problems import Problem, ProblemCode
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog

IMAGE = '<Image name="i" value="$image"/>'
TEXT = '<Text name="t" value="$text"/>'
CHOICES = '<Choices name="c" toName="i"><Choice value="a"/></Choices>'
BOXES = '<RectangleLabels name="boxes" toName="i"><Label value="Car"/></RectangleLabels>'


def read(text: str) -> tuple[Design | None, tuple[Problem, ...]]:
    log = ProblemLog()
    return read_design(text.encode(), "config.xml", log), log.problems()


def said(text: str) -> list[tuple[ProblemCode, int | None, str | None]]:
    """Code, line and `why` of each problem."""
    return [(one.code, one.place.line, one.params.get("why")) for one in read(text)[1]]


def valid_design(text: str) -> Design:
    """The design of a config about which there is nothing to say."""
    design, problems = read(text)
    assert problems == ()
    assert design is not None
    return design


def control(tag: str, *others: str) -> ControlTag:
    """The first control of a sound config that holds a picture `i`, a text `t` and these tags."""
    return valid_design(f"<View>{IMAGE}{TEXT}{tag}{''.join(others)}</View>").controls()[0]


def faults(tag: str, *others: str) -> list[tuple[ProblemCode, str | None]]:
    """Code and `why` of what is wrong in the same config."""
    return [(code, why) for code, _line, why in said(f"<View>{IMAGE}{TEXT}{tag}{''.join(others)}</View>")]
