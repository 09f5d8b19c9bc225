"""Reader of `visibleWhen` and its companion attributes (https://labelstud.io/tags/view). Label Studio supports them
on View, Choices and Taxonomy. Here every control and Header may have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from annotator.core.design.controls import Choice, Choices, Taxonomy
from annotator.core.design.labels import Labels, Messages, Tool
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import Design, Node
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.attributes import Attributes, ConfigReport

_WHENS = {when.value: when for when in When}
_OF_REGIONS = "whenLabelValue"
_OF_CHOICES = "whenChoiceValue"
_OF_ROLES = "whenRole"


def read_condition(attributes: Attributes) -> Condition | None:
    """Return the condition of a tag. None: always visible. Like in Label Studio, `whenChoiceValue` alone means a
    choice selected in any control. `whenLabelValue` alone, beside `perRegion`, means a region with that label."""
    tag_name = attributes.get("whenTagName").strip()
    labels = _values(attributes.get(_OF_REGIONS))
    choices = _values(attributes.get(_OF_CHOICES))
    has_when = bool(attributes.get("visibleWhen").strip())
    when = attributes.option("visibleWhen", _WHENS, default=None)
    if when is None:
        if choices and not has_when:
            return Condition(When.CHOICE_SELECTED, tag_name, (), choices)
        roles = _values(attributes.get(_OF_ROLES).lower())
        if (labels or roles) and not has_when and attributes.get("perRegion").strip().lower() == "true":
            return Condition(When.REGION_SELECTED, tag_name, labels, (), _single(roles))
        for companion in ("whenTagName", _OF_REGIONS, _OF_ROLES):
            if attributes.get(companion).strip() and not has_when:
                attributes.note(ProblemCode.ATTRIBUTE_VALUE, companion, why="alone")
        return None
    of_regions, of_choices = when is When.REGION_SELECTED, when in (When.CHOICE_SELECTED, When.CHOICE_UNSELECTED)
    heeded = {
        "whenTagName": of_regions or of_choices,
        _OF_REGIONS: of_regions,
        _OF_CHOICES: of_choices,
        _OF_ROLES: of_regions,
    }
    for companion, is_heeded in heeded.items():
        if attributes.get(companion).strip() and not is_heeded:
            attributes.note(ProblemCode.ATTRIBUTE_VALUE, companion, why="unheeded", value=when.value)
    named = tag_name if of_regions or of_choices else ""
    roles = _single(_values(attributes.get(_OF_ROLES).lower())) * of_regions
    return Condition(when, named, labels * of_regions, choices * of_choices, roles)


def _single(values: tuple[str, ...]) -> tuple[str, ...]:
    """Return the values without that of the whole list: no role contains a comma."""
    return tuple(value for value in values if "," not in value)


def _values(listed: str) -> tuple[str, ...]:
    """Return the parts between commas, and the whole value, because a single value may contain commas."""
    parts = [part.strip() for part in listed.split(",")]
    whole = [listed.strip()] if "," in listed else []
    return tuple(dict.fromkeys(value for value in [*parts, *whole] if value))


def check_conditions(design: Design, foreign_names: set[str], report: ConfigReport, *, has_foreign: bool) -> None:
    names = _Names(design, foreign_names, has_foreign=has_foreign)
    for node in design.nodes():
        if node.condition is not None:
            _check(node, node.condition, names, report)


def _check_roles(node: Node, condition: Condition, report: ConfigReport) -> None:
    from annotator.core.design.structures.chat import ROLES  # most designs have no chat

    for role in (role for role in condition.roles if role not in ROLES):
        near = report.near(ProblemCode.WHEN_UNKNOWN, role, ROLES)
        params = {"attribute": _OF_ROLES, "value": role, "suggestion": near["suggestion"] or ", ".join(ROLES)}
        report.problem(ProblemCode.WHEN_UNKNOWN, node.line, why=near["why"] or "role", **params)


def _check(node: Node, condition: Condition, names: _Names, report: ConfigReport) -> None:
    if condition.when is When.NO_REGION_SELECTED:
        return
    of_regions = condition.when is When.REGION_SELECTED
    if of_regions and not names.may_have_regions:
        report.problem(ProblemCode.NEVER_VISIBLE, node.line)
        return
    if condition.roles and not names.has_messages:
        report.problem(ProblemCode.NEVER_VISIBLE, node.line, why="role")
        return
    if condition.roles:
        _check_roles(node, condition, report)
    allowed = names.of_regions if of_regions else names.of_choices
    if condition.tag_name and condition.tag_name not in allowed:
        near = report.near(ProblemCode.WHEN_UNKNOWN, condition.tag_name, allowed)
        why = near["why"] or ("regions" if of_regions else "choices")
        params = {"attribute": "whenTagName", "value": condition.tag_name, "suggestion": near["suggestion"]}
        report.problem(ProblemCode.WHEN_UNKNOWN, node.line, why=why, **params)
        return
    known = names.labels(condition.tag_name) if of_regions else names.choices(condition.tag_name)
    wanted = condition.label_values if of_regions else condition.choice_values
    if known is not None and wanted:
        _check_values(node.line, "whenLabelValue" if of_regions else "whenChoiceValue", wanted, known, report)


def _check_values(
    line: int, attribute: str, wanted: tuple[str, ...], known: Mapping[str, str], report: ConfigReport
) -> None:
    """Check the values of a condition. `known` maps each name of a choice or label to the name used in results. In
    `wanted`, a value with commas follows its parts."""
    parts = [value for value in wanted if "," not in value]
    unknown = [value for value in parts or wanted if known.get(value) != value]
    if not unknown or any(value in known for value in wanted if "," in value):
        return
    params = {"attribute": attribute, "value": unknown[0]}
    if len(unknown) < len(parts):
        report.note(ProblemCode.WHEN_UNKNOWN, line, field=attribute, why="value", **params)
        return
    near = {"why": "suggestion", "suggestion": known.get(unknown[0], "")}
    for value in (unknown[0], wanted[-1]):
        if not near["suggestion"]:
            near = report.near(ProblemCode.WHEN_UNKNOWN, value, known)
    why = near["why"] or "value"
    report.problem(ProblemCode.WHEN_UNKNOWN, line, field=attribute, why=why, suggestion=near["suggestion"], **params)


class _Names:
    """The names that conditions of one design may use."""

    def __init__(self, design: Design, foreign_names: set[str], *, has_foreign: bool) -> None:
        controls = design.controls()
        self._choosers = {control.name: control for control in controls if isinstance(control, Choices | Taxonomy)}
        self._labelers = {control.name: control for control in controls if isinstance(control, Labels)}
        makers = {control.name for control in controls if isinstance(control, Labels | Tool)}
        self._has_foreign = has_foreign
        self.may_have_regions = bool(makers) or has_foreign
        self.has_messages = has_foreign or any(isinstance(control, Messages) for control in controls)
        self.of_regions = makers | {tag.name for tag in design.objects()} | foreign_names
        self.of_choices = set(self._choosers) | foreign_names
        self._known: dict[tuple[str, str], Mapping[str, str] | None] = {}

    def choices(self, tag_name: str) -> Mapping[str, str] | None:
        """Return all names of choices of a control, or of all. None if tasks or unsupported tags may add some."""
        if ("choices", tag_name) not in self._known:
            asked = [control for name, control in self._choosers.items() if tag_name in ("", name)]
            names = (name for control in asked for name in _choice_names(control.choices, (), nested=control.nested))
            self._known["choices", tag_name] = self._unless_open(asked, {name: name for name in names})
        return self._known["choices", tag_name]

    def labels(self, tag_name: str) -> Mapping[str, str] | None:
        """Return all names of labels, mapped to the alias, which results contain. None if more may exist."""
        if ("labels", tag_name) not in self._known:
            is_labeler = tag_name in self._labelers
            asked = [control for name, control in self._labelers.items() if not is_labeler or tag_name == name]
            labels = [label for control in asked for label in control.labels]
            known = {label.value: label.reported for label in labels} | {
                label.reported: label.reported for label in labels
            }
            self._known["labels", tag_name] = self._unless_open(asked, known)
        return self._known["labels", tag_name]

    def _unless_open(
        self, asked: Iterable[Choices | Taxonomy | Labels], known: Mapping[str, str]
    ) -> Mapping[str, str] | None:
        """Return None if tasks or unsupported tags may add options, else `known`."""
        return None if self._has_foreign or any(control.value for control in asked) else known


def _choice_names(choices: Iterable[Choice], above: tuple[str, ...], *, nested: bool) -> Iterator[str]:
    for choice in choices:
        path = (*above, choice.reported)
        yield from (choice.value, choice.reported, ",".join(path))
        if nested:
            yield from _choice_names(choice.children, path, nested=True)
