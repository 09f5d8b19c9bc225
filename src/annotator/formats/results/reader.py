"""Reader of results envelopes from files that may have been edited. The format is `result.schema.json` or that of an
older version. Fields that only an older version had (clock times, pauses, idle time) are dropped for privacy."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from annotator.core.answer.result_items import Answer
from annotator.core.outbox.envelope import TOLD, Envelope
from annotator.core.problems import ProblemCode
from annotator.core.time.worktime import TaskTimes
from annotator.formats.results.envelope import FORMAT, SCHEMA_BY_VERSION, envelope_faults, medium_from_json
from annotator.formats.source.text import bounded_integer, refuse_constant

_DEEPEST = 30
_bounded = partial(bounded_integer, most_characters=20)
_CONTAINERS = (dict, list)
_ESCAPED = b"\\u"
_FIRST_DAY = date(1970, 1, 1)


class NotAResult(Exception):
    """The data is not a valid result: the problem code and its parameters `why` and `detail` (the fault in English)."""

    def __init__(self, why: str = "", detail: str = "", code: ProblemCode = ProblemCode.RESULT_DAMAGED) -> None:
        super().__init__(code, why, detail)
        self.code = code
        self.why = why
        self.detail = detail


def read_envelope(data: bytes) -> Envelope:
    """Return the envelope in `data`, the inverse of `envelope_bytes`. Further keys of result items, which this
    program does not write, and older versions are accepted too. Raise NotAResult otherwise."""
    value = _loaded(data)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise NotAResult(code=ProblemCode.RESULT_FOREIGN)
    version = value.get("version")
    if not isinstance(version, int) or version not in SCHEMA_BY_VERSION:
        raise NotAResult("version", json.dumps(version)[:20])
    faults = envelope_faults(value)
    if faults:
        raise NotAResult(detail=faults[0])
    return _envelope(value)


def read_again(data: bytes) -> Envelope:
    """Return an envelope that `read_envelope` has validated before. Validation takes most of its time."""
    return _envelope(json.loads(data))


def _loaded(data: bytes) -> Any:
    if not data:
        raise NotAResult("empty")
    try:
        value = json.loads(data.decode(), parse_constant=refuse_constant, parse_float=_finite, parse_int=_bounded)
    except UnicodeDecodeError as error:
        raise NotAResult("unicode") from error
    except ValueError as error:
        raise NotAResult("json", str(error)) from error
    except RecursionError as error:
        raise NotAResult("deep") from error
    if isinstance(value, _CONTAINERS):
        _check_depth(value)
    if _ESCAPED in data:
        _check_texts(value)
    return value


def _check_depth(value: Any) -> None:
    """Raise NotAResult for excessive nesting, which no answer has."""
    level = [value]
    depth = 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise NotAResult("deep")
        within = [node.values() if type(node) is dict else node for node in level]
        level = [member for members in within for member in members if type(member) in _CONTAINERS]


def _check_texts(value: Any) -> None:
    """Raise NotAResult for a lone surrogate (`\\ud800`), which JSON can express but no file can contain."""
    level = [value]
    while level:
        node = level.pop()
        if isinstance(node, dict):
            level.extend(node.keys())
            level.extend(node.values())
        elif isinstance(node, list):
            level.extend(node)
        elif isinstance(node, str) and not node.isascii():
            try:
                node.encode()
            except UnicodeEncodeError as error:
                raise NotAResult("unicode") from error


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large")
    return number


def _envelope(value: Mapping[str, Any]) -> Envelope:
    time = value["time"]
    return Envelope(
        unique_id=value["unique_id"],
        bundle_id=value["bundle"]["id"],
        revision=int(value["bundle"]["revision"]),
        task_id=value["task"]["id"],
        answer=Answer.from_json(value["result"], value.get("true_frames", {})),
        was_cancelled=value["was_cancelled"],
        submitted_on=_day(time["submitted"]),
        times=TaskTimes({state: round(time[name] * 1000) for name, state in TOLD.items() if time[name]}),
        idle_after_s=int(time["rule"]["idle_after_s"]),
        media=tuple(medium_from_json(medium) for medium in value["media"]),
        worker=value.get("worker", ""),
        merged_from=tuple(value.get("merged_from", ())),
    )


def _day(submitted: str) -> date:
    """Return the day of submission: a date, or the UTC timestamp of version 1. The patterns of the schemas also
    match dates that do not exist. These raise NotAResult."""
    try:
        day = datetime.fromisoformat(submitted).date()
    except ValueError as error:
        raise NotAResult(detail=f"{submitted}: {error}") from error
    if day < _FIRST_DAY:
        raise NotAResult(detail=f"{submitted} is before {_FIRST_DAY.year}")
    return day
