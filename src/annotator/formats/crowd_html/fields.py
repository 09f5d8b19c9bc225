"""Conversion of text fields, pickers and sliders to TextArea, Number and DateTime. Elements:
https://docs.aws.amazon.com/sagemaker/latest/dg/sms-ui-template-reference.html and HTML forms."""

from __future__ import annotations

import re
from decimal import Decimal

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.markup.elements import LOOP, HtmlElement
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.options import ButtonOption, OptionGroup, read_option
from annotator.formats.crowd_html.text_tags import (
    WORDS_SIZE,
    ColumnKind,
    Columns,
    ConfigTag,
    ControlAttributes,
    Wording,
    literal,
    plain,
    unguarded,
)
from annotator.formats.labeling_config.dynamic_options import MOST_CHOICES
from annotator.formats.labeling_config.fields import is_allowed, is_day

_TEXTS = frozenset({"", "text", "email", "url", "tel", "search"})
_MOMENTS = {"date": "date", "time": "time", "month": "month,year", "datetime-local": "date,time"}
_NOTHING = frozenset({"submit", "reset", "image", "button"})  # buttons, handled in checks
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})", re.ASCII)
_BOUNDS = ("min", "max", "step", "defaultValue")
_WHOLE = re.compile(r"\d{1,6}", re.ASCII)
# Rules that a browser enforces and this program does not.
_RULES = ("pattern", "allowed-pattern", "auto-validate", "minlength", "min-length", "maxlength", "max-length")
_UNCHECKED = frozenset(_RULES[:-2])


class CrowdFields:
    def __init__(self, columns: Columns, wording: Wording, report: CrowdReport) -> None:
        self._columns = columns
        self._wording = wording
        self._report = report
        self._attributes = ControlAttributes(report)

    def input(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the control of an `<input>` or `<crowd-input>`, but not of radio buttons and check boxes."""
        kind = self._attributes.literal(element, "type").lower()
        if kind == "hidden":
            self._report.note("hidden-field", element.line, element.text("name"))
            return []
        if kind in _NOTHING:
            return []
        label = self._wording.tags(element.attributes.get("label", ()), WORDS_SIZE, element.line)
        if kind in _TEXTS:
            if kind in ("email", "url"):  # a browser validates the format
                self._report.note("rule", element.line, "type", tag=element.tag)
            return [self._text(element, rows=1)]
        if kind == "number":
            return [*label, self._number(element)]
        if kind == "range":
            return [*label, self._number(element, slider="true")]
        if kind in _MOMENTS:
            return [*label, self._moment(element, kind)]
        self._report.element(element.line, element.tag, why="type", what=kind)
        return []

    def text_area(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the control of a `<textarea>` or `<crowd-text-area>`."""
        spelled = self._attributes.literal(element, "rows")
        rows = min(max(int(spelled), 1), 50) if _WHOLE.fullmatch(spelled) else 3
        return [self._text(element, rows)]

    def slider(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the control of a `<crowd-slider>`. Labels of its positions become a header."""
        tag = self._number(element, slider="true")
        labels: list[str] = []
        for inner in element.below():
            if inner.tag == "crowd-slider-label":
                words = plain(" ".join(piece for piece in inner.pieces() if isinstance(piece, str)))
                position = inner.text("position")
                if words and words != position:
                    labels.append(f"{position}: {words}" if position else words)
        if not labels:
            return [tag]
        return [ConfigTag("Header", {"value": plain(" · ".join(labels)), "size": str(WORDS_SIZE)}, element.line), tag]

    def _text(self, element: HtmlElement, rows: int) -> ConfigTag:
        tag = self._attributes.control("TextArea", element)
        tag.attributes |= {"rows": str(rows), "maxSubmissions": "1"}
        for name in ("label", "placeholder"):
            if element.outputs(name):
                self._report.liquid(element.line, "value", name)
            elif plain(element.text(name)):
                tag.attributes[name] = plain(element.text(name))
        limit = element.text("max-length") or element.text("maxlength")
        if _WHOLE.fullmatch(limit) and int(limit) > 0:
            tag.attributes["maxLength"] = limit
        elif limit:
            self._attributes.wrong(element, "max-length", limit)
        self._prefill(element, tag)
        for rule in _RULES:
            if rule in element.attributes and rule in _UNCHECKED and element.text(rule) not in ("0", "false"):
                self._report.note("rule", element.line, rule, tag=element.tag)
        return tag

    def _prefill(self, element: HtmlElement, tag: ConfigTag) -> None:
        """Set the initial content of a field: a value of the task, or text."""
        pieces = list(element.attributes.get("value", ()))
        if element.tag == "textarea":
            pieces = element.pieces()
        pieces = [piece for piece in pieces if not isinstance(piece, str) or piece.strip()]
        output = pieces[0] if len(pieces) == 1 else None
        if isinstance(output, Output) and output.loop is None:
            tag.attributes["value"] = self._columns.variable(output.path, ColumnKind.TEXT, output.line)
        elif any(isinstance(piece, Output) for piece in pieces):
            self._report.liquid(element.line, "mixed", "value")
        elif pieces:
            tag.attributes["value"] = literal("".join(piece for piece in pieces if isinstance(piece, str)).strip())

    def _number(self, element: HtmlElement, slider: str = "") -> ConfigTag:
        """Return a number control. The default range of a slider is 0 to 100, as in HTML."""
        tag = self._attributes.control("Number", element)
        if slider:
            tag.attributes |= {"min": "0", "max": "100", "step": "1"}
        for name, ours in (("min", "min"), ("max", "max"), ("step", "step"), ("value", "defaultValue")):
            spelled = self._attributes.literal(element, name)
            if _NUMBER.fullmatch(spelled):
                tag.attributes[ours] = spelled
            elif name == "step" and spelled.lower() == "any":
                tag.attributes.pop("step", None)
            elif spelled:
                self._attributes.wrong(element, name, spelled)
        if slider:
            tag.attributes["slider"] = slider
        self._check_numbers(element, tag)
        return tag

    def _check_numbers(self, element: HtmlElement, tag: ConfigTag) -> None:
        bounds = {name: Decimal(tag.attributes[name]) for name in _BOUNDS if name in tag.attributes}
        low, high, step, begin = (bounds.get(name) for name in _BOUNDS)
        if low is not None and high is not None and low > high:
            self._attributes.wrong(element, "min", str(low))
        elif step is not None and step <= 0:
            self._attributes.wrong(element, "step", str(step))
        elif begin is not None and not is_allowed(begin, low, high, step):
            self._report.note("rule", element.line, "value", tag=element.tag)
            del tag.attributes["defaultValue"]

    def _moment(self, element: HtmlElement, kind: str) -> ConfigTag:
        tag = self._attributes.control("DateTime", element)
        tag.attributes["only"] = _MOMENTS[kind]
        days = {name: day for name in ("min", "max") if (day := self._day(element, name, kind))}
        if days.get("min", "") > days.get("max", "9999"):
            self._attributes.wrong(element, "min", days.pop("min"))
        tag.attributes |= days
        if element.text("value") or element.outputs("value"):
            self._report.note("rule", element.line, "value", tag=element.tag)
        return tag

    def _day(self, element: HtmlElement, name: str, kind: str) -> str:
        """Return a limit as a date. Add a note for an invalid date and return an empty string, as in HTML."""
        spelled = self._attributes.literal(element, name)
        day = spelled.partition("T")[0]
        if kind in ("date", "datetime-local") and is_day(day):
            return day
        if spelled:
            self._report.note("rule", element.line, name, tag=element.tag)
        return ""


class ChoiceControls:
    def __init__(self, columns: Columns, wording: Wording, report: CrowdReport) -> None:
        self._columns = columns
        self._wording = wording
        self._report = report
        self._attributes = ControlAttributes(report)

    def select(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the controls of a `<select>`. A first option without a value is a prompt and not a choice."""
        tag = self._attributes.control("Choices", element)
        is_single = not element.has("multiple")
        group = OptionGroup(tag.attributes["name"], is_single, element.line)
        for option in [inner for inner in element.below() if inner.tag == "option"]:
            if option.has("disabled") or (option.attributes.get("value") in ((), ("",)) and not group.options):
                continue
            pieces = option.pieces()
            outer = option.parent
            if outer is not None and outer.tag == "optgroup" and outer.text("label"):
                pieces = [outer.text("label"), ": ", *pieces]
            while outer is not None and outer.tag not in (LOOP, "select"):
                outer = outer.parent
            loop = outer if outer is not None and outer.tag == LOOP else None
            read = read_option(option, pieces, loop, self._report)
            if read is None:
                group.is_valid = False
            elif read.shown or read.loop is not None:
                group.options.append(read)
        tag.attributes["choice"] = "single" if is_single else "multiple"
        if is_single:
            tag.attributes["layout"] = "select"
        self._offer(tag, group)
        return [*self._wording.tags(element.attributes.get("label", ()), WORDS_SIZE, element.line), tag]

    def group(self, group: OptionGroup) -> ConfigTag:
        """Return the control for a group of radio buttons or check boxes."""
        tag = ConfigTag("Choices", {"name": group.name, "toName": ""}, group.line)
        tag.attributes["choice"] = "single-radio" if group.is_single else "multiple"
        if group.required:
            tag.attributes["required"] = "true"
        self._offer(tag, group)
        return tag

    def check_offer(self, tag: ConfigTag) -> None:
        """Report a list without options, and a list that is too long for a worker."""
        if not tag.children and "value" not in tag.attributes:
            self._report.error(ProblemCode.CHOICES_EMPTY, tag.line, tag=tag.name, why="template")
        if len(tag.children) > MOST_CHOICES:
            params = {"tag": tag.name, "count": str(len(tag.children)), "limit": str(MOST_CHOICES)}
            self._report.error(ProblemCode.DESIGN_TOO_LARGE, tag.line, why="choices", **params)

    def _offer(self, tag: ConfigTag, group: OptionGroup) -> None:
        offered: dict[tuple[str, str], ButtonOption] = {}
        for option in group.options:
            if option.loop is None:
                offered.setdefault((option.shown, option.value), option)
                continue
            if "value" in tag.attributes:  # a control can hold only one list
                self._report.liquid(option.line, "loop", option.loop.path)
            path, line = option.loop.path, option.loop.line
            tag.attributes["value"] = self._columns.variable(path, ColumnKind.OPTIONS, line, option.item)
        tag.children = _choices(list(offered.values()), is_single=group.is_single)
        if group.is_valid:
            self.check_offer(tag)


def _choices(options: list[ButtonOption], *, is_single: bool) -> list[ConfigTag]:
    """Return the choices. If two values would be equal, all choices report their text."""
    reported = [option.value or option.shown for option in options]
    are_distinct = len(set(reported)) == len(reported)
    # HTML reports "on" for a check box without a value.
    otherwise = "on" if len(options) == 1 and not is_single else ""
    tags: list[ConfigTag] = []
    has_selected = False
    for option in options:
        selected = option.selected and not (is_single and has_selected)
        has_selected = has_selected or selected
        value = option.value or otherwise if are_distinct else ""
        tags.append(choice(option.shown, value, option.line, selected=selected))
    return tags


def choice(shown: str, value: str, line: int, *, selected: bool = False) -> ConfigTag:
    """Return a choice. `value` is the reported value, if it differs from the text."""
    tag = ConfigTag("Choice", {"value": shown}, line)
    reported = value or unguarded(shown)
    if reported != shown:
        tag.attributes["alias"] = reported
    if selected:
        tag.attributes["selected"] = "true"
    return tag
