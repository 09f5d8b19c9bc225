"""Conversion of button groups and `<select>` elements to `Choices`."""

from __future__ import annotations

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.attributes import ControlAttributes
from annotator.formats.crowd_html.columns import ColumnKind, Columns
from annotator.formats.crowd_html.markup.elements import LOOP, HtmlElement
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.options import ButtonOption, OptionGroup, read_option
from annotator.formats.crowd_html.text_tags import WORDS_SIZE, ConfigTag, Wording, unguarded
from annotator.formats.labeling_config.dynamic_options import MOST_CHOICES


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
            pieces, outer = option.pieces(), option.parent
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
