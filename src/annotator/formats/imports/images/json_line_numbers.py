"""Foreign JSON, with line numbers of items. Lines are only computed for faulty items."""

from __future__ import annotations

import json
import re
from typing import Any

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.text import refuse_constant

_BLANKS = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def read_object(text: str, file: str, log: ProblemLog) -> dict[str, Any] | None:
    """Return a JSON object, or None with a problem."""
    try:
        loaded = json.loads(text, parse_constant=refuse_constant)
        json.dumps(loaded, ensure_ascii=False).encode()  # JSON may contain a lone surrogate
    except RecursionError:
        log.add(ProblemCode.JSON_SYNTAX, file, why="depth")
    except UnicodeEncodeError:
        log.add(ProblemCode.TASK_SHAPE, file, why="unicode")
    except json.JSONDecodeError as error:
        log.add(ProblemCode.JSON_SYNTAX, file, line=error.lineno, detail=error.msg)
    except ValueError as error:  # an infinite number
        log.add(ProblemCode.JSON_SYNTAX, file, detail=str(error)[:80])
    else:
        if isinstance(loaded, dict):
            return loaded
        log.add(ProblemCode.TASK_SHAPE, file, why="object")
    return None


def line_of(text: str, key: str, index: int) -> int | None:
    """Return the line of an item in the list that the root object has under `key`, or None."""
    try:
        at = _item(text, key, index)
    except (ValueError, IndexError):
        return None
    return text.count("\n", 0, at) + 1


def _item(text: str, key: str, index: int) -> int:
    at = _after(text, _after(text, 0), "{")
    while True:
        name, at = _DECODER.raw_decode(text, at)
        at = _after(text, _after(text, at), ":")
        if name != key:
            _value, at = _DECODER.raw_decode(text, at)
            at = _after(text, _after(text, at), ",")
            continue
        at = _after(text, at, "[")
        for _before in range(index):
            _value, at = _DECODER.raw_decode(text, at)
            at = _after(text, _after(text, at), ",")
        return at


def _after(text: str, at: int, sign: str = "") -> int:
    """Return the position after a required sign and white space."""
    if sign and text[at] != sign:
        raise ValueError(sign)
    found = _BLANKS.match(text, at + len(sign))
    return found.end() if found is not None else at
