"""Default answers of a task, from its design. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from annotator.core.answer.result_items import Answer, with_payload, with_selected
from annotator.core.design.controls import Choices, Number, Ranker, Rating, Taxonomy, TextArea
from annotator.core.design.options import options
from annotator.core.design.tree import ControlTag, Design, filled


def default_answer(design: Design, columns: Mapping[str, str]) -> Answer:
    """Return the default answer: choices marked `selected`, texts with a `value`, numbers and ratings with a
    `defaultValue`, and cards in the order of the task. Per-region controls get their defaults when their region is
    made."""
    answer = Answer()
    for control in design.controls():
        if not control.per_region:
            answer = _started(answer, control, columns)
    return answer


def json_number(value: Decimal) -> int | float:
    """Convert a number for results: integers without a decimal point."""
    return int(value) if value == value.to_integral_value() else float(value)


def _started(answer: Answer, control: ControlTag, columns: Mapping[str, str]) -> Answer:
    match control:
        case Choices() | Taxonomy():
            chosen = [option.path for option in options(control) if option.choice.selected]
            return with_selected(answer, control, chosen) if chosen else answer
        case TextArea():
            text = filled(control.value, columns)
            return with_payload(answer, control, [text] if text else None)
        case Number() if control.default_value is not None:
            return with_payload(answer, control, json_number(control.default_value))
        case Rating() if control.default_value > 0:
            return with_payload(answer, control, control.default_value)
        case Ranker():
            from annotator.core.answer.ranking import as_payload, first_ranking  # most designs have no cards

            return with_payload(answer, control, as_payload(first_ranking(control)))
        case _:
            return answer
