"""Reader of `Choices`, `Pairwise`, `Ranker` and `Taxonomy` (https://labelstud.io/tags/choices and its neighbours)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypedDict

from annotator.core.design.controls import Choice, Choices, Layout, Pairwise, Ranker, RankerBucket, Selection, Taxonomy
from annotator.core.design.labels import Label
from annotator.core.design.tag import Condition, Header
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.attributes import Attributes, ConfigReport, html_text
from annotator.formats.labeling_config.conditions import read_condition
from annotator.formats.source.xml_tree import XmlElement

# The most buttons that a screen can show and a worker can survey. A Taxonomy may be as large as a config allows.
MOST_CHOICES = 500
MOST_USAGES = 10_000
MOST_BUCKETS = 20
_SELECTIONS = {
    "single": Selection.SINGLE,
    "single-radio": Selection.SINGLE,
    "multiple": Selection.MULTIPLE,
}
_LAYOUTS = {layout.value: layout for layout in Layout}


class Shared(TypedDict):
    """The attributes of every control."""

    name: str
    to_name: str
    required: bool
    required_message: str
    per_region: bool
    condition: Condition | None
    line: int


class Inside(NamedTuple):
    """The content of a control: Choice or Label tags, and the headers above them."""

    items: Sequence[XmlElement]
    headers: tuple[Header, ...]


def read_shared(attributes: Attributes) -> Shared:
    return Shared(
        name=attributes.required("name"),
        to_name=attributes.required("toName"),
        required=attributes.flag("required"),
        required_message=attributes.get("requiredMessage"),
        per_region=attributes.flag("perRegion"),
        condition=read_condition(attributes),
        line=attributes.line,
    )


def read_choices(attributes: Attributes, inside: Inside) -> Choices:
    selection = attributes.option("choice", _SELECTIONS, default=Selection.SINGLE)
    inline = attributes.flag("showInline")
    control = Choices(
        **read_shared(attributes),
        choices=_choices(inside.items, attributes),
        value=attributes.column("value"),
        selection=selection,
        layout=attributes.option("layout", _LAYOUTS, default=Layout.INLINE if inline else Layout.VERTICAL),
        nested=attributes.flag("allowNested"),
        headers=inside.headers,
        is_random=attributes.flag("randomize"),
    )
    check_offer(attributes, control.choices, control.value, MOST_CHOICES)
    if not control.nested:
        _refuse_children(control.choices, attributes)
    if selection is Selection.SINGLE:
        _check_selected(control.choices, 1, attributes)
    return control


def read_pairwise(attributes: Attributes) -> Pairwise:
    control = Pairwise(**read_shared(attributes))
    if control.to_name.strip() and not (len(control.targets) == len(set(control.targets)) == 2):
        attributes.wrong("toName", "two-objects")
    return control


def read_ranker(attributes: Attributes, inside: Inside) -> Ranker:
    from annotator.core.answer.ranking import UNPICKED  # imported late: most designs have no cards

    control = Ranker(
        **read_shared(attributes), buckets=tuple(_bucket(item, attributes.report) for item in inside.items)
    )
    if len(control.targets) > 1:
        attributes.wrong("toName", "one-list")
    report = attributes.report
    if len(control.buckets) > MOST_BUCKETS:
        count, limit = str(len(control.buckets)), str(MOST_BUCKETS)
        report.problem(ProblemCode.DESIGN_TOO_LARGE, control.line, why="buckets", count=count, limit=limit)
    seen: dict[str, int] = {} if any(bucket.default for bucket in control.buckets) else {UNPICKED: control.line}
    for bucket in control.buckets:
        if bucket.name in seen:
            report.problem(ProblemCode.NAME_DUPLICATE, bucket.line, name=bucket.name, other=str(seen[bucket.name]))
        seen[bucket.name] = bucket.line
    for bucket in [bucket for bucket in control.buckets if bucket.default][1:]:
        params = {"tag": "Bucket", "attribute": "default", "value": bucket.name, "limit": "1"}
        report.problem(ProblemCode.ATTRIBUTE_VALUE, bucket.line, field="default", why="one-selected", **params)
    return control


def _bucket(element: XmlElement, report: ConfigReport) -> RankerBucket:
    attributes = Attributes(element, "bucket", report)
    name, title, is_default = attributes.own("name"), attributes.get("title"), attributes.flag("default")
    return RankerBucket(name=name, title=title, default=is_default, line=element.line)


def read_taxonomy(attributes: Attributes, inside: Inside) -> Taxonomy:
    control = Taxonomy(
        **read_shared(attributes),
        choices=_choices(inside.items, attributes),
        value=attributes.column("value"),
        leafs_only=attributes.flag("leafsOnly"),
        show_full_path=attributes.flag("showFullPath"),
        path_separator=attributes.get("pathSeparator") or " / ",
        max_usages=attributes.whole("maxUsages", 1, MOST_USAGES),
        placeholder=attributes.get("placeholder"),
    )
    check_offer(attributes, control.choices, control.value, None)
    if control.max_usages is not None:
        _check_selected(control.choices, control.max_usages, attributes)
    return control


def check_offer(attributes: Attributes, options: Sequence[Choice | Label], column: str, limit: int | None) -> None:
    """Check that there are options, and no more than a worker can survey."""
    report = attributes.report
    line = attributes.line
    tag = attributes.tag
    if not options and not column and not attributes.get("value"):
        item = "Choice" if tag in ("Choices", "Taxonomy") else "Label"
        report.problem(ProblemCode.CHOICES_EMPTY, line, name=attributes.get("name"), tag=tag, item=item)
    count = sum(1 + len(_below(option)) for option in options)
    if limit is not None and count > limit:
        code = ProblemCode.DESIGN_TOO_LARGE
        report.problem(code, line, why="choices", tag=tag, count=str(count), limit=str(limit))


def distinct_options[T: (Choice, Label)](options: tuple[T, ...], report: ConfigReport) -> tuple[T, ...]:
    """Return the options without duplicates. Label Studio accepts equal options, but results cannot distinguish
    them, so one of them is enough."""
    by_reported: dict[str, T] = {}
    for option in options:
        first = by_reported.setdefault(option.reported, option)
        if first is option or not option.reported:
            continue
        params = {"value": option.reported, "other": str(first.line)}
        if _shown(first) == _shown(option):
            report.note(ProblemCode.CHOICE_DUPLICATE, option.line, why="same", **params)
        else:
            report.problem(ProblemCode.CHOICE_DUPLICATE, option.line, **params)
    return tuple(by_reported.values())


def _shown(option: Choice | Label) -> str:
    return option.shown if isinstance(option, Choice) else option.value


def _choices(items: Sequence[XmlElement], above: Attributes) -> tuple[Choice, ...]:
    return distinct_options(tuple(_choice(item, above.report) for item in items), above.report)


def _choice(element: XmlElement, report: ConfigReport) -> Choice:
    attributes = Attributes(element, "choice", report)
    markup = attributes.get("html")
    if markup:
        report.note_ignored("Choice", "html", element.line, "html")
    return Choice(
        value=attributes.own("value"),
        alias=attributes.get("alias") or None,
        hotkey=attributes.hotkey(),
        hint=attributes.get("hint"),
        selected=attributes.flag("selected"),
        words=html_text(markup) if markup else "",
        color=attributes.colour("color"),
        children=_choices([child for child in element.children if child.tag.lower() == "choice"], attributes),
        line=element.line,
    )


def _below(option: Choice | Label) -> list[Choice]:
    choices: list[Choice] = []
    pending = list(option.children) if isinstance(option, Choice) else []
    while pending:
        choice = pending.pop()
        choices.append(choice)
        pending.extend(choice.children)
    return choices


def _refuse_children(choices: tuple[Choice, ...], attributes: Attributes) -> None:
    for choice in choices:
        if choice.children:
            line = choice.children[0].line
            attributes.report.problem(ProblemCode.TAG_MISPLACED, line, why="nested", tag="Choice", parent="Choice")


def _check_selected(choices: tuple[Choice, ...], limit: int, attributes: Attributes) -> None:
    every = [inner for choice in choices for inner in (choice, *_below(choice))]
    selected = sorted((choice for choice in every if choice.selected), key=lambda choice: choice.line)
    for choice in selected[limit:]:
        attributes.report.problem(
            ProblemCode.ATTRIBUTE_VALUE,
            choice.line,
            field="selected",
            why="one-selected" if limit == 1 else "many-selected",
            tag="Choice",
            attribute="selected",
            value=choice.value,
            limit=str(limit),
        )
