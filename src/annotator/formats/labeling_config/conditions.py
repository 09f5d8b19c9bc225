"""Reader of `visibleWhen` and its companion attributes (https://labelstud.io/tags/view).

Label Studio supports them on View, Choices and Taxonomy. Here every control and Header may have them."""

from __future__ import annotations

from annotator.core.design.condition import Condition, When
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.attributes import Attributes

_WHENS = {when.value: when for when in When}
_OF_REGIONS = "whenLabelValue"
_OF_CHOICES = "whenChoiceValue"


def read_condition(attributes: Attributes) -> Condition | None:
    """Return the condition of a tag. None means always visible.

    Like in Label Studio, `whenChoiceValue` alone means that a choice is selected in any control. `whenLabelValue`
    alone, beside `perRegion`, means that a region with that label is selected."""
    tag_name = attributes.get("whenTagName").strip()
    labels = _values(attributes.get(_OF_REGIONS))
    choices = _values(attributes.get(_OF_CHOICES))
    has_when = bool(attributes.get("visibleWhen").strip())
    when = attributes.option("visibleWhen", _WHENS, default=None)
    if when is None:
        if choices and not has_when:
            return Condition(When.CHOICE_SELECTED, tag_name, (), choices)
        if labels and not has_when and attributes.get("perRegion").strip().lower() == "true":
            return Condition(When.REGION_SELECTED, tag_name, labels, ())
        for companion in ("whenTagName", _OF_REGIONS):
            if attributes.get(companion).strip() and not has_when:
                attributes.note(ProblemCode.ATTRIBUTE_VALUE, companion, why="alone")
        return None
    of_regions, of_choices = when is When.REGION_SELECTED, when in (When.CHOICE_SELECTED, When.CHOICE_UNSELECTED)
    heeded = {"whenTagName": of_regions or of_choices, _OF_REGIONS: of_regions, _OF_CHOICES: of_choices}
    for companion, is_heeded in heeded.items():
        if attributes.get(companion).strip() and not is_heeded:
            attributes.note(ProblemCode.ATTRIBUTE_VALUE, companion, why="unheeded", value=when.value)
    return Condition(when, tag_name if of_regions or of_choices else "", labels * of_regions, choices * of_choices)


def _values(listed: str) -> tuple[str, ...]:
    """Return the parts between commas, and the whole value, because a single value may contain commas."""
    parts = [part.strip() for part in listed.split(",")]
    whole = [listed.strip()] if "," in listed else []
    return tuple(dict.fromkeys(value for value in [*parts, *whole] if value))
