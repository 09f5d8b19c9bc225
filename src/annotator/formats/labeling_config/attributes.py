"""The attributes of one tag of a labeling config, read by type. Each unsupported attribute is reported."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.known_tags import BUILT, DEFAULTS, AttributeUse, attributes_of, standing
from annotator.formats.labeling_config.report import ConfigReport
from annotator.formats.labeling_config.values import COLOUR_NAMES, normal_colour, normal_hotkey
from annotator.formats.source.xml_tree import XmlElement

# Text is laid out completely whenever its space changes: a million characters block the window for seconds.
LONGEST_SHOWN = 20_000
_FLAGS = {"true": True, "false": False}
# Label Studio replaces variables anywhere in a value. Here a value is either a variable or plain text.
_VARIABLE = re.compile(r"\$[\w.-]+")
_VARIABLE_INSIDE = re.compile(r"^\$|\$[A-Za-z_]")
# Longer numbers would lose precision in a result, because JSON uses floating point.
_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]{0,15}(?:\.[0-9]{0,15})?")


class Attributes:
    """The attributes of an element. `tag` is a supported tag in lower case."""

    def __init__(self, element: XmlElement, tag: str, report: ConfigReport) -> None:
        self.tag = BUILT[tag]
        self.line = element.line
        self.report = report
        self._name = tag
        self._values: dict[str, str] = {}
        for spelled, value in element.attributes.items():
            name = spelled.lower()
            if name in self._values:
                self.problem(ProblemCode.ATTRIBUTE_VALUE, spelled, why="twice", value=value)
            self._values[name] = value
            self._judge(spelled, name, value)

    def _judge(self, spelled: str, name: str, value: str) -> None:
        verdict = standing(self._name, name)
        if verdict is AttributeUse.READ:
            if len(value) > LONGEST_SHOWN:
                self._values[name] = value[:LONGEST_SHOWN]
                self.too_long(spelled, value)
        elif name in DEFAULTS and value.strip().lower() in DEFAULTS[name].split("|"):
            return
        elif verdict is AttributeUse.HARMLESS:
            self.report.left_aside(self.tag, spelled, self.line, "looks")
        elif verdict is AttributeUse.MEANING:
            self.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, why="later")
        else:
            known = attributes_of(self._name)
            near = self.report.near(ProblemCode.ATTRIBUTE_UNKNOWN, name, known, cutoff=0.75)
            self.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, **near)

    def problem(self, code: ProblemCode, attribute: str, **params: str) -> None:
        self.report.problem(code, self.line, field=attribute, **{"tag": self.tag, "attribute": attribute, **params})

    def note(self, code: ProblemCode, attribute: str, **params: str) -> None:
        self.report.note(code, self.line, field=attribute, **{"tag": self.tag, "attribute": attribute, **params})

    def wrong(self, attribute: str, why: str, **params: str) -> None:
        """Report an invalid attribute value. `why` selects the message text."""
        self.problem(ProblemCode.ATTRIBUTE_VALUE, attribute, why=why, value=self.get(attribute), **params)

    def too_long(self, attribute: str, value: str) -> None:
        count, limit = str(len(value)), str(LONGEST_SHOWN)
        self.problem(ProblemCode.ATTRIBUTE_VALUE, attribute, why="long", count=count, limit=limit)

    def get(self, name: str) -> str:
        """Return an attribute, or an empty string."""
        return self._values.get(name.lower(), "")

    def required(self, name: str) -> str:
        value = self.get(name)
        if not value.strip():
            self.problem(ProblemCode.ATTRIBUTE_MISSING, name)
        return value

    def shown(self, name: str) -> str:
        """Return a required value that may be a variable."""
        return self.fillable(name, self.required(name))

    def fillable(self, name: str, words: str) -> str:
        """Return text that may be a variable. Report a variable within other text and return an empty string."""
        if not _VARIABLE.fullmatch(words) and _VARIABLE_INSIDE.search(words):
            self.problem(ProblemCode.ATTRIBUTE_VALUE, name, why="inside", value=words)
            return ""
        return words

    def column(self, name: str) -> str:
        """Return `$column`, or an empty string."""
        value = self.get(name).strip()
        if value and not _VARIABLE.fullmatch(value):
            self.wrong(name, "column")
            return ""
        return value

    def own(self, name: str) -> str:
        """Return a required value that may not be a variable, because answers contain it."""
        value = self.required(name)
        if value.startswith("$"):
            self.wrong(name, "variable")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        return self.option(name, _FLAGS, default=default)

    def flag_of_looks(self, name: str) -> bool:
        """Return a flag that only affects appearance. Invalid values read as false, with a note."""
        value = self.get(name).strip().lower()
        if value and value not in _FLAGS:
            self.note(ProblemCode.ATTRIBUTE_VALUE, name, why="taken-for", value=self.get(name), taken="false")
        return _FLAGS.get(value, False)

    def option[T](self, name: str, options: Mapping[str, T], *, default: T) -> T:
        value = self.get(name).strip().lower()
        if not value:
            return default
        if value not in options:
            self.wrong(name, "choices", allowed=", ".join(options))
        return options.get(value, default)

    def whole(self, name: str, low: int, high: int) -> int | None:
        value = self.get(name).strip()
        if not value:
            return None
        if value.isascii() and value.isdigit() and len(value) <= len(str(high)) and low <= int(value) <= high:
            return int(value)
        self.wrong(name, "whole", low=str(low), high=str(high))
        return None

    def number(self, name: str) -> Decimal | None:
        value = self.get(name).strip()
        if not value:
            return None
        if not _NUMBER.fullmatch(value):
            self.wrong(name, "number")
            return None
        return Decimal(value)

    def hotkey(self) -> str | None:
        spelled = self.get("hotkey")
        key = normal_hotkey(spelled)
        if spelled.strip() and not key:
            self.problem(ProblemCode.HOTKEY_INVALID, "hotkey", value=spelled)
        return key or None

    def colour(self, name: str) -> str:
        spelled = self.get(name).strip()
        colour = normal_colour(spelled)
        if spelled and not colour:
            near = self.report.near(ProblemCode.ATTRIBUTE_VALUE, spelled.lower(), COLOUR_NAMES)
            self.wrong(name, "colour-suggestion" if near["why"] else "colour", suggestion=near["suggestion"])
        return colour
