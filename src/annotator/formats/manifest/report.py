"""Problems of one manifest, addressed by key path. Line numbers are computed when the first problem needs one."""

from __future__ import annotations

from functools import cached_property

from annotator.core.problems import ProblemCode
from annotator.formats.manifest.toml_lines import KeyPath, key_lines, nearest_line
from annotator.formats.problem_log import ProblemLog, Reported

MANIFEST_FILE = "bundle.toml"


class ManifestReport:
    def __init__(self, text: str, log: ProblemLog) -> None:
        self._text = text
        self._log = log

    @cached_property
    def _lines(self) -> dict[KeyPath, int]:
        return key_lines(self._text)

    def add(self, code: ProblemCode, path: KeyPath, **params: str) -> Reported:
        line = nearest_line(self._lines, path)
        return self._log.refuse(code, MANIFEST_FILE, line=line, row=None, field=".".join(path), **params)

    def note(self, code: ProblemCode, path: KeyPath, **params: str) -> None:
        line = nearest_line(self._lines, path)
        self._log.note(code, MANIFEST_FILE, line=line, row=None, field=".".join(path), **params)

    def is_full(self, code: ProblemCode) -> bool:
        return self._log.is_full(code)

    def syntax(self, line: int | None, **params: str) -> Reported:
        return self._log.refuse(ProblemCode.TOML_SYNTAX, MANIFEST_FILE, line=line, row=None, field=None, **params)
