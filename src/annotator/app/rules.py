"""The command `annotator rules [open|remove|sign]`: minimum wages, contributions and thresholds with their dates and
standing, and rules files with newer ones.

`--json` prints {"day": day, "files": [...], "rules": [...]} with these objects. Days are ISO 8601, values decimals:

{"id": text, "publisher": text, "fingerprint": text, empty if the file is not signed}
{
  "key": text, "name": text, "value": text, "unit": "EUR/h net" | "%" | "EUR/year" ...,
  "from": day, "until": day | null,
  "checked": day, "age_days": number,
  "standing": "in-force" | "known-to-come" | "not-confirmed" | "replaced",
  "unconfirmed_since": day | null,
  "source": text
}

`open --json` prints {"file": as above, "is_known": true | false, "used": true | false, "changes": [{"rule": as above,
"before": text | null}]}. The exit code of `open` is 1 if the file was not used."""

from __future__ import annotations

import argparse
import asyncio
import base64
import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from annotator.app.command_line.arguments import day, home_option, json_option, sentence
from annotator.app.command_line.problem_report import problem_lines
from annotator.app.gui.system_clock import SystemClock
from annotator.app.reference_wages import stored_settings
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.events import EventBus
from annotator.core.ledger.clock import local_day
from annotator.core.money.dated_rules import standing
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.pay.rule_book import AnyRule, RuleBook, RuleChange, RulesFile
from annotator.core.pay.take_home import ShareRule
from annotator.formats.builtin.dated_rules import shipped_rules
from annotator.formats.rules_files import MOST_BYTES, read_rules_file, signed_file, stored_files
from annotator.services.bookkeeping.rules_files import RulesFiles
from annotator.services.preferences import Preferences
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.store.records.sqlite import open_records
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.pay_card_text import saved_text
from annotator.ui.i18n.rule_text import (
    HEADER,
    change_rows,
    file_text,
    origin_text,
    rule_cells,
    rule_name,
    signer_text,
    used_text,
)
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import _

type RulesOutput = tuple[Sequence[str], object, int]  # lines, the same for --json, and the exit code


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--day", type=day, metavar=_("DAY"), help=_("show the state on this day (default: today), such as 2027-01-02")
    )
    actions = command.add_subparsers(title=_("actions"), dest="action", metavar="ACTION")
    shared = [home_option(), json_option()]
    words = _("show who signed a rules file and what it changes; with --yes, use it")
    opening = actions.add_parser("open", parents=shared, help=words, description=sentence(words))
    opening.add_argument("file", metavar=_("FILE"), help=_("a .rules file"))
    opening.add_argument("--yes", action="store_true", help=_("use the file"))
    opening.add_argument("--unsigned-ok", action="store_true", help=_("use the file although nobody signed it"))
    words = _("stop using a rules file")
    removing = actions.add_parser("remove", parents=shared, help=words, description=sentence(words))
    removing.add_argument("id", metavar="ID", help=_("as “annotator rules” lists it"))
    words = _("sign a rules file that you publish")
    signing = actions.add_parser("sign", parents=[home_option()], help=words, description=sentence(words))
    signing.add_argument("file", metavar=_("FILE"), help=_("a .rules file"))
    signing.add_argument("signed", metavar=_("NEW_FILE"), help=_("the signed file"))
    signing.add_argument(
        "--key", required=True, type=Path, metavar=_("KEY_FILE"), help=_("your secret key, created if missing")
    )


def run(asked: argparse.Namespace) -> int:
    """Run the command. Return 0 if it is done, else 1 after printing the reason."""
    now = SystemClock().now()
    on = getattr(asked, "day", None) or local_day(now.utc_ms, now.offset_min)
    home = Home.at(asked.home)
    try:
        if asked.action is None:
            lines, output, code = _listed(home, on)
        elif asked.action == "sign":
            return _sign(asked, on)
        else:
            act = _open if asked.action == "open" else _remove
            lines, output, code = _with_files(home, on, lambda files: act(files, asked, on))
    except BundleRefused as refused:
        sys.stderr.write("".join(f"{line}\n" for line in problem_lines(refused.problems)))
        return 1
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    written = [json.dumps(output, ensure_ascii=False, indent=2)] if asked.json else lines
    sys.stdout.write("".join(f"{line}\n" for line in written))
    return code


def _with_files(home: Home, on: date, work: Callable[[RulesFiles], Awaitable[RulesOutput]]) -> RulesOutput:
    """Run `work` on the rules files of a home that no window uses. Raise HomeInUse."""

    async def whole() -> RulesOutput:
        records, shipped = open_records(home), shipped_rules()
        try:
            preferences = Preferences(records, shipped.wages, lambda: shipped.shares, SystemClock(), EventBus())
            await preferences.load()
            return await work(RulesFiles(preferences, DiskFolders(), lambda: on))
        finally:
            await records.close()

    with home.lock():
        return asyncio.run(whole())


async def _open(files: RulesFiles, asked: argparse.Namespace, on: date) -> RulesOutput:
    read = await files.read(asked.file)
    is_used = asked.yes and (bool(read.file.fingerprint) or asked.unsigned_ok)
    if is_used:
        await files.use(read.file)
    rules = read.file.book.rules
    output = {
        "file": _file_json(read.file),
        "is_known": read.is_known,
        "used": is_used,
        "changes": [_change_json(each, rules, on) for each in read.changes],
    }
    if is_used:
        last = used_text(read.file)
    elif asked.yes:
        last = _("Nothing was changed. Add --unsigned-ok to use a file that nobody signed.")
    else:
        last = _("Nothing was changed. Add --yes to use this file.")
    rows = aligned(change_rows(read.changes), 6) if read.changes else [_("All of its rules are known already.")]
    lines = [signer_text(read), "", *rows, "", last]
    return lines, output, int(not is_used)


async def _remove(files: RulesFiles, asked: argparse.Namespace, _on: date) -> RulesOutput:
    file = next((file for file in files.opened() if file.id == asked.id), None)
    if file is None:
        sys.stderr.write(_("No rules file “{id}” is in use.").format(id=asked.id) + "\n")
        return [], {}, 1
    await files.remove(file)
    return [_("Removed: {file}").format(file=file_text(file))], {"file": _file_json(file)}, 0


def _sign(asked: argparse.Namespace, on: date) -> int:
    """Write a signed file. A new key is readable by its owner only."""
    from nacl.signing import SigningKey

    folders = DiskFolders()
    file = read_rules_file(folders.read_file(asked.file, MOST_BYTES), Path(asked.file).name, on)
    try:
        if not asked.key.exists():
            with os.fdopen(os.open(asked.key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
                opened.write(base64.b64encode(bytes(SigningKey.generate())) + b"\n")
        key = SigningKey(base64.b64decode(asked.key.read_bytes().strip(), validate=True))
    except (OSError, ValueError):
        sys.stderr.write(_("“{path}” is no secret key, or cannot be written.").format(path=asked.key) + "\n")
        return 1
    folders.write_file(str(Path(asked.signed).absolute()), signed_file(file.text, key))
    sys.stdout.write(saved_text(str(Path(asked.signed).absolute())) + "\n")
    return 0


def _listed(home: Home, on: date) -> RulesOutput:
    files = stored_files(asyncio.run(stored_settings(home)).rules_files)
    book = shipped_rules()
    for file in files:
        book = book.with_book(file.book)
    output = {
        "day": on.isoformat(),
        "files": [_file_json(file) for file in files],
        "rules": [_rule_json(rule, book.rules, on) for rule in book.rules],
    }
    return _lines(book, files, on), output, 0


def _lines(book: RuleBook, files: Sequence[RulesFile], on: date) -> list[str]:
    """Return a table, and below it the sources by number and the rules files."""
    rules = book.rules
    sources = list(dict.fromkeys(origin_text(rule, files) for rule in rules))
    header = [*map(_, HEADER), _("Source")]
    rows = [[*rule_cells(rule, rules, on), f"[{sources.index(origin_text(rule, files)) + 1}]"] for rule in rules]
    numbered = [f"[{number}] {source}" for number, source in enumerate(sources, start=1)]
    opened = ["", _("Rules files:"), *(f"{file.id}  {file_text(file)}" for file in files)] if files else []
    return [*aligned([header, *rows], len(header)), "", *numbered, *opened]


def _file_json(file: RulesFile) -> Mapping[str, object]:
    return {"id": file.id, "publisher": file.publisher, "fingerprint": file.fingerprint}


def _change_json(change: RuleChange, rules: Sequence[AnyRule], on: date) -> Mapping[str, object]:
    before = format(_value_and_unit(change.before)[0], "f") if change.before is not None else None
    return {"rule": _rule_json(change.rule, rules, on), "before": before}


def _rule_json(rule: AnyRule, rules: Sequence[AnyRule], on: date) -> dict[str, object]:
    found = standing(rule, rules, on)
    value, unit = _value_and_unit(rule)
    return {
        "key": rule.key,
        "name": rule_name(rule.key),
        "value": format(value, "f"),
        "unit": unit,
        "from": rule.since.isoformat(),
        "until": found.until and found.until.isoformat(),
        "checked": rule.checked and rule.checked.isoformat(),
        "age_days": rule.checked and (on - rule.checked).days,
        "standing": found.state.value,
        "unconfirmed_since": found.unconfirmed_since and found.unconfirmed_since.isoformat(),
        "source": rule.source,
    }


def _value_and_unit(rule: AnyRule) -> tuple[Decimal, str]:
    if isinstance(rule, WageRule):
        return rule.hourly.amount, f"{rule.hourly.currency}/h {rule.basis.value}"
    return (rule.percent, "%") if isinstance(rule, ShareRule) else (rule.limit, f"{rule.currency}/year")
