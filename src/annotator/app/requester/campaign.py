"""The command `annotator campaign new|status|collect|give|add-workers|withdraw`: one bundle for several workers.

Each worker gets a share: an ordinary bundle with some of the tasks. `campaign.sqlite` in the folder of the campaign
is the only authority for what was given and what came back. A command that was killed is finished by the next one.

With `--json` each prints one object:

{
  "campaign": text, "bundle": text, "per_task": int, "tasks": int, "due": text | null,
  "shares": [{"share": text, "state": text, "tasks": int, "answered": int, "overdue": bool, "sha256": text,
              "to": text, "worker": text}],
  "answers": int,               not skipped
  "open": int,                  answers that no share will bring
  "new": int,                   results that were read by this command
  "problems": [...]             in the form of `annotator check --json`
}

The exit code is 0 if done, 1 with problems, 2 for wrong arguments, and 3 if the user cancelled."""

from __future__ import annotations

import argparse
import hashlib
import json
import secrets
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from annotator.app.command_line.arguments import home_option, json_option, positive, sentence
from annotator.app.command_line.problem_report import not_written_text, problem_json, problem_lines
from annotator.app.export.result_scan import unread
from annotator.app.export.results import bundle_of_results, open_results
from annotator.app.export.server_addresses import ServerAddress, open_address, results_place
from annotator.app.gui.system_clock import SystemClock
from annotator.core.bundle.content import Bundle
from annotator.core.campaign.shares import LONGEST_PARENT, ShareState, TaskShare, share_of
from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.ledger.clock import local_day
from annotator.core.outbox.envelope import RESULT_LIMIT_BYTES
from annotator.core.outbox.requester_files import MAX_REQUESTER_FILE_BYTES
from annotator.core.outbox.result_source import ResultFile, Results
from annotator.core.problems import ProblemCode
from annotator.formats.exports.campaign_parts import MOST_ROWS, part_chunks, part_row
from annotator.formats.exports.parquet import is_parquet_missing
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.results.known_answers import read_known_answers
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.results.reader import NotAResult, read_envelope
from annotator.formats.source.listing import check_listing
from annotator.formats.source.rejection import rejecting
from annotator.store.bundles.pack import pack
from annotator.store.bundles.sources import open_source
from annotator.store.campaigns.database import DATABASE, Arrived, CampaignDatabase, missing
from annotator.store.campaigns.sealing import seal
from annotator.store.credentials import HomeSignIns
from annotator.store.disk import PART, disk_faults, make_folder
from annotator.store.folders.atomic_files import write_atomically
from annotator.store.folders.home import Home
from annotator.store.folders.new import DiskFolders
from annotator.ui.i18n.text_table import aligned
from annotator.ui.i18n.translation import N_, _, ngettext

BUNDLE_FILE, SHARES, PARTS, LOCK = "bundle.zip", "shares", "parts", "campaign.lock"
DONE, PROBLEMS, USAGE, CANCELLED = 0, 1, 2, 3
_USUAL_PER_TASK = 3
# What a command leaves that was killed before all shares were made.
_BEGUN = frozenset({LOCK, BUNDLE_FILE, DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", SHARES})
_STATE_NAMES: Mapping[ShareState, str] = {
    ShareState.PLANNED: N_("planned"),
    ShareState.SEALED: N_("not given"),
    ShareState.GIVEN: N_("given"),
    ShareState.BEGUN: N_("begun"),
    ShareState.RETURNED: N_("returned"),
    ShareState.WITHDRAWN: N_("withdrawn"),
}
_KNOWN_SENTENCES = {
    "en": "Some tasks have answers that are known already. They are paid like all others.",
    "fr": "Pour certaines tâches, la réponse est déjà connue. Elles sont payées comme toutes les autres.",
}


class CampaignRefused(Exception):
    """A command that cannot be done, with the sentence that says why and what to do."""


def add_arguments(command: argparse.ArgumentParser) -> None:
    actions = command.add_subparsers(title=_("actions"), dest="action", metavar="ACTION", required=True)
    words = {
        "new": _("decide which worker gets which tasks, and make a sealed bundle for each"),
        "status": _("show which shares were given, begun and returned"),
        "collect": _("read the results that came back, each once"),
        "give": _("record that a share was handed over"),
        "add-workers": _("deal the tasks that need answers to further workers"),
        "withdraw": _("withdraw a share, so that its open tasks can be dealt again"),
    }
    for name, help_words in words.items():
        action = actions.add_parser(
            name, parents=[home_option(), json_option()], help=help_words, description=sentence(help_words)
        )
        action.set_defaults(parser=action)
        if name == "new":
            _add_new(action)
            continue
        action.add_argument("folder", type=Path, metavar=_("DIR"), help=_("the folder of the campaign"))
        if name in ("give", "withdraw"):
            action.add_argument("share", metavar=_("SHARE"), help=_("the id of a share, such as k7f2q0"))
        if name == "give":
            action.add_argument(
                "--to", default="", metavar=_("NAME"), help=_("your name for the worker; no file has it")
            )
        if name == "withdraw":
            action.add_argument("--why", default="", metavar=_("TEXT"), help=_("the reason, for your own records"))
        if name == "add-workers":
            action.add_argument("count", type=positive, metavar=_("COUNT"), help=_("how many workers to add"))
        if name == "collect":
            action.add_argument(
                "places", nargs="*", type=results_place, metavar=_("RESULTS"),
                help=_("where results arrived (default: the place that the campaign knows)"),
            )  # fmt: skip


def _add_new(action: argparse.ArgumentParser) -> None:
    action.add_argument("bundle", metavar=_("BUNDLE"), help=_("a valid bundle, which every worker gets a part of"))
    action.add_argument(
        "-o", "--output", dest="folder", type=Path, required=True, metavar=_("DIR"),
        help=_("the folder of the campaign, which must not exist yet"),
    )  # fmt: skip
    action.add_argument(
        "--workers", type=positive, required=True, metavar=_("COUNT"), help=_("how many workers take part")
    )
    action.add_argument(
        "--per-task", type=positive, metavar=_("COUNT"),
        help=_("how many different workers answer each task (default: assignments.overlap of the bundle, or 3)"),
    )  # fmt: skip
    action.add_argument(
        "--known", type=Path, metavar=_("FILE"),
        help=_("answers that you know: JSON Lines with task and result. They are in no bundle"),
    )  # fmt: skip
    action.add_argument("--seed", default="", metavar=_("TEXT"), help=_("for the same distribution again"))
    action.add_argument("--due", type=_day, metavar=_("DAY"), help=_("when shares should be back, as 2026-12-31"))
    action.add_argument(
        "--results", type=results_place, metavar=_("RESULTS"), help=_("where results arrive: a folder or an address")
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(_("“{text}” is not a day such as 2026-12-31").format(text=text)) from None


def run(asked: argparse.Namespace) -> int:
    """Run the action. A campaign has one writer at a time."""
    actions: Mapping[str, Callable[[_Campaign, argparse.Namespace], None]] = {
        "new": _Campaign.begin, "status": _Campaign.look, "collect": _Campaign.collect, "give": _Campaign.give,
        "add-workers": _Campaign.add_workers, "withdraw": _Campaign.withdraw,
    }  # fmt: skip
    campaign = _Campaign(asked.folder, Home.at(asked.home))
    try:
        with campaign.locked(is_new=asked.action == "new"):
            actions[asked.action](campaign, asked)
            sys.stdout.write(campaign.as_json() if asked.json else campaign.as_text())
    except CampaignRefused as refused:
        sys.stderr.write(f"{refused}\n")
        return USAGE
    except BundleRefused as refused:
        return _refused(asked, refused)
    except AnnotatorError as error:
        sys.stderr.write(not_written_text(error, asked.folder) + "\n")
        return PROBLEMS
    except KeyboardInterrupt:
        sys.stderr.write(_("Cancelled. What was done so far is kept; run the command again to go on.") + "\n")
        return CANCELLED
    return PROBLEMS if campaign.log.has_errors() else DONE


def _refused(asked: argparse.Namespace, refused: BundleRefused) -> int:
    if asked.json:
        found = {"campaign": None, "problems": [problem_json(problem) for problem in refused.problems]}
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(problem_lines(refused.problems)) + "\n")
    return PROBLEMS


class _Campaign:
    """The campaign in a folder."""

    def __init__(self, folder: Path, home: Home) -> None:
        self.log = ProblemLog()
        self._folder = folder
        self._home = home
        self._new = 0
        timestamp = SystemClock().now()
        self._today = local_day(timestamp.utc_ms, timestamp.offset_min)
        self._database: CampaignDatabase | None = None

    @contextmanager
    def locked(self, *, is_new: bool) -> Iterator[None]:
        """Hold the campaign for this process. A new one needs a free folder, or one that a killed command began."""
        has_database = (self._folder / DATABASE).is_file()
        if not is_new and not has_database:
            raise CampaignRefused(_("{path} is not a campaign.").format(path=self._folder))
        names = {each.name for each in self._folder.iterdir()} if self._folder.is_dir() else set[str]()
        if is_new and {name for name in names if not name.endswith(PART)} - _BEGUN:
            raise CampaignRefused(_("{path} exists already. Choose another folder.").format(path=self._folder))
        make_folder(self._folder)
        try:
            with FileLock(self._folder / LOCK, timeout=0):
                if not is_new and self.database.is_new:
                    words = _("{path} is not complete. Run “annotator campaign new” again with the same arguments.")
                    raise CampaignRefused(words.format(path=self._folder))
                yield
        except Timeout:
            words = _("Another command is working on {path}. Wait until it ends.")
            raise CampaignRefused(words.format(path=self._folder)) from None
        finally:
            if self._database is not None:
                self._database.close()
            elif is_new:  # nothing was begun
                with suppress(OSError):
                    (self._folder / LOCK).unlink(missing_ok=True)
                    self._folder.rmdir()

    @property
    def database(self) -> CampaignDatabase:
        if self._database is None:
            self._database = CampaignDatabase(self._folder / DATABASE)
        return self._database

    def begin(self, asked: argparse.Namespace) -> None:
        """Distribute the tasks. A campaign that a killed command distributed is only finished."""
        bundle = bundle_of_results(asked.bundle, self._home, self.log)
        if bundle is None:
            raise BundleRefused(self.log.problems())
        per_task = _per_task(asked, bundle)
        known = {} if asked.known is None else self._known_answers(asked.known, bundle)
        if not self.database.is_new:
            if self.database.fact("bundle") != bundle.manifest.key:
                raise CampaignRefused(_("{path} exists already. Choose another folder.").format(path=self._folder))
        else:
            with closing(open_source(asked.bundle)) as source:
                pack(source, check_listing(source.listing()).takeable, self._folder / BUNDLE_FILE, overwrite=True)
            facts = {
                "bundle": bundle.manifest.key, "per_task": str(per_task), "seed": asked.seed or secrets.token_hex(8),
                "due": asked.due.isoformat() if asked.due else "", "results": str(asked.results or ""),
            }  # fmt: skip
            self.database.begin(facts, bundle.tasks.ids(), known, asked.workers)
        self._seal(bundle)

    def _known_answers(self, path: Path, bundle: Bundle) -> dict[str, list[Any]]:
        """Return the known answers by task, as JSON. Raise `BundleRefused` if one of them is none of the bundle's."""
        data = DiskFolders().read_file(str(path), MAX_REQUESTER_FILE_BYTES)
        found = read_known_answers(data, printable(str(path)), KnownTasks(bundle), self.log)
        if self.log.has_errors():
            raise BundleRefused(self.log.problems())
        return {task: answer.as_json() for task, answer in found.items()}

    def look(self, _asked: argparse.Namespace) -> None:
        self._finish()

    def give(self, asked: argparse.Namespace) -> None:
        self._finish()
        share = self._share(asked.share)
        if share.stored is ShareState.WITHDRAWN:
            raise CampaignRefused(_("The share {share} was withdrawn.").format(share=share.id))
        self.database.give(share.id, asked.to)

    def withdraw(self, asked: argparse.Namespace) -> None:
        self._finish()
        self.database.withdraw(self._share(asked.share).id, asked.why)

    def add_workers(self, asked: argparse.Namespace) -> None:
        self._finish()
        is_open = any(share.stored is ShareState.SEALED for share in self.database.shares())
        if not is_open and not self.database.open_answers():
            words = _(
                "Every task has its workers, and all shares are given. Withdraw a share first: annotator campaign "
                "withdraw DIR SHARE."
            )
            raise CampaignRefused(words)
        self.database.add_workers(asked.count)
        self._finish()

    def collect(self, asked: argparse.Namespace) -> None:
        """Read each result once. Every part is complete before the database states it."""
        if is_parquet_missing():
            raise CampaignRefused(
                _("Collecting needs pyarrow: {command}").format(command='pip install "annotator[parquet]"')
            )
        self._finish()
        stated = self.database.fact("results")
        places: Sequence[Path | ServerAddress] = asked.places or ([results_place(stated)] if stated else [])
        if not places:
            raise CampaignRefused(_("Say where results arrived: annotator campaign collect DIR RESULTS."))
        make_folder(self._folder / PARTS)
        shares = {share.id for share in self.database.shares()}
        for place in places:
            name = printable(str(place))
            if isinstance(place, Path) and not place.exists():
                self.log.add(ProblemCode.NOT_FOUND, name, why="results")
                continue
            try:
                found = (
                    open_results(place, self.log)
                    if isinstance(place, Path)
                    else open_address(place, HomeSignIns(self._home.sign_ins))
                )
                self._read(found, shares)
            except OSError as error:
                self.log.add(unread(error), name, detail=error.strerror or str(error))

    def _read(self, results: Results, shares: set[str]) -> None:
        rows, arrived = list[tuple[Any, ...]](), list[Arrived]()
        known = set[str]()
        for file in results.listing():
            share = "" if file.odd else share_of(file.key, self.database.fact("bundle"))
            if share not in shares or file.stem in known or self.database.is_seen(file.stem):
                continue
            row = self._row(results, file, share)
            if row is None:
                continue
            known.add(file.stem)
            rows.append(row)
            arrived.append(Arrived(file.stem, share, row[2], row[3] or "", row[4]))
            if len(rows) >= MOST_ROWS:
                self._write_part(rows, arrived)
                rows, arrived = [], []
        if rows:
            self._write_part(rows, arrived)

    def _row(self, results: Results, file: ResultFile, share: str) -> tuple[Any, ...] | None:
        """Return the row of a valid result. A damaged one is reported, and looked at again by the next command."""
        try:
            data = results.read(file.path, RESULT_LIMIT_BYTES)
            if len(data) > RESULT_LIMIT_BYTES:
                self.log.add(ProblemCode.RESULT_DAMAGED, file.path)
                return None
            with rejecting(file.path):
                envelope = read_envelope(data)
        except OSError as error:
            self.log.add(unread(error), file.path, detail=error.strerror or str(error))
        except BundleRefused as refused:
            self.log.extend(refused.problems)
        except NotAResult as fault:
            self.log.add(fault.code, file.path, why=fault.why, detail=fault.detail)
        else:
            key = f"{envelope.bundle_id}@{envelope.revision}"
            if (envelope.unique_id, key) == (file.stem, file.key):
                return part_row(envelope, share, data)
            self.log.add(ProblemCode.RESULT_MISPLACED, file.path, wanted=f"{key}/{envelope.unique_id}.json")
        return None

    def _write_part(self, rows: list[tuple[Any, ...]], arrived: list[Arrived]) -> None:
        number = self.database.next_part()
        path = self._folder / PARTS / f"submissions-{number:06}.parquet"
        write_atomically({path: part_chunks(rows)}, overwrite=True)
        with disk_faults(path), path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        self.database.add_part(number, sha256, arrived)
        self._new += len(arrived)

    def _share(self, share: str) -> TaskShare:
        for each in self.database.shares():
            if each.id == share:
                return each
        raise CampaignRefused(_("The campaign has no share {share}.").format(share=share))

    def _finish(self) -> None:
        """Make the bundles that are stated and not there, which a killed command left to do."""
        if missing(self.database.shares(), self._folder / SHARES):
            bundle = bundle_of_results(str(self._folder / BUNDLE_FILE), self._home, self.log)
            if bundle is not None:
                self._seal(bundle)

    def _seal(self, bundle: Bundle) -> None:
        has_known = bool(self.database.known_tasks())
        language = "fr" if bundle.manifest.language.lower().startswith("fr") else "en"
        words = _KNOWN_SENTENCES[language] if has_known else ""
        make_folder(self._folder / SHARES)
        todo = missing(self.database.shares(), self._folder / SHARES)
        with closing(open_source(str(self._folder / BUNDLE_FILE))) as source:
            for number, share in enumerate(todo, start=1):
                target = self._folder / SHARES / f"{share.id}.zip"
                packed = seal(source, bundle, share.id, self.database.tasks_of(share.id), words, target)
                self.database.sealed({share.id: packed.sha256})
                _show_progress(number, len(todo))

    def as_json(self) -> str:
        due = self._due
        found = {
            "campaign": str(self._folder),
            "bundle": self.database.fact("bundle"),
            "per_task": int(self.database.fact("per_task") or 0),
            "tasks": self.database.count_tasks(),
            "due": due.isoformat() if due else None,
            "shares": [
                {
                    "share": share.id, "state": share.state.value, "tasks": share.tasks, "answered": share.answered,
                    "overdue": share.is_overdue(due, self._today), "sha256": share.sha256, "to": share.handle,
                    "worker": share.pseudonym,
                }
                for share in self.database.shares()
            ],
            "answers": self.database.answers(),
            "open": self.database.open_answers(),
            "new": self._new,
            "problems": [problem_json(problem) for problem in self.log.problems()],
        }  # fmt: skip
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"

    @property
    def _due(self) -> date | None:
        stated = self.database.fact("due")
        return date.fromisoformat(stated) if stated else None

    def as_text(self) -> str:
        shares, due = self.database.shares(), self._due
        head = [_("Share"), _("State"), _("Answered"), _("Worker")]
        rows = [head]
        for share in shares:
            state = _(_STATE_NAMES[share.state])
            if share.is_overdue(due, self._today):
                state = _("{state}, overdue").format(state=state)
            rows.append([share.id, state, f"{share.answered}/{share.tasks}", share.handle or share.pseudonym])
        lines = [*problem_lines(self.log.problems()), *aligned(rows, len(head))]
        answers, left = self.database.answers(), self.database.open_answers()
        lines.append(ngettext("{count} answer.", "{count} answers.", answers).format(count=answers))
        if self._new:
            lines.append(ngettext("{count} new result.", "{count} new results.", self._new).format(count=self._new))
        if left:
            words = ngettext("{count} answer has no worker yet.", "{count} answers have no worker yet.", left)
            lines.append(words.format(count=left))
        return "\n".join(lines) + "\n"


def _per_task(asked: argparse.Namespace, bundle: Bundle) -> int:
    """Return the number of answers per task. Raise `CampaignRefused` if the bundle or the workers do not suffice."""
    overlap = bundle.manifest.assignments.overlap
    per_task: int = asked.per_task or (overlap if overlap > 1 else min(_USUAL_PER_TASK, asked.workers))
    if per_task > asked.workers:
        words = _("{count} answers per task need {count} workers at least; you asked for {workers}.")
        raise CampaignRefused(words.format(count=per_task, workers=asked.workers))
    if len(bundle.manifest.id) > LONGEST_PARENT:
        words = _("The id of the bundle may have {limit} characters in a campaign.").format(limit=LONGEST_PARENT)
        raise CampaignRefused(words)
    if not bundle.tasks.id_column or bundle.tasks.id_column not in bundle.tasks.columns:
        raise CampaignRefused(_("The tasks of a campaign need a column “id”."))
    return per_task


def _show_progress(done: int, count: int) -> None:
    if sys.stderr.isatty():
        end = "\n" if done == count else ""
        sys.stderr.write("\r" + _("Sealing shares: {done} of {all}").format(done=done, all=count) + end)
