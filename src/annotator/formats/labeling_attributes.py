"""The attributes of one tag of a labeling config, read by type, and a problem for each that cannot be honoured."""

from __future__ import annotations

import re
from collections.abc import Mapping

from annotator.core.problems import ProblemCode, Severity
from annotator.formats.labeling_tags import BUILT, DEFAULTS, Standing, attributes_of, standing
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest
from annotator.formats.xml_tree import Element

# Text is laid out as a whole, each time that its room changes: a million characters block the window for seconds.
LONGEST_SHOWN = 20_000
_FLAGS = {"true": True, "false": False}
# Label Studio fills variables anywhere in a value; here a value is a variable as a whole, or plain words.
_VARIABLE = re.compile(r"\$[\w.-]+")
_VARIABLE_INSIDE = re.compile(r"^\$|\$[A-Za-z_]")


class Attributes:
    """`tag` is one of the built tags, in lower case."""

    def __init__(self, element: Element, tag: str, file: str, log: ProblemLog) -> None:
        self._element = element
        self._tag = tag
        self._file = file
        self._log = log
        self._values: dict[str, str] = {}
        for spelled, value in element.attributes.items():
            name = spelled.lower()
            if name in self._values:
                self.problem(ProblemCode.ATTRIBUTE_VALUE, spelled, why="twice", value=value)
            self._values[name] = value
            self._judge(spelled, name, value)

    def _judge(self, spelled: str, name: str, value: str) -> None:
        verdict = standing(self._tag, name)
        if verdict is Standing.READ and len(value) > LONGEST_SHOWN:
            count, limit = str(len(value)), str(LONGEST_SHOWN)
            self.problem(ProblemCode.ATTRIBUTE_VALUE, spelled, why="long", count=count, limit=limit)
        if verdict is Standing.READ or DEFAULTS.get(name) == value.strip().lower():
            return
        if verdict is Standing.HARMLESS:
            self.note(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, why="looks")
        elif verdict is Standing.MEANING or self._log.is_full(ProblemCode.ATTRIBUTE_UNKNOWN):
            self.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, why="later")
        else:
            near = closest(name, sorted(attributes_of(self._tag)), cutoff=0.75)
            self.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, why="suggestion" if near else "", suggestion=near)

    def problem(self, code: ProblemCode, attribute: str, **params: str) -> None:
        self._add(code, attribute, Severity.ERROR, params)

    def note(self, code: ProblemCode, attribute: str, **params: str) -> None:
        self._add(code, attribute, Severity.NOTE, params)

    def _add(self, code: ProblemCode, attribute: str, severity: Severity, params: Mapping[str, str]) -> None:
        told = {"tag": BUILT[self._tag], "attribute": attribute, **params}
        self._log.add(code, self._file, line=self._element.line, row=None, field=attribute, severity=severity, **told)

    def get(self, name: str) -> str:
        """Empty when it is not there."""
        return self._values.get(name.lower(), "")

    def required(self, name: str) -> str:
        value = self.get(name)
        if not value.strip():
            self.problem(ProblemCode.ATTRIBUTE_MISSING, name)
        return value

    def shown(self, name: str) -> str:
        """A required value that may be a variable."""
        value = self.required(name)
        if not _VARIABLE.fullmatch(value) and _VARIABLE_INSIDE.search(value):
            self.problem(ProblemCode.ATTRIBUTE_VALUE, name, why="inside", value=value)
            return ""
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        return self.option(name, _FLAGS, default=default)

    def option[T](self, name: str, options: Mapping[str, T], *, default: T) -> T:
        value = self.get(name).strip().lower()
        if not value:
            return default
        if value not in options:
            allowed = ", ".join(options)
            self.problem(ProblemCode.ATTRIBUTE_VALUE, name, why="choices", value=self.get(name), allowed=allowed)
        return options.get(value, default)
