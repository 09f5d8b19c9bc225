"""Options of a template, collected into groups of radio buttons and check boxes.

A browser groups buttons by name, wherever they are. Here a group becomes one `Choices` at the place of its first
button:

- Radio buttons of one name, or all `crowd-radio-button` elements of a `crowd-radio-group`, form a single choice.
- Check boxes of one name form a multiple choice. A check box with a unique name is a separate control, so that it
  answers under its own name, like `Answer.<name>` of Mechanical Turk.
- One button in a `for` over a list offers the items of the list: `value="$labels"`.

The result reports the `value` of the button, or its text if it has none."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, field

from annotator.formats.crowd_html.checks import is_hidden, is_instructions
from annotator.formats.crowd_html.known_scripts import SHOWN_IF
from annotator.formats.crowd_html.markup.elements import INLINE, LOOP, HtmlElement, replace_element
from annotator.formats.crowd_html.markup.liquid import Loop, Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.text_tags import plain, tidy

GROUP = "{choices}"  # the tag that replaces the first button of a group in the tree
_CROWD = frozenset({"crowd-radio-button", "crowd-checkbox", "crowd-toggle-button"})
_PLAIN = frozenset({"radio", "checkbox"})
_IMAGES = frozenset({"img", "audio", "video"})
_FIELDS = frozenset({"input", "select", "textarea", "crowd-input", "crowd-text-area", "crowd-slider"})


class ButtonOption(Struct, frozen=True):
    """The text and value of a button. In a loop, `item` is the path inside each list item."""

    shown: str
    value: str
    selected: bool
    loop: Loop | None
    item: str
    line: int


class OptionGroup(Struct, eq=False):
    """A group of buttons. `is_valid` is False if one of its buttons has been reported."""

    name: str
    is_single: bool
    line: int
    required: bool = False
    shown_if: tuple[str, ...] = ()
    options: list[ButtonOption] = field(default_factory=list)
    is_placed: bool = False
    is_valid: bool = True


def gather_options(root: HtmlElement, report: CrowdReport) -> dict[HtmlElement, OptionGroup]:
    """Remove the buttons and their texts from the tree and insert a `GROUP` at the place of each group."""
    return _Gathering(root, report).groups


class _Gathering:
    def __init__(self, root: HtmlElement, report: CrowdReport) -> None:
        self._report = report
        self.groups: dict[HtmlElement, OptionGroup] = {}
        self._by_key: dict[tuple[str, object], OptionGroup] = {}
        self._refused: set[HtmlElement] = set()
        elements = list(root.below())
        labels = (element for element in elements if element.tag == "label" and element.text("for"))
        self._labels = {label.text("for"): label for label in labels if not _holds_control(label)}
        for element in elements:
            if is_option(element) and not any(is_instructions(outer) or is_hidden(outer) for outer in _outer(element)):
                self._take(element)

    def _take(self, element: HtmlElement) -> None:
        loop = _loop_around(element)
        if loop is not None and loop in self._refused:
            return
        if "name" not in element.attributes and _group_element(element) is None:
            self._report.unnamed(element.line, element.tag)
        words, place = self._words(element)
        if loop is not None and _has_content(loop, place, element):
            self._refused.add(loop)  # it stays in the tree, so that the page reports it
            return
        option = read_option(element, words, loop, self._report)
        group = self._group(element, option)
        group.required = group.required or element.has("required")
        group.shown_if = shown_if(element) or group.shown_if
        if option is not None:
            group.options.append(option)
        else:
            group.is_valid = False
        if loop is not None:
            place = loop
        replace_element(place, None if group.is_placed else self._stand_in(group, element.line))

    def _stand_in(self, group: OptionGroup, line: int) -> HtmlElement:
        group.is_placed = True
        stand_in = HtmlElement(GROUP, {}, line)
        self.groups[stand_in] = group
        return stand_in

    def _group(self, element: HtmlElement, option: ButtonOption | None) -> OptionGroup:
        """Return the group of a button, creating it for the first button."""
        loop, around = _loop_around(element), _group_element(element)
        kind = "radio" if _is_radio(element) else "checkbox"
        name = element.text("name")
        if around is not None:
            key: tuple[str, object] = (kind, around)
        elif loop is not None and element.outputs("name"):
            key = (kind, loop)
        else:
            key = (kind, name)
        group = self._by_key.get(key)
        if group is None:
            if element.outputs("name"):
                path = loop.loop.path if loop is not None and loop.loop is not None else ""
                name = path.rpartition(".")[2]
                if loop is None:
                    self._report.liquid(element.line, "value", "name")
            group = self._by_key[key] = OptionGroup(name, kind == "radio", element.line)
        elif around is not None and option is not None and element.text("name") != group.name:
            group.name = around.text("name") or around.text("id")  # empty: the page assigns a name
        return group

    def _words(self, element: HtmlElement) -> tuple[list[str | Output], HtmlElement]:
        """Return the text of a button, and the element with both. Remove a separate label from the tree."""
        if element.tag in _CROWD:
            self._refuse_images(element, _FIELDS)
            return element.pieces(), element
        around = next((outer for outer in _outer(element) if outer.tag == "label"), None)
        if around is not None:
            self._refuse_images(around)
            if not _holds_control(around, element):
                return around.pieces(), around
        label = self._labels.pop(element.text("id"), None)
        if label is not None and _loop_around(label) is _loop_around(element):
            replace_element(label, None)
            return label.pieces(), element
        return _text_behind(element), element

    def _refuse_images(self, element: HtmlElement, more: frozenset[str] = frozenset()) -> None:
        """Report images in a choice. A choice is text only; an image would be shown apart from it."""
        for inner in element.below():
            if inner.tag in _IMAGES | more:
                self._report.element(inner.line, inner.tag, why="choice")


def shown_if(element: HtmlElement) -> tuple[str, ...]:
    """Return the control, and the choice if it has several, that show an element. See `known_scripts`."""
    return tuple(part for part in element.attributes.get(SHOWN_IF, ()) if isinstance(part, str))


def is_option(element: HtmlElement) -> bool:
    return element.tag in _CROWD or (element.tag == "input" and element.text("type").lower() in _PLAIN)


def _is_radio(element: HtmlElement) -> bool:
    return element.tag == "crowd-radio-button" or element.text("type").lower() == "radio"


def read_option(
    element: HtmlElement, words: list[str | Output], loop: HtmlElement | None, report: CrowdReport
) -> ButtonOption | None:
    """Return an option. Return None with a problem if it is neither fixed nor generated by a loop over a list."""
    shown = [piece for piece in words if isinstance(piece, Output) or piece.strip()]
    selected = element.has("checked") or element.has("selected")
    if loop is not None and loop.loop is not None:
        source = _source(element, shown, loop.loop)
        if source is None:
            report.liquid(element.line, "loop-choice", loop.loop.path or "for")
            return None
        return ButtonOption("", "", selected, loop.loop, source.path, element.line)
    if any(isinstance(piece, Output) for piece in shown) or element.outputs("value"):
        report.liquid(element.line, "choice", element.tag)
        return None
    label = plain("".join(piece for piece in words if isinstance(piece, str))) or plain(element.text("label"))
    # Buttons without a value in one group differ only by their names.
    name = tidy(element.text("name")) if _group_element(element) is not None else ""
    value = tidy(element.text("value")) or name
    return ButtonOption(label or plain(value or element.text("name")), value, selected, None, "", element.line)


def _source(element: HtmlElement, shown: list[str | Output], loop: Loop) -> Output | None:
    """Return the part of each item that a button in a loop shows and reports, or None if they differ."""
    reported = element.output("value")
    source = shown[0] if len(shown) == 1 else reported if not shown else None
    if not isinstance(source, Output) or source.loop != loop.number:
        return None
    if reported is None and element.attributes.get("value"):
        return None
    return source if reported is None or (reported.path, reported.loop) == (source.path, source.loop) else None


def _outer(element: HtmlElement) -> Iterator[HtmlElement]:
    outer = element.parent
    while outer is not None:
        yield outer
        outer = outer.parent


def _loop_around(element: HtmlElement) -> HtmlElement | None:
    return next((outer for outer in _outer(element) if outer.tag == LOOP), None)


def _group_element(element: HtmlElement) -> HtmlElement | None:
    if element.tag != "crowd-radio-button":
        return None
    return next((outer for outer in _outer(element) if outer.tag == "crowd-radio-group"), None)


def _holds_control(element: HtmlElement, besides: HtmlElement | None = None) -> bool:
    """Return True if the element contains another control."""
    return any(
        inner is not besides and (inner.tag in ("input", "select", "textarea") or inner.tag.startswith("crowd-"))
        for inner in element.below()
    )


def _text_behind(element: HtmlElement) -> list[str | Output]:
    """Return the text after a button on its line, as in `<input type="radio"> Yes<br>`; remove it from the tree."""
    if element.parent is None:
        return []
    siblings = element.parent.children
    start = next(at for at, child in enumerate(siblings) if child is element) + 1
    end = start
    words: list[str | Output] = []
    while end < len(siblings):
        child = siblings[end]
        if not isinstance(child, HtmlElement):
            words.append(child)
        elif child.tag in INLINE and not _holds_control(child):
            words.extend(child.pieces())
        else:
            break
        end += 1
    if any(isinstance(piece, Output) or piece.strip() for piece in words):
        del siblings[start:end]
    return words


def _has_content(loop: HtmlElement, place: HtmlElement, button: HtmlElement) -> bool:
    """Return True if a loop shows anything besides its button. `place` contains the button and its text."""
    return _holds_control(loop, button) or _shows(loop, place)


def _shows(element: HtmlElement, besides: HtmlElement) -> bool:
    for child in element.children:
        if isinstance(child, HtmlElement):
            if child is not besides and (child.tag in _IMAGES or _shows(child, besides)):
                return True
        elif isinstance(child, Output) or child.strip():
            return True
    return False
