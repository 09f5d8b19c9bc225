"""The agreement report as a web page: one file without scripts or network requests. Texts of workers and requesters
are escaped, and none can change the text direction around it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from annotator.app.agreement.aggregation import AgreementData, DifferingTask
from annotator.app.agreement.svg import MarkDrawings
from annotator.app.agreement.text_report import (
    apart_text,
    aspect_text,
    deviation_headings,
    deviation_row,
    headings,
    meanings,
    pair_headings,
    pair_row,
    row,
    summary,
)
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.tree import Design
from annotator.core.outbox.envelope import Envelope
from annotator.formats.problem_log import is_control, printable
from annotator.formats.results.answer_text import Joining, by_control, readable
from annotator.formats.results.known_tasks import KnownTasks
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, language

_LONGEST = 2_000
_LONGEST_COLUMN = 400
_LONGEST_PSEUDONYM = 60
_PRESERVED = "\n\u200c\u200d"  # a line break, and characters that join letters or separate them
_A_LINE_EACH = Joining("\n", "\n")

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --apart: #d55e0033; }
body { font: 16px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
th, td { border: 1px solid var(--line); padding: .35rem .6rem; text-align: start; vertical-align: top; }
td.figure { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.words { white-space: pre-wrap; overflow-wrap: anywhere; min-width: 10rem; max-width: 24rem; }
tr.apart > th { background: var(--apart); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; } dt { font-weight: 600; }
.nothing { opacity: .7; font-style: italic; }
svg text { paint-order: stroke; stroke: Canvas; stroke-width: 3px; stroke-linejoin: round; }
svg { display: block; margin-bottom: .3rem; max-width: 100%; }
"""


def page(found: AgreementData, known: KnownTasks) -> Iterator[bytes]:
    """Yield the page piece by piece, in UTF-8."""
    manifest = known.bundle.manifest
    title = _("Agreement between workers")
    yield "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(language())}">',
            '<meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>",
            f"<style>{_STYLE}</style>",
            f"<h1>{escape(title)}</h1>",
            f"<p>{_words(manifest.title)}</p>",
            f"<p>{escape(summary(found, printable(manifest.key)))}</p>",
            *_overall(found),
            "",
        ]
    ).encode()
    if found.differing:
        yield f"<h2>{escape(_('Tasks with the most disagreement'))}</h2>\n".encode()
    for task in found.differing:
        yield "\n".join([*_task(task, found, known), ""]).encode()
    yield b"</html>\n"


def _overall(found: AgreementData) -> Iterator[str]:
    yield '<div class="wide"><table><thead><tr>'
    yield from (f'<th scope="col">{escape(heading)}</th>' for heading in headings())
    yield "</tr></thead><tbody>"
    for compared in found.questions:
        name, scale, *rest = row(compared)
        cells = "".join(f'<td class="figure">{escape(cell)}</td>' for cell in rest)
        yield f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th><td>{escape(scale)}</td>{cells}</tr>'
    yield "</tbody></table></div>"
    yield from (f"<p>{escape(sentence)}</p>" for sentence in meanings(found))
    yield from _table(deviation_headings(), map(deviation_row, found.deviations.workers()))
    yield from _table(pair_headings(), map(pair_row, found.deviations.pairs()))


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table of names and numbers; nothing without rows."""
    held = list(rows)
    if not held:
        return
    yield '<div class="wide"><table><thead><tr>'
    yield from (f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    yield "</tr></thead><tbody>"
    for name, *rest in held:
        cells = "".join(f'<td class="figure">{escape(cell)}</td>' for cell in rest)
        yield f'<tr><th scope="row"><bdi>{escape(name)}</bdi></th>{cells}</tr>'
    yield "</tbody></table></div>"


def _task(task: DifferingTask, found: AgreementData, known: KnownTasks) -> Iterator[str]:
    differing = task.differing
    name = printable(differing.task_id)
    apart = escape(apart_text(differing.difference))
    yield f"<section><h2><bdi>{escape(name)}</bdi> ({apart})</h2>"
    yield from _columns(known, differing.task_id)
    shown = task.answers
    if len(shown) < task.count:
        words = _("The first {count} of {all} answers are shown.")
        yield f"<p>{escape(words.format(count=len(shown), all=task.count))}</p>"
    yield '<div class="wide"><table><thead><tr><td></td>'
    yield from (f'<th scope="col">{_worker(envelope)}</th>' for envelope in shown)
    yield "</tr></thead><tbody>"
    yield from _rows(task, found, known)
    yield "</tbody></table></div></section>"


def _columns(known: KnownTasks, task_id: str) -> Iterator[str]:
    """Yield the columns of the task, as in the bundle."""
    cells = [(column, cell) for column, cell in zip(known.columns, known.cells(task_id), strict=True) if cell]
    if cells:
        yield "<dl>"
        for column, cell in cells:
            yield f"<dt>{_words(column, _LONGEST_COLUMN)}</dt><dd>{_words(cell, _LONGEST_COLUMN)}</dd>"
        yield "</dl>"


def _rows(task: DifferingTask, found: AgreementData, known: KnownTasks) -> Iterator[str]:
    """Yield a row for each control with an answer or a disagreement, in the order of the design. Labels of tracks
    are part of the results of the tracks."""
    design = known.bundle.design
    drawings = MarkDrawings([envelope.answer for envelope in task.answers], design)
    answers = [by_control(envelope.answer) for envelope in task.answers]
    for control in dict.fromkeys(control.name for control in design.controls()):
        apart = list(_apart(task, found, control))
        if not apart and not any(control in answer for answer in answers):
            continue
        yield '<tr class="apart">' if apart else "<tr>"
        nothing = _nothing_text(design, control)
        yield f'<th scope="row">{_words(control)}{"".join(f"<br>{escape(words)}" for words in apart)}</th>'
        for number, answer in enumerate(answers):
            text = readable(answer.get(control, ()), _A_LINE_EACH)
            yield f'<td class="words">{drawings.of(number, control)}{_words(text) if text else nothing}</td>'
        yield "</tr>"


def _nothing_text(design: Design, name: str) -> str:
    words = _("no regions") if isinstance(design.control(name), Labels | Tool) else _("no answer")
    return f'<span class="nothing">{escape(words)}</span>'


def _apart(task: DifferingTask, found: AgreementData, control: str) -> Iterator[str]:
    """Yield the disagreement in a control, where there is any."""
    for number, difference in task.differing.by_question.items():
        question = found.questions[number].question
        if difference and question.control.name == control:
            words = apart_text(difference)
            aspect = aspect_text(question)
            yield number_format.pair(aspect, words) if aspect else words


def _worker(envelope: Envelope) -> str:
    if not envelope.worker:
        return escape(_("unnamed"))
    return _words(envelope.worker, _LONGEST_PSEUDONYM)


def _words(text: str, limit: int = _LONGEST) -> str:
    """Return an untrusted text: control characters cannot turn its direction; joiners are kept for scripts."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"<bdi>{escape(''.join(map(_character, shown)))}</bdi>"


def _character(character: str) -> str:
    return character if character in _PRESERVED or not is_control(character) else printable(character)
