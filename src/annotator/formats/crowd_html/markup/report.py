"""Problems of a crowd-html template: reasons for rejection, and notes on ignored parts."""

from __future__ import annotations

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog


class CrowdReport:
    """A template's problems. `failed`: one was an error. Equal notes are reported once, at the first line."""

    def __init__(self, file: str, log: ProblemLog) -> None:
        self._file = file
        self._log = log
        self._noted: set[tuple[str, str]] = set()
        self.failed = False

    def error(self, code: ProblemCode, line: int | None, **params: str) -> None:
        self.failed = True
        self._log.refuse(code, self._file, line=line, row=None, field=None, **params)

    def script(self, line: int, **params: str) -> None:
        self.error(ProblemCode.SCRIPT_NEEDED, line, **params)

    def element(self, line: int, tag: str, **params: str) -> None:
        self.error(ProblemCode.ELEMENT_UNSUPPORTED, line, tag=tag, **params)

    def unnamed(self, line: int, tag: str, attribute: str = "name") -> None:
        self.error(ProblemCode.ATTRIBUTE_MISSING, line, tag=tag, attribute=attribute)

    def liquid(self, line: int, why: str, what: str) -> None:
        self.error(ProblemCode.LIQUID_UNSUPPORTED, line, why=why, what=what)

    def syntax(self, line: int, why: str, what: str = "") -> None:
        self.error(ProblemCode.TEMPLATE_SYNTAX, line, why=why, what=what)

    def note(self, why: str, line: int, what: str = "", **params: str) -> None:
        """Add a note. `why` selects the message text. Notes with equal `why` and `what` are reported once."""
        if (why, what) in self._noted:
            return
        self._noted.add((why, what))
        code = ProblemCode.TEMPLATE_SIMPLIFIED
        self._log.note(code, self._file, line=line, row=None, field=None, why=why, what=what, **params)

    def image_left_out(self, line: int, address: str) -> None:
        """Add a note about a remote image in the instructions."""
        self._log.note(ProblemCode.MEDIA_REMOTE, self._file, line=line, value=address, why="instructions")
