"""Reader of a Label Studio labeling config. Unsupported parts are reported, never dropped silently."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from textwrap import dedent
from typing import NamedTuple, TypedDict

from msgspec.structs import replace

from annotator.core.answer.regions import makers
from annotator.core.answer.shapes import shape_on
from annotator.core.design.controls import Choices, Control, Number, Ranker, Rating, Taxonomy, TextArea
from annotator.core.design.labels import Labels, LabelsKind, Messages, Relations, Tool
from annotator.core.design.objects import (
    Audio,
    Chat,
    Granularity,
    HyperText,
    Image,
    List,
    ObjectTag,
    Paragraphs,
    Pdf,
    PlayedTag,
    Table,
    Text,
    Video,
)
from annotator.core.design.options import options
from annotator.core.design.tag import Header, Markdown
from annotator.core.design.tree import ControlTag, Design, Display, Node, Panel, View
from annotator.core.outbox.envelope import MOST_CONTROLS
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.attributes import LONGEST_SHOWN, Attributes, ConfigReport, markdown_html
from annotator.formats.labeling_config.choices import Inside, read_choices, read_pairwise, read_ranker, read_taxonomy
from annotator.formats.labeling_config.conditions import check_conditions, read_condition
from annotator.formats.labeling_config.fields import read_datetime, read_number, read_rating, read_text_area
from annotator.formats.labeling_config.known_tags import (
    BUILT,
    CONDITION,
    LABELS,
    LATER,
    OBJECTS,
    PROGRAMS,
    TOOLS,
    known_as,
)
from annotator.formats.labeling_config.labels import read_labels, read_relations, read_tool
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.text import decoded
from annotator.formats.source.xml_tree import XmlElement, read_xml

_GRANULARITIES = {granularity.value: granularity for granularity in Granularity}


class _Shared(TypedDict):
    name: str
    value: str
    line: int


def read_image(attributes: Attributes) -> Image:
    """Return an image. A `valueList` replaces `value`, as in Label Studio."""
    if not attributes.get("valueList").strip():
        return Image(**_shared(attributes))
    name, column = attributes.required("name"), attributes.column("valueList")
    return Image(name=name, value=column, line=attributes.line, is_list=True)


def read_pdf(attributes: Attributes) -> Pdf:
    return Pdf(**_shared(attributes))


def read_text(attributes: Attributes) -> Text:
    shared = _shared(attributes)
    return Text(**shared, granularity=attributes.option("granularity", _GRANULARITIES, default=Granularity.SYMBOL))


def read_hypertext(attributes: Attributes) -> HyperText:
    """Return a page of HTML. `valueType="url"` names a file elsewhere."""
    attributes.option("valueType", {"text": True}, default=True)
    return HyperText(
        **_shared(attributes),
        granularity=attributes.option("granularity", _GRANULARITIES, default=Granularity.SYMBOL),
        saves_text=attributes.option("saveTextResult", _SAVED_TEXTS, default=True),
    )


_LAYOUTS = {"none": False, "dialogue": True}
_SAVED_TEXTS = {"yes": True, "no": False, "none": False}


def read_paragraphs(attributes: Attributes) -> Paragraphs:
    """Return a Paragraphs. Its data are in the column itself: `valueType="url"` names a file elsewhere."""
    attributes.option("valueType", {"json": True}, default=True)
    column = attributes.column("value") if attributes.required("value") else ""
    return Paragraphs(
        name=attributes.required("name"),
        value=column,
        line=attributes.line,
        name_key=attributes.get("nameKey").strip() or "author",
        text_key=attributes.get("textKey").strip() or "text",
        is_dialogue=attributes.option("layout", _LAYOUTS, default=False),
        by_time=attributes.flag("contextScroll"),
        saves_text=attributes.option("saveTextResult", _SAVED_TEXTS, default=True),
        audio=attributes.fillable("audioUrl", attributes.get("audioUrl").strip()),
        sync=attributes.get("sync").strip(),
    )


def read_audio(attributes: Attributes) -> Audio:
    sync = attributes.get("sync").strip()
    return Audio(**_shared(attributes), sync=sync, split_channels=attributes.appearance_flag("splitChannels"))


def read_video(attributes: Attributes) -> Video:
    shared = _shared(attributes)
    sync = attributes.get("sync").strip()
    stated = attributes.get("frameRate")
    if stated.startswith("$"):
        return Video(**shared, sync=sync, framerate_column=stated)
    return Video(**shared, sync=sync, framerate=attributes.number("frameRate"))


def read_table(attributes: Attributes) -> Table:
    attributes.option("valueType", {"json": "json"}, default="json")
    return Table(**_structured(attributes))


def read_list(attributes: Attributes) -> List:
    return List(**_structured(attributes), title=attributes.get("title"))


def _structured(attributes: Attributes) -> _Shared:
    """Return the attributes of an object with JSON, whose value is always a column."""
    name, value = attributes.required("name"), attributes.column("value")
    if not value and not attributes.get("value").strip():
        attributes.required("value")
    return _Shared(name=name, value=value, line=attributes.line)


def _shared(attributes: Attributes) -> _Shared:
    name, value = attributes.required("name"), attributes.shown("value")
    return _Shared(name=name, value=value, line=attributes.line)


_MOST_COLUMNS = 24
_HEAVIEST = 1_000
# Widths in pixels beside relative widths are fractions of a page of this width.
_PAGE_PX = 1_000
_FOLLOWED = frozenset({"display", "flex", "flex-basis", "flex-direction", "flex-grow", "flex-shrink", "grid-template"})
_COLUMNS = ("grid-template-columns", "grid-template", "grid")
_REPEAT = re.compile(r"repeat\(\s*(\d{1,2})\s*,([^()]*)\)")
_FUNCTION = re.compile(r"(?<![a-z-])[a-z-]+\([^()]*\)")
_TRACK = re.compile(r"(\d{1,5}(?:\.\d{1,5})?|\.\d{1,5})(fr|%|px)")
_FACTOR = re.compile(r"\d{1,4}(?:\.\d{1,5})?|\.\d{1,5}")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,5})?)%")


class StyledLayout(NamedTuple):
    """The layout fields of `core.design.tree.View`."""

    display: Display
    columns: tuple[int, ...]
    weight: int


def read_layout(attributes: Attributes) -> StyledLayout:
    """Return the layout of a View. `display: flex` is a row, as in a browser. A style cannot hide a View."""
    style = _declarations(attributes.get("style"))
    if style.get("display") == "none" or style.get("visibility") == "hidden":
        attributes.wrong("style", "hidden")
    if any(name not in _FOLLOWED and name not in _COLUMNS and name != "width" for name in style):
        attributes.report.note_ignored(attributes.tag, "style", attributes.line, "style")
    display, columns = _display(style)
    return StyledLayout(display, columns, _weight(style))


def _declarations(style: str) -> dict[str, str]:
    """Return the CSS declarations as property and value in lower case."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    cleaned = ((name.strip(), value.replace("!important", "").strip()) for name, _colon, value in pairs)
    return {name: value for name, value in cleaned if name}


def _display(style: dict[str, str]) -> tuple[Display, tuple[int, ...]]:
    display = style.get("display", "")
    if display in {"grid", "inline-grid"}:
        tracks = next((style[name] for name in _COLUMNS if name in style), "")
        columns = _columns(tracks.rpartition("/")[2])
        return (Display.GRID, columns) if columns else (Display.COLUMN, ())
    is_flex = display in {"flex", "inline-flex"}
    is_column = style.get("flex-direction", "row").startswith("column")
    return (Display.ROW if is_flex and not is_column else Display.COLUMN), ()


def _columns(tracks: str) -> tuple[int, ...]:
    """Return relative column widths. A track without its own width (`auto`, `minmax(...)`) counts as `1fr`."""
    spread = _REPEAT.sub(lambda match: f" {match[2]} " * min(int(match[1]), _MOST_COLUMNS), tracks)
    words = _FUNCTION.sub("auto", spread).split()[:_MOST_COLUMNS]
    sizes = [(float(match[1]), match[2]) if (match := _TRACK.fullmatch(word)) else (1.0, "fr") for word in words]
    if len(sizes) < 2:
        return ()
    if len({unit for _size, unit in sizes}) > 1:
        sizes = _in_percent(sizes)
    scale = 1 if all(size.is_integer() for size, _unit in sizes) else 10
    return tuple(min(max(1, round(size * scale)), _HEAVIEST) for size, _unit in sizes)


def _in_percent(sizes: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """Return all widths in percent. Tracks in `fr` share the rest of the page in proportion."""
    fixed = [size if unit == "%" else size * 100 / _PAGE_PX if unit == "px" else None for size, unit in sizes]
    left = max(10.0, 100 - sum(width for width in fixed if width is not None))
    shares = sum(size for size, unit in sizes if unit == "fr") or 1
    widths = (left * sizes[index][0] / shares if width is None else width for index, width in enumerate(fixed))
    return [(float(round(width)), "%") for width in widths]


def _weight(style: dict[str, str]) -> int:
    """Return a flex factor or a width in percent. 0 if neither is given, and for widths in pixels."""
    flex = style.get("flex", "").split()
    percents = [word for word in (*flex[1:], *flex[:1], style.get("flex-basis", ""), style.get("width", "")) if word]
    factor = style.get("flex-grow") or (flex[0] if flex else "")
    if _FACTOR.fullmatch(factor) and float(factor) > 0:
        return min(max(1, round(float(factor))), _HEAVIEST)
    match = next((match for match in map(_PERCENT.fullmatch, percents) if match is not None), None)
    return 0 if match is None else min(max(1, round(float(match[1]))), 100)


class _Key(NamedTuple):
    """A hotkey of a tag. `comes_and_goes` is True if the tag is not always visible."""

    key: str
    value: str
    line: int
    comes_and_goes: bool


def check_hotkeys(design: Design, report: ConfigReport) -> None:
    """Report duplicate hotkeys. Keys are compared case-insensitively, so that no choice depends on the Shift key.
    Conditional tags only get a note, because they may be alternatives."""
    seen: dict[str, _Key] = {}
    for hotkey in _keys(design.root, comes_and_goes=False):
        first = seen.setdefault(hotkey.key, hotkey)
        if first is hotkey:
            continue
        params = {"key": hotkey.key, "value": hotkey.value, "other": first.value}
        if first.comes_and_goes or hotkey.comes_and_goes:
            report.note(ProblemCode.HOTKEY_DUPLICATE, hotkey.line, field="hotkey", why="apart", **params)
        else:
            report.problem(ProblemCode.HOTKEY_DUPLICATE, hotkey.line, field="hotkey", **params)


def _keys(node: Node, *, comes_and_goes: bool) -> Iterator[_Key]:
    comes_and_goes = comes_and_goes or node.condition is not None
    if isinstance(node, View):
        for child in node.children:
            yield from _keys(child, comes_and_goes=comes_and_goes)
    elif isinstance(node, Control):
        for key, value, line in _of_control(node):
            if key:
                yield _Key(key, value, line, comes_and_goes or node.per_region)


def _of_control(control: ControlTag) -> Iterator[tuple[str | None, str, int]]:
    match control:
        case Choices():
            for option in options(control):
                yield option.choice.hotkey, option.choice.value, option.choice.line
        case Labels():
            for label in control.labels:
                yield label.hotkey, label.value, label.line
        case Rating() | Number():
            yield control.hotkey, control.name, control.line
        case _:
            return


def check_design(design: Design, foreign_names: set[str], report: ConfigReport, *, has_foreign: bool) -> None:
    """Check a design. `foreign_names` belong to tags reported as unsupported; `has_foreign`: such tags exist."""
    objects = {tag.name: tag for tag in reversed(design.objects()) if tag.name}
    controls = design.controls()
    _check_names(design, report)
    for control in controls:
        _check_targets(control, objects, foreign_names, report)
    if not has_foreign:
        _check_regions(controls, objects, report)
    _check_relations(design, report, has_foreign=has_foreign)
    if any(isinstance(tag, PlayedTag | Paragraphs) and tag.sync for tag in design.objects()):
        _check_steps(design, report)
    check_hotkeys(design, report)
    check_conditions(design, foreign_names, report, has_foreign=has_foreign)
    if not controls and not has_foreign:
        report.problem(ProblemCode.NO_CONTROL, design.root.line)


def _check_steps(design: Design, report: ConfigReport) -> None:
    """Report tags whose `sync` names no partner. The module that finds pairs is loaded with the first such design."""
    from annotator.core.design.tree import without_partner

    for tag in without_partner(design):
        named = {"tag": type(tag).__name__, "attribute": "sync"}
        report.problem(ProblemCode.ATTRIBUTE_UNKNOWN, tag.line, field="sync", why="later", **named)


def _check_names(design: Design, report: ConfigReport) -> None:
    seen: dict[str, int] = {}
    controls = (control for control in design.controls() if not isinstance(control, Messages))
    for tag in sorted([*design.objects(), *controls], key=lambda tag: tag.line):
        if tag.name and tag.name in seen:
            report.problem(ProblemCode.NAME_DUPLICATE, tag.line, name=tag.name, other=str(seen[tag.name]))
        seen.setdefault(tag.name, tag.line)


def _check_targets(
    control: ControlTag, objects: Mapping[str, ObjectTag], foreign_names: set[str], report: ConfigReport
) -> None:
    if not control.to_name.strip():
        return
    for target in control.targets:
        if target not in objects and target not in foreign_names:
            near = report.near(ProblemCode.TO_NAME_UNKNOWN, target, objects)
            report.problem(ProblemCode.TO_NAME_UNKNOWN, control.line, name=target, **near)
        elif isinstance(control, Ranker) and not isinstance(objects.get(target), List | None):
            report.problem(ProblemCode.TO_NAME_UNKNOWN, control.line, why="list", name=target)


def _check_regions(controls: tuple[ControlTag, ...], objects: Mapping[str, ObjectTag], report: ConfigReport) -> None:
    """Check that region tools can mark their object and that `perRegion` controls have regions."""
    pairs = [(control, objects[name]) for control in controls for name in control.targets if name in objects]
    marked = {target.name for control, target in pairs if _marks(control, target)}
    for control, target in pairs:
        if isinstance(control, Messages):
            continue
        params = {"tag": BUILT[control.result_type], "name": target.name, "object": type(target).__name__}
        is_named = target.name in marked and not isinstance(target, Chat)
        is_namer = isinstance(control, Labels) and control.kind is LabelsKind.LABELS and is_named
        if isinstance(control, Labels | Tool) and not _marks(control, target) and not is_namer:
            report.problem(ProblemCode.TO_NAME_UNKNOWN, control.line, why="kind", **params)
        if control.per_region and target.name not in marked:
            report.problem(ProblemCode.NEVER_VISIBLE, control.line, why="per-region", **params)


def _check_relations(design: Design, report: ConfigReport, *, has_foreign: bool) -> None:
    """Check that there is at most one Relations tag, and that the design has regions."""
    tags = [node for node in design.nodes() if isinstance(node, Relations)]
    for tag in tags[1:]:
        report.problem(ProblemCode.TAG_MISPLACED, tag.line, why="relations", tag="Relations", other=str(tags[0].line))
    if tags and not has_foreign and not any(makers(design, tag.name) for tag in design.objects()):
        report.problem(ProblemCode.NEVER_VISIBLE, tags[0].line, why="relations", tag="Relations")


def _marks(control: ControlTag, target: ObjectTag) -> bool:
    return shape_on(control, target) is not None


CONFIG_LIMIT_BYTES = 2 * 1024**2
# Limit for elements with a layout of their own. Choices and labels are counted in their controls.
MOST_NODES = 2_000
_SMALLEST_HEADER = 6
# Tags with items, and the tags of these items.
_ITEMS = {
    "textarea": "shortcut",
    "choices": "choice",
    "taxonomy": "choice",
    "relations": "relation",
    "ranker": "bucket",
    **dict.fromkeys(LABELS, "label"),
}
_SINGLE: Mapping[str, Callable[[Attributes], Node]] = {
    "image": read_image,
    "pdf": read_pdf,
    "text": read_text,
    "audio": read_audio,
    "video": read_video,
    "hypertext": read_hypertext,
    "table": read_table,
    "list": read_list,
    "pairwise": read_pairwise,
    "rating": read_rating,
    "number": read_number,
    "datetime": read_datetime,
    **dict.fromkeys(TOOLS, read_tool),
}


def read_design(data: bytes, file: str, log: ProblemLog) -> Design | None:
    """Return the design, or None. For callers that check the log for errors."""
    design = design_of(data, file, log)
    return None if isinstance(design, Reported) else design


def design_of(data: bytes, file: str, log: ProblemLog) -> Design | Reported:
    """Return the readable parts of a design; problems are in the log. Return the token if `data` is not valid XML."""
    text = decoded(data, file, log)
    root = text if isinstance(text, Reported) else read_xml(text, file, log)
    if isinstance(root, Reported):
        return root
    report = ConfigReport(file, log)
    reader = _Reader(report, root)
    if root.tag.lower() == "view":
        design = Design(reader.view(root))
    else:
        if known_as(root.tag) in BUILT:
            report.problem(ProblemCode.TAG_MISPLACED, root.line, why="root", tag=root.tag)
        design = Design(View(children=tuple(reader.nodes(root)), line=root.line))
    count = sum(1 for _node in design.nodes())
    if count > MOST_NODES:
        report.problem(ProblemCode.DESIGN_TOO_LARGE, None, count=str(count), limit=str(MOST_NODES))
    else:
        controls = sum(1 for _control in design.controls())
        if controls > MOST_CONTROLS:
            limit = str(MOST_CONTROLS)
            report.problem(ProblemCode.DESIGN_TOO_LARGE, None, why="controls", count=str(controls), limit=limit)
        check_design(design, reader.foreign_names, report, has_foreign=reader.has_foreign)
    return design


def _elements(root: XmlElement) -> Iterator[tuple[str, XmlElement, Mapping[str, str]]]:
    """Yield each element in document order with its tag and its attributes in lower case."""
    pending = [root]
    while pending:
        element = pending.pop()
        yield known_as(element.tag), element, {name.lower(): value for name, value in element.attributes.items()}
        pending.extend(reversed(element.children))


class _Reader:
    """The reader of one config. `foreign_names` are names of unsupported tags; their uses are not reported.
    The first object is that of a Rating without `toName`, as in a template of Label Studio."""

    def __init__(self, report: ConfigReport, root: XmlElement) -> None:
        self._report = report
        named = [(tag, given["name"]) for tag, _element, given in _elements(root) if given.get("name")]
        self._first_object = next((name for tag, name in named if tag in OBJECTS), "")
        self._choosers = {name for tag, name in named if tag in ("choices", "taxonomy")}
        filters = [given for tag, _element, given in _elements(root) if tag == "filter"]
        self._filter_hints = {given.get("toname", "").strip(): given.get("placeholder", "") for given in filters}
        audio_files = [given for tag, _element, given in _elements(root) if tag == "audio"]
        self._played = {given.get("value", "") for given in audio_files}
        self._synced = {given.get("sync", "").strip() for given in audio_files}
        self.foreign_names: set[str] = set()
        self.has_foreign = False
        self._accordions = 0

    def nodes(self, element: XmlElement) -> list[Node]:
        """Return the nodes of a tag inside a View: one, none, or the supported children of an unknown tag."""
        tag = known_as(element.tag)
        if tag == "view":
            return [self.view(element)]
        if tag == "collapse":
            return [self._collapse(element)]
        if tag not in BUILT:
            return self._foreign(element)
        if tag == "panel" or tag in _ITEMS.values():
            self._report.problem(ProblemCode.TAG_MISPLACED, element.line, why=tag, tag=BUILT[tag])
            return []
        if tag == "style":
            self._report.note(ProblemCode.TAG_UNKNOWN, element.line, why="style", tag="Style")
            return []
        if tag == "filter":
            self._check_filter(element)
            return []
        return self._built(element, tag)

    def _check_filter(self, element: XmlElement) -> None:
        """Check the target of a Filter. The filter itself is part of its target."""
        self._look_inside(element, "filter", [], [])
        target = Attributes(element, "filter", self._report).required("toName").strip()
        if target and target not in self._choosers and target not in self.foreign_names:
            self._report.problem(ProblemCode.TO_NAME_UNKNOWN, element.line, why="filter", name=target)

    def view(self, element: XmlElement) -> View:
        self._note_text(element)
        attributes = Attributes(element, "view", self._report)
        layout = read_layout(attributes)
        return View(
            children=tuple(node for child in element.children for node in self.nodes(child)),
            condition=read_condition(attributes),
            line=element.line,
            **layout._asdict(),
        )

    def _collapse(self, element: XmlElement) -> View:
        """Return a View with the panels. In an accordion, as in Label Studio by default, the first open panel wins."""
        self._note_text(element)
        attributes = Attributes(element, "collapse", self._report)
        is_open = attributes.flag("open")
        self._accordions += attributes.flag("accordion", default=True)
        accordion = self._accordions if attributes.flag("accordion", default=True) else 0
        panels: list[Panel] = []
        for child in element.children:
            if known_as(child.tag) != "panel":
                self._misplaced(child, "collapse")
                continue
            panel = self._panel(child, accordion, is_open=is_open)
            has_open = bool(accordion) and any(before.is_open for before in panels)
            panels.append(replace(panel, is_open=panel.is_open and not has_open))
        return View(children=tuple(panels), condition=read_condition(attributes), line=element.line)

    def _panel(self, element: XmlElement, accordion: int, *, is_open: bool) -> Panel:
        self._note_text(element)
        attributes = Attributes(element, "panel", self._report)
        return Panel(
            value=attributes.shown("value"),
            children=tuple(node for child in element.children for node in self.nodes(child)),
            is_open=attributes.flag("open", default=is_open),
            accordion=accordion,
            condition=read_condition(attributes),
            line=element.line,
        )

    def _built(self, element: XmlElement, tag: str) -> list[Node]:
        attributes = Attributes(element, tag, self._report)
        if tag == "header":
            return [self._header(element, attributes)]
        if tag == "markdown":
            return [self._markdown(element, attributes)]
        if tag == "rating" and self._first_object:
            attributes.take_object(self._first_object)
        items: list[XmlElement] = []
        headers: list[Header] = []
        self._look_inside(element, tag, items, headers)
        inside = Inside(items, tuple(headers))
        if tag == "choices":
            choices = read_choices(attributes, inside)
            return [replace(choices, filter_hint=self._filter_hints.get(choices.name))]
        if tag in LABELS:
            return self._with_headers(read_labels(attributes, inside), headers)
        if tag == "ranker":
            return [read_ranker(attributes, inside)]
        if tag == "relations":
            return [read_relations(attributes, inside)]
        if tag == "taxonomy":
            return self._with_headers(read_taxonomy(attributes, inside), headers)
        if tag == "textarea":
            return self._with_headers(read_text_area(attributes, items), headers)
        if tag == "paragraphs":
            return self._with_audio(read_paragraphs(attributes))
        if tag == "chat":
            from annotator.formats.labeling_config.chat import read_chat_tag  # most designs have no chat

            return [*read_chat_tag(attributes)]
        return [_SINGLE[tag](attributes)]

    def _with_audio(self, talk: Paragraphs) -> list[Node]:
        """Return a Paragraphs, below an Audio if it has a sound that no Audio of the config plays."""
        if not talk.audio or talk.audio in self._played or talk.sync or talk.name in self._synced:
            return [talk]
        return [Audio(name=f"{talk.name} audio", value=talk.audio, sync=talk.name, line=talk.line), talk]

    def _markdown(self, element: XmlElement, attributes: Attributes) -> Markdown:
        """Return a Markdown. Its text is in `value` or between its tags, where it may be indented."""
        for child in element.children:
            self._misplaced(child, "markdown")
        inside = dedent(element.lines).strip("\n")
        value = inside if inside.strip() and not attributes.get("value").strip() else attributes.shown("value")
        if len(value) > LONGEST_SHOWN:
            attributes.too_long("value", value)
            value = value[:LONGEST_SHOWN]
        html, is_whole = ("", True) if value.startswith("$") else markdown_html(value)
        if not is_whole:
            attributes.note(ProblemCode.ATTRIBUTE_VALUE, "value", why="markdown", value="")
        return Markdown(value=value, html=html, condition=read_condition(attributes), line=element.line)

    def _header(self, element: XmlElement, attributes: Attributes) -> Header:
        """Return a header. Its text is in `value` or between its tags."""
        self._look_inside(element, "header", [], [])
        value = element.text
        if attributes.get("value").strip() or not value:
            value = attributes.required("value")
            self._note_text(element)
        elif len(value) > LONGEST_SHOWN:
            attributes.too_long("value", value)
            value = value[:LONGEST_SHOWN]
        size = attributes.whole("size", 1, 99)
        if size is not None and size > _SMALLEST_HEADER:
            self._report.note_ignored("Header", "size", element.line, "size")
        return Header(
            value=attributes.fillable("value", value),
            size=min(size or 4, _SMALLEST_HEADER),
            condition=read_condition(attributes),
            line=element.line,
        )

    @staticmethod
    def _with_headers(control: Labels | Taxonomy | TextArea, headers: list[Header]) -> list[Node]:
        """Return the headers and the control below them. The headers have the condition of the control."""
        return [*(replace(header, condition=control.condition) for header in headers), control]

    def _look_inside(self, element: XmlElement, tag: str, items: list[XmlElement], headers: list[Header]) -> None:
        """Collect items and headers inside a control or object; report misplaced tags. A View only groups."""
        if tag != "header":
            self._note_text(element)
        item = _ITEMS.get(tag)
        for child in element.children:
            name = child.tag.lower()
            if name == item:
                items.append(child)
                self._look_inside_item(child, name, nests=name == "choice")
            elif item is not None and name == "view":
                self._group(child)
                self._look_inside(child, tag, items, headers)
            elif item is not None and name == "header":
                attributes = Attributes(child, "header", self._report)
                self._refuse_conditions(child, attributes)
                headers.append(replace(self._header(child, attributes), condition=None))
                if items:
                    self._report.note(ProblemCode.TAG_MISPLACED, child.line, why="header", tag="Header")
            else:
                self._misplaced(child, tag)

    def _look_inside_item(self, element: XmlElement, tag: str, *, nests: bool) -> None:
        self._note_text(element)
        for child in element.children:
            if nests and child.tag.lower() == tag:
                self._look_inside_item(child, tag, nests=True)
            else:
                self._misplaced(child, tag)

    def _group(self, element: XmlElement) -> None:
        """Read a View inside a control."""
        attributes = Attributes(element, "view", self._report)
        read_layout(attributes)
        self._refuse_conditions(element, attributes)

    @staticmethod
    def _refuse_conditions(element: XmlElement, attributes: Attributes) -> None:
        """Report conditions inside a control: its parts cannot be hidden separately."""
        for spelled in element.attributes:
            if spelled.lower() in CONDITION:
                attributes.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, why="later")

    def _misplaced(self, child: XmlElement, parent: str) -> None:
        if known_as(child.tag) in BUILT:
            params = {"tag": child.tag, "parent": BUILT[parent]}
            self._report.problem(ProblemCode.TAG_MISPLACED, child.line, why="inside", **params)
        else:
            self._foreign(child)

    def _note_text(self, element: XmlElement) -> None:
        if element.text:
            self._report.note(ProblemCode.TEXT_IGNORED, element.line, tag=element.tag)

    def _foreign(self, element: XmlElement) -> list[Node]:
        self.has_foreign = True
        self.foreign_names.update(value for name, value in element.attributes.items() if name.lower() == "name")
        tag = element.tag.lower()
        if tag in LATER or tag in PROGRAMS:
            why = "later" if tag in LATER else "program"
            self._report.problem(ProblemCode.TAG_UNKNOWN, element.line, why=why, tag=element.tag)
        else:
            near = self._report.near(ProblemCode.TAG_UNKNOWN, tag, BUILT)
            suggestion = BUILT.get(near["suggestion"], "")
            params = {"tag": element.tag, "why": near["why"], "suggestion": suggestion}
            self._report.problem(ProblemCode.TAG_UNKNOWN, element.line, **params)
        items = set(_ITEMS.values())
        return [node for child in element.children if child.tag.lower() not in items for node in self.nodes(child)]
