"""The command `annotator cards list|export|open`: pay cards, one's own and those of other workers.

`list --json` prints {"cards": [...]}, `export --json` without a file {"own": [...]}, with these objects:

{
  "requester": text, "origin": text, "currency": text,
  "workers": number,            with different keys; under five the figures are null
  "low": text | null, "middle": text | null, "high": text | null, "tenth": text | null,    per hour, exact decimals
  "accepted": number | null,    percent
  "days": number | null,        until payment
  "quarters": {text: number}    cards by quarter
}
{"requester": text, "origin": text, "currency": text, "quarter": text, "tasks": number, "missing": number}

`export --json FILE` prints the second with "file": text. `open --json` prints a list with {"file": text, "added":
number, "replaced": number, "known": number, "problems": [...]} for each file, with the problems in the form of
`annotator check --json`. The exit code of `open` is 1 if anything was left out."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from annotator.app.command_line.arguments import home_option, json_option, sentence
from annotator.app.command_line.problem_report import problem_json, problem_lines
from annotator.app.gui.system_clock import SystemClock
from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.events import EventBus
from annotator.core.ledger.clock import local_day
from annotator.core.money.amount import USUAL_APPROVAL
from annotator.core.pay.pay_cards import PaySummary
from annotator.formats.pay_cards import read_summaries
from annotator.services.bookkeeping.pay_cards import OwnWork, PayCards
from annotator.services.bundles import Bundles
from annotator.services.ledger.journal import Journal
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.card_file import DiskCardFile
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.pay_card_text import added_text, missing_text, quarter_text, range_text, saved_text, workers_text
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import _

type CardsOutput = tuple[Iterable[str], object, int]  # lines, the same for --json, and the exit code


def add_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title=_("actions"), dest="action", metavar="ACTION", required=True)
    shared = [home_option(), json_option()]
    words = _("show what the pay cards of other workers say")
    actions.add_parser("list", parents=shared, help=words, description=sentence(words))
    words = _("save a pay card of your own tasks; without FILE, list those that you can save")
    saving = actions.add_parser("export", parents=shared, help=words, description=sentence(words))
    saving.add_argument("file", nargs="?", type=Path, metavar=_("FILE"), help=_("a new file, such as lab.paycard"))
    saving.add_argument("--requester", default="", metavar=_("NAME"), help=_("the requester’s name"))
    saving.add_argument("--quarter", default="", metavar=_("QUARTER"), help=_("such as 2026-Q3 (default: the newest)"))
    words = _("add pay cards of other workers to yours")
    opening = actions.add_parser("open", parents=shared, help=words, description=sentence(words))
    opening.add_argument("files", nargs="+", metavar=_("FILE"), help=_("a .paycard file, or a folder or zip with some"))


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if it is done, else 1 after printing the reason."""
    home = Home.at(asked.home)
    try:
        if asked.action == "list":
            lines, output, code = _listed(read_summaries(DiskCardFile(home.pay_cards).first_line()))
        elif asked.action == "export":
            lines, output, code = _with_cards(home, lambda cards: _exported(cards, asked))
        else:
            lines, output, code = _with_cards(home, lambda cards: _opened(cards, asked.files))
    except BundleRefused as refused:
        sys.stderr.write("".join(f"{line}\n" for line in problem_lines(refused.problems)))
        return 1
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    written = [json.dumps(output, ensure_ascii=False)] if asked.json else lines
    sys.stdout.write("".join(f"{line}\n" for line in written))
    return code


def _with_cards(home: Home, work: Callable[[PayCards], Awaitable[CardsOutput]]) -> CardsOutput:
    """Run `work` on the records of a home that no window uses. Raise HomeInUse."""
    clock, event_bus = SystemClock(), EventBus()

    async def whole() -> CardsOutput:
        records = open_records(home)
        try:
            bundles = Bundles(BundleLibrary(home.bundles), event_bus)
            journal = Journal(clock, records, lambda: USUAL_APPROVAL)
            await journal.look(VERSION, lambda _read, _all: None)
            file = DiskCardFile(home.pay_cards)
            return await work(PayCards(lambda: journal.folds, _today, records, bundles, file, DiskFolders(), event_bus))
        finally:
            await records.close()

    def _today() -> date:
        now = clock.now()
        return local_day(now.utc_ms, now.offset_min)

    with home.lock():
        return asyncio.run(whole())


def _listed(summaries: tuple[PaySummary, ...]) -> CardsOutput:
    header = [_("Requester"), _("Workers"), _("Half of them earn"), _("Quarters")]
    rows = [
        [
            summary.requester.name,
            workers_text(summary),
            range_text(summary),
            number_format.in_a_row(quarter_text(quarter) for quarter, _count in summary.cards),
        ]
        for summary in summaries
    ]
    lines = aligned([header, *rows], 4) if rows else [_("No pay cards yet.")]
    return lines, {"cards": [_summary_json(summary) for summary in summaries]}, 0


def _summary_json(summary: PaySummary) -> Mapping[str, object]:
    def shown(value: object) -> object:
        return None if value is None or not summary.is_shown else value

    amounts = {name: str(getattr(summary, name)) for name in ("low", "middle", "high", "tenth")}
    return {
        "requester": summary.requester.name,
        "origin": summary.requester.origin,
        "currency": summary.currency,
        "workers": summary.workers,
        **{name: shown(amount) for name, amount in amounts.items()},
        "accepted": shown(summary.accepted),
        "days": shown(summary.days),
        "quarters": dict(summary.cards),
    }


async def _exported(cards: PayCards, asked: argparse.Namespace) -> CardsOutput:
    works = [
        work
        for work in await cards.own()
        if asked.requester.casefold() in ("", work.requester.name.casefold()) and asked.quarter in ("", work.quarter)
    ]
    if asked.file is None:
        lines = [_work_line(work) for work in works] or [missing_text(None)]
        return lines, {"own": list(map(_work_json, works))}, 0
    work = next((work for work in works if work.card is not None), works[0] if works else None)
    if work is None or work.card is None:
        sys.stderr.write(missing_text(work.missing if work is not None else None) + "\n")
        return (), {"own": list(map(_work_json, works))}, 1
    file = str(asked.file.absolute())
    await cards.export(work, file)
    return [saved_text(file)], {"file": file, **_work_json(work)}, 0


def _work_line(work: OwnWork) -> str:
    parts = [work.requester.name, quarter_text(work.quarter), work.currency]
    return number_format.in_a_row([*parts, *([] if work.card is not None else [missing_text(work.missing)])])


def _work_json(work: OwnWork) -> dict[str, object]:
    return {
        "requester": work.requester.name,
        "origin": work.requester.origin,
        "currency": work.currency,
        "quarter": work.quarter,
        "tasks": work.tasks,
        "missing": work.missing,
    }


async def _opened(cards: PayCards, files: Iterable[str]) -> CardsOutput:
    lines: list[str] = []
    output: list[object] = []
    code = 0
    for file in files:
        opened = await cards.open(file)
        lines += [number_format.pair(file, added_text(opened)), *problem_lines(opened.problems)]
        counts = {"added": opened.added, "replaced": opened.replaced, "known": opened.known}
        output.append({"file": file, **counts, "problems": [problem_json(problem) for problem in opened.problems]})
        code = max(code, int(bool(opened.problems)))
    return lines, output, code
