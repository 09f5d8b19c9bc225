"""Reader of `Rating`, `Number`, `DateTime` and `TextArea` (https://labelstud.io/tags/rating and its neighbours)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from annotator.core.design.controls import DatePart, DateTime, Number, Rating, Shortcut, TextArea
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.attributes import LONGEST_SHOWN, Attributes
from annotator.formats.labeling_config.choices import read_shared
from annotator.formats.source.xml_tree import XmlElement

_MOST_STARS = 100
_MOST_ROWS = 200
_MOST_TEXTS = 1_000
_LONGEST_FORMAT = 100
_ICONS = {icon: icon for icon in ("star", "heart", "fire", "smile")}
_PARTS = {part.value: part for part in DatePart}
_MOST_SHORTCUTS = 100
_HELD = re.compile(r"(ctrl|alt|(shift\+)?meta)\+|f[0-9]+$")
_YEAR = re.compile(r"[0-9]{4}")
_DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
# strftime directives that Label Studio (d3-time-format) and Python handle alike in every language.
_DIRECTIVES = frozenset("YymdHMSfj%")
_SAMPLE = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


def read_rating(attributes: Attributes) -> Rating:
    most = attributes.whole("maxRating", 1, _MOST_STARS) or 5
    return Rating(
        **read_shared(attributes),
        max_rating=most,
        default_value=attributes.whole("defaultValue", 0, most) or 0,
        icon=attributes.option("icon", _ICONS, default="star"),
        hotkey=attributes.hotkey(),
    )


def read_number(attributes: Attributes) -> Number:
    low, high, step = (attributes.number(name) for name in ("min", "max", "step"))
    default = attributes.number("defaultValue")
    if low is not None and high is not None and low > high:
        attributes.wrong("min", "above", other=attributes.get("max"))
        low = high = None
    if step is not None and step <= 0:
        attributes.wrong("step", "step")
        step = None
    if default is not None and not is_allowed(default, low, high, step):
        attributes.wrong("defaultValue", "not-allowed")
        default = None
    return Number(
        **read_shared(attributes),
        min=low,
        max=high,
        step=step,
        default_value=default,
        slider=attributes.flag("slider"),
        hotkey=attributes.hotkey(),
    )


def is_allowed(value: Decimal, low: Decimal | None, high: Decimal | None, step: Decimal | None) -> bool:
    """Return True if the number is within its limits and a whole number of steps above the minimum."""
    if (low is not None and value < low) or (high is not None and value > high):
        return False
    return step is None or (value - (low or Decimal(0))) % step == 0


def read_datetime(attributes: Attributes) -> DateTime:
    parts = _parts(attributes)
    low, high = _limit(attributes, "min", parts), _limit(attributes, "max", parts)
    length = min(len(low), len(high))
    if low[:length] > high[:length]:
        attributes.wrong("min", "above", other=high)
        low = high = ""
    return DateTime(**read_shared(attributes), parts=parts, format=_format(attributes, parts), min=low, max=high)


def _parts(attributes: Attributes) -> frozenset[DatePart]:
    named = [name for part in attributes.get("only").lower().split(",") if (name := part.strip())]
    if any(name not in _PARTS for name in named):
        attributes.wrong("only", "choices", allowed=", ".join(_PARTS))
    parts = {_PARTS[name] for name in named if name in _PARTS}
    if DatePart.DATE in parts and parts & {DatePart.MONTH, DatePart.YEAR}:
        attributes.note(ProblemCode.ATTRIBUTE_VALUE, "only", why="whole-date", value=attributes.get("only"))
        parts -= {DatePart.MONTH, DatePart.YEAR}
    elif DatePart.MONTH in parts and DatePart.YEAR not in parts:
        attributes.wrong("only", "month-alone")
    return frozenset(parts or {DatePart.DATE, DatePart.TIME})


def _limit(attributes: Attributes, name: str, parts: frozenset[DatePart]) -> str:
    value = attributes.get(name).strip()
    if not value:
        return ""
    if parts == {DatePart.TIME}:
        attributes.problem(ProblemCode.ATTRIBUTE_UNKNOWN, name, why="later")
        return ""
    day = value.partition("T")[0]
    if _YEAR.fullmatch(day) or is_day(day):
        return day
    attributes.wrong(name, "day")
    return ""


def is_day(text: str) -> bool:
    """Return True if the text is an ISO 8601 date with hyphens."""
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _format(attributes: Attributes, parts: frozenset[DatePart]) -> str:
    spelled = attributes.get("format")
    if not spelled or parts == {DatePart.TIME}:
        if spelled:
            attributes.report.note_ignored(attributes.tag, "format", attributes.line, "looks")
        return ""
    is_short = len(spelled) <= _LONGEST_FORMAT and spelled.isprintable()
    if not is_short or not _is_readable(spelled) or not _comes_back(spelled):
        attributes.wrong("format", "format")
        return ""
    return spelled


def _is_readable(form: str) -> bool:
    """Return True if the format has distinct supported directives and a year, needed for 29 February."""
    directives = [name for name in _DIRECTIVE.findall(form) if name != "%"]
    named = set(directives)
    return len(named) == len(directives) and named <= _DIRECTIVES and bool(named & {"Y", "y"})


def _comes_back(form: str) -> bool:
    """Return True if text written in this format can be parsed again."""
    try:
        return datetime.strptime(_SAMPLE.strftime(form), form).replace(tzinfo=UTC) is not None
    except ValueError:
        return False


def read_text_area(attributes: Attributes, items: Sequence[XmlElement]) -> TextArea:
    if len(items) > _MOST_SHORTCUTS:
        params = {"tag": "TextArea", "count": str(len(items)), "limit": str(_MOST_SHORTCUTS)}
        attributes.report.problem(ProblemCode.DESIGN_TOO_LARGE, attributes.line, why="choices", **params)
    return TextArea(
        **read_shared(attributes),
        value=attributes.fillable("value", attributes.get("value")),
        label=attributes.get("label"),
        placeholder=attributes.get("placeholder"),
        rows=attributes.whole("rows", 1, _MOST_ROWS) or 1,
        max_submissions=attributes.whole("maxSubmissions", 1, _MOST_TEXTS),
        max_length=attributes.whole("maxLength", 1, 50 * LONGEST_SHOWN),
        skip_duplicates=attributes.flag("skipDuplicates"),
        shortcuts=tuple(_shortcut(Attributes(item, "shortcut", attributes.report)) for item in items),
    )


def _shortcut(attributes: Attributes) -> Shortcut:
    """Return a shortcut. A key without Ctrl, Alt or Meta types a character into the field, so it is left out."""
    key = attributes.hotkey()
    if key is not None and not _HELD.match(key):
        attributes.note(ProblemCode.HOTKEY_INVALID, "hotkey", why="typed", value=key)
        key = None
    return Shortcut(value=attributes.own("value"), alias=attributes.get("alias"), hotkey=key, line=attributes.line)
