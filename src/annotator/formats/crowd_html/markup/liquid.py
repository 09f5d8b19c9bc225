"""The Liquid of crowd-html templates, and `${column}` of Mechanical Turk, extracted from the HTML and checked.

Ground Truth fills templates with Liquid
(https://docs.aws.amazon.com/sagemaker/latest/dg/sms-custom-templates-step2.html) before a browser sees the HTML.
Supported are `{{ task.input.path | filter }}` with filters that do not change the text, `for` over a list of the
task, `assign` and `comment`. Everything else is reported with its line. Supported Liquid is replaced by marks in the
text, so that its quotes and signs have no meaning in HTML."""

from __future__ import annotations

import html
import re

from msgspec import Struct

from annotator.formats.crowd_html.markup.report import CrowdReport

# Unicode noncharacters: no HTML entity can produce them.
_MARK, _END = "\ufdd0", "\ufdd1"
_MARKS = re.compile(f"{_MARK}([ofe])([0-9]*){_END}")
_OPENING = re.compile(r"\{\{|\{%|\$\{")
_COLUMN = re.compile(r"\$\{\s*([A-Za-z0-9_](?:[A-Za-z0-9_ .-]{0,98}[A-Za-z0-9_])?)\s*\}")
_LONGEST = 1_000
_STEP = r"""\.[A-Za-z_][\w-]*|\[\s*(?:"[^"\]]*"|'[^'\]]*'|\d{1,6})\s*\]"""
_PATH = re.compile(rf"[A-Za-z_][\w-]*(?:{_STEP})*", re.ASCII)
_STEPS = re.compile(rf"^[A-Za-z_][\w-]*|{_STEP}", re.ASCII)
_LITERAL = re.compile(r"""(?:"([^"]*)"|'([^']*)'|(-?\d+(?:\.\d+)?))""", re.ASCII)
_FILTERS = re.compile(r"""(?:"[^"]*"|'[^']*'|[^|"'])+|["']""")
_ASSIGN = re.compile(r"([A-Za-z_][\w-]*)\s*=\s*(.*)", re.DOTALL | re.ASCII)
_FOR = re.compile(r"([A-Za-z_][\w-]*)\s+in\s+(\S+)\s*(.*)", re.DOTALL | re.ASCII)
_END_COMMENT = re.compile(r"\{%-?\s*endcomment\s*-?%\}")
# Filters that do not change the text: they sign addresses, convert lists to JSON or escape HTML.
_KEEPING = frozenset({"grant_read_access", "s3_presign", "to_json", "escape", "escape_once"})
_BLOCKS = frozenset({"for", "if", "unless", "case", "capture", "tablerow", "raw"})
_BRANCHES = frozenset({"else", "elsif", "when"})


class Output(Struct, frozen=True):
    """A value of the task. `path` is below `task.input`; in a loop over a list, it is inside each item."""

    path: str
    loop: int | None
    line: int


class Loop(Struct, frozen=True):
    """A `for` loop over the list at `path`. Outputs refer to it by `number`."""

    number: int
    path: str
    line: int


class LoopEnd(Struct, frozen=True):
    """`endfor`."""


type TemplatePiece = str | Output | Loop | LoopEnd


class Masked(Struct, frozen=True):
    """A template with Liquid replaced by marks. `text` has the same lines as the template."""

    text: str
    outputs: tuple[Output, ...]
    loops: tuple[Loop, ...]

    def pieces(self, text: str) -> list[TemplatePiece]:
        """Return a part of `text`, split at the marks. Empty texts are left out."""
        pieces: list[TemplatePiece] = []
        at = 0
        for mark in _MARKS.finditer(text):
            if mark.start() > at:
                pieces.append(text[at : mark.start()])
            match mark[1]:
                case "o":
                    pieces.append(self.outputs[int(mark[2])])
                case "f":
                    pieces.append(self.loops[int(mark[2])])
                case _:
                    pieces.append(LoopEnd())
            at = mark.end()
        if at < len(text):
            pieces.append(text[at:])
        return pieces


def masked(text: str, report: CrowdReport) -> Masked:
    """Return the template with marks. `text` must not contain HTML comments."""
    return _Masker(text.replace(_MARK, "\ufffd").replace(_END, "\ufffd"), report).masked()


class _Block(Struct, frozen=True):
    tag: str
    line: int
    variable: str = ""
    loop: int | None = None


class _Masker:
    def __init__(self, text: str, report: CrowdReport) -> None:
        self._text = text
        self._report = report
        self._out: list[str] = []
        self._outputs: list[Output] = []
        self._loops: list[Loop] = []
        self._assigned: dict[str, Output | str] = {}
        self._blocks: list[_Block] = []
        self._line = 1

    def masked(self) -> Masked:
        at = 0
        while (opening := _OPENING.search(self._text, at)) is not None:
            self._keep(self._text[at : opening.start()])
            at = self._column(opening.start()) if opening[0] == "${" else self._liquid(opening.start(), opening[0])
        self._keep(self._text[at:])
        for block in self._blocks:
            self._report.syntax(block.line, "block", block.tag)
        return Masked("".join(self._out), tuple(self._outputs), tuple(self._loops))

    def _keep(self, text: str) -> None:
        self._out.append(text)
        self._line += text.count("\n")

    def _column(self, start: int) -> int:
        match = _COLUMN.match(self._text, start)
        if match is None:  # part of a script, or plain text
            self._keep("${")
            return start + 2
        self._put(self._output_mark(Output(match[1], None, self._line)), match[0])
        return match.end()

    def _liquid(self, start: int, opening: str) -> int:
        closing = "}}" if opening == "{{" else "%}"
        end = self._text.find(closing, start + 2, start + 2 + _LONGEST)
        body = self._text[start + 2 : end]
        if end < 0 or opening in body:
            self._report.syntax(self._line, "liquid", opening)
            self._keep(opening)
            return start + 2
        end += 2
        content = body.strip().removeprefix("-").removesuffix("-").strip()
        if opening == "{{":
            self._put(self._filled(content), self._text[start:end])
            return end
        if re.match(r"comment\b", content):
            return self._comment(start, end)
        self._put(self._tag(content), self._text[start:end])
        return end

    def _put(self, mark: str, source: str) -> None:
        """Append the mark and the line breaks of its source."""
        self._keep(mark + "\n" * source.count("\n"))

    def _comment(self, start: int, end: int) -> int:
        closed = _END_COMMENT.search(self._text, end)
        if closed is None:
            self._report.syntax(self._line, "block", "comment")
        stop = len(self._text) if closed is None else closed.end()
        self._put("", self._text[start:stop])
        return stop

    def _output_mark(self, output: Output) -> str:
        self._outputs.append(output)
        return f"{_MARK}o{len(self._outputs) - 1}{_END}"

    def _filled(self, expression: str) -> str:
        value = self._value(expression)
        if isinstance(value, Output):
            return self._output_mark(value)
        return html.escape(value or "")

    def _value(self, text: str) -> Output | str | None:
        """Return the value of an expression with its filters. Return None with a problem if it is unsupported."""
        expression, *filters = (part.strip() for part in _FILTERS.findall(text) or [""])
        names = [filter_text.partition(":")[0].strip() for filter_text in filters]
        unknown = [name for name in names if name not in _KEEPING]
        for name in unknown:
            self._report.liquid(self._line, "filter", name)
        literal = _LITERAL.fullmatch(expression)
        if literal is not None:
            return next(group for group in literal.groups() if group is not None)
        value = self._resolved(expression)
        if value is None:
            self._report.liquid(self._line, "name", expression)
        return None if unknown else value

    def _resolved(self, expression: str) -> Output | str | None:
        if not _PATH.fullmatch(expression):
            return None
        first, *rest = (step.strip(".[]\"' ") for step in _STEPS.findall(expression))
        if first == "task":
            return Output(".".join(rest[1:]), None, self._line) if rest[:1] == ["input"] and len(rest) > 1 else None
        for block in reversed(self._blocks):
            if block.variable == first:
                return Output(".".join(rest), block.loop, self._line)
        known = self._assigned.get(first)
        if isinstance(known, Output):
            return Output(".".join([*([known.path] if known.path else []), *rest]), known.loop, self._line)
        return None if rest else known

    def _tag(self, content: str) -> str:
        name, _space, rest = content.partition(" ")
        name = name.strip()
        if content.startswith("#"):
            return ""
        if name == "assign":
            self._assign(rest.strip())
        elif name == "for":
            return self._for(rest.strip())
        elif name.startswith("end") and name[3:] in _BLOCKS:
            return self._ended(name[3:])
        elif name in _BRANCHES and self._blocks and self._blocks[-1].tag != "for":
            return ""  # of a block that is reported already
        else:
            self._report.liquid(self._line, "tag", name)
            if name in _BLOCKS:
                self._blocks.append(_Block(name, self._line))
        return ""

    def _assign(self, rest: str) -> None:
        match = _ASSIGN.fullmatch(rest)
        if match is None:
            self._report.liquid(self._line, "tag", "assign")
            return
        value = self._value(match[2])
        # A name with a problem is defined anyway, so that its uses are not reported again.
        self._assigned[match[1]] = "" if value is None else value

    def _for(self, rest: str) -> str:
        match = _FOR.fullmatch(rest)
        source = self._resolved(match[2]) if match is not None else None
        number = len(self._loops)
        if match is None or not isinstance(source, Output) or not source.path:
            self._report.liquid(self._line, "name" if match else "tag", match[2] if match else "for")
        elif match[3]:
            self._report.liquid(self._line, "loop-options", match[3])
        elif source.loop is not None or any(block.tag == "for" for block in self._blocks):
            self._report.liquid(self._line, "loop-nested", match[2])
        path = source.path if isinstance(source, Output) else ""
        self._blocks.append(_Block("for", self._line, match[1] if match else "", number))
        self._loops.append(Loop(number, path, self._line))
        return f"{_MARK}f{number}{_END}"

    def _ended(self, tag: str) -> str:
        if not self._blocks or self._blocks[-1].tag != tag:
            self._report.syntax(self._line, "end", tag)
            return ""
        self._blocks.pop()
        return f"{_MARK}e{_END}" if tag == "for" else ""
