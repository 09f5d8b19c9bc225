"""Reads the labeling configs (.xml) and crowd-html templates (.html) of a folder, each in a process of its own within
8 s of processor time and 200 MB, and prints what was found as JSON. Run by `test_wrong_labeling_configs` and
`test_wrong_crowd_templates`.

Usage: limited_reading.py FOLDER
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path

from annotator.core.problems import errors
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog

_SECONDS = 8  # of a busy machine too: what has no end takes them all
_MEMORY_BYTES = 200 * 1000**2


def limited(path: Path) -> dict[str, object]:
    """`signal`: what ended the process, 0 if nothing did; `errors`: [code, why, line] of each."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
        os.write(write_end, json.dumps(found(path)).encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as answers:
        answer = answers.read()
    _child, status = os.waitpid(child, 0)
    ended = os.waitstatus_to_exitcode(status)
    return {"ended": signal.Signals(-ended).name if ended < 0 else ended, "errors": json.loads(answer or b"[]")}


def found(path: Path) -> list[tuple[str, str, int | None]]:
    log = ProblemLog()
    if path.suffix == ".html":
        convert_template(path.read_text(encoding="utf-8"), path.name, log)
    else:
        read_design(path.read_bytes(), path.name, log)
    return [(one.code, one.params.get("why", ""), one.place.line) for one in errors(log.problems())]


if __name__ == "__main__":
    sys.stdout.write(json.dumps({path.stem: limited(path) for path in sorted(Path(sys.argv[1]).iterdir())}))
