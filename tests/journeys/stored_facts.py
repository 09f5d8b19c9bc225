"""Facts about the home of a worker as plain JSON, read from its files, by the command line and in the open window."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import json
import shutil
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.app.version import VERSION
from annotator.core.money.amount import HOUR_MS, hourly
from annotator.core.money.income import Income
from annotator.core.money.states import LOST
from annotator.core.pay.hourly_figure import hourly_figure
from annotator.core.pay.periods import RequesterLine
from annotator.core.pay.totals import Totals
from annotator.core.protection import ContentWarning, Sensitivity
from annotator.core.settings import SETTINGS
from annotator.core.time.timesheet import Timesheet
from annotator.services.container import Services
from annotator.store.credentials import HomeSignIns
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from core.pay.hourly_pay import NO_WAGE, hourly_pay
from journeys.driver import Driver
from journeys.stored_clock import StoredClock

WEDNESDAY = round(datetime(2026, 11, 25, 8, tzinfo=UTC).timestamp() * 1000)
DAYS = (date(2026, 11, 23), date(2026, 11, 24))
BUNDLES = ("calls@1", "clips@1", "forms@1", "notes@1", "shapes@1")
SERVER = "https://studio.example.org"

type Json = Any


def events_of(home: Path, tables: Path) -> dict[str, Json]:
    """Return all facts. `tables` is a new folder for exports. The window opens last, because it changes the home."""
    stored = stored_facts(home, tables)
    return {"program": VERSION, "stored": stored, "shown": shown_events(home)}


def stored_facts(home: Path, tables: Path) -> dict[str, Json]:
    """Return the facts that the records and the command line give while no window is open."""
    tables.mkdir()
    exported = tables / "ledger.jsonl"
    words = ("--home", str(home))
    assert run("ledger", "export", *words, "-o", str(exported))[0] == 0
    assert run("ledger", "export", *words, "--format", "csv", "-o", str(tables / "t"))[0] == 0
    code, verified = run("ledger", "verify", *words, "--json")
    assert code == 0
    code, rated = run("rates", *words, "--json", str(exported))
    assert code == 0
    return {
        "verify": json.loads(verified),
        "export_sha256": sha256(exported.read_bytes()),
        "time_rows": rows(tables / "t-time.csv"),
        "money_rows": rows(tables / "t-money.csv"),
        "rates": [_without_sentences(rate) for rate in json.loads(rated)],
        "results": results_of(home),
        "exported_results": exported_results(home, tables),
        "own_words": (home / "words.txt").read_text(encoding="utf-8").split(),
        **asyncio.run(_recorded(Home(home), records_copy(home, tables / "home"))),
    }


def _without_sentences(rate: dict[str, Json]) -> dict[str, Json]:
    """Return the rates of one currency without the sentences about problems, which later versions may reword."""
    return {**rate, "problems": [[problem["code"], problem["params"]] for problem in rate["problems"]]}


def exported_results(home: Path, tables: Path) -> dict[str, str]:
    """Return the SHA-256 of each file that a requester exports from the results of one bundle."""
    found: dict[str, str] = {}
    for form in ("label-studio", "csv"):
        words = (str(home / "results" / "shapes@1"), "--bundle", str(home / "bundles" / "shapes@1" / "content"))
        assert run("export", *words, "--to", form, "-o", str(tables / f"shapes-{form}"), "--home", str(home))[0] == 0
    for path in sorted(tables.glob("shapes-*")):
        found[path.name] = sha256(path.read_bytes() if "studio" in path.name else "\n".join(rows(path)).encode())
    return found


def run(*words: str) -> tuple[int, str]:
    """Run a command. Return its exit code and its standard output."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = main(words)
    return code, out.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rows(table: Path) -> list[str]:
    """Return the rows of a CSV table without its heading, which later versions may reword."""
    return table.read_text(encoding="utf-8").splitlines()[1:]


def results_of(home: Path) -> dict[str, str]:
    """Return the SHA-256 of each result file, by its path below the results folder."""
    folder = home / "results"
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in sorted(folder.rglob("*.json"))}


def records_copy(home: Path, copy: Path) -> Path:
    """Return `copy`, a new folder with the records of the home."""
    copy.mkdir()
    for path in home.glob("records.sqlite3*"):
        shutil.copy(path, copy)
    return copy


async def _recorded(home: Home, copy: Path) -> dict[str, Json]:
    """Read the records from a copy, because this program changes them to its version before it reads results."""
    records = open_records(Home(copy))
    try:
        sign_in = await HomeSignIns(home.sign_ins, lambda: None).find(SERVER)
        assert sign_in is not None
        return {
            "settings": dict(await records.settings()),
            "tasks": {key: await tasks_of(records, key) for key in BUNDLES},
            **await outbox_of(records),
            "sign_in": [sign_in.kind.value, sign_in.secret, sign_in.name],
        }
    finally:
        await records.close()


async def tasks_of(records: SqliteRecords, key: str) -> dict[str, Json]:
    """Return the state and the answer of each task that was opened, by task."""
    return {
        known.task_id: {
            "unique_id": known.unique_id,
            "state": known.state.value,
            "answer": known.answer.serialize(),
            "heard": None if known.heard is None else known.heard.as_json(),
        }
        for known in await records.assignments(key)
    }


async def outbox_of(records: SqliteRecords) -> dict[str, Json]:
    """Return each parcel by its `unique_id`, and the number of parcels in each delivery state."""
    parcels = await records.parcels()
    each = {
        parcel.unique_id: {
            "bundle": parcel.bundle_key,
            "task": parcel.task_id,
            "way": [parcel.connector, parcel.url, parcel.project],
            "state": parcel.state.value,
            "was_cancelled": parcel.was_cancelled,
            "attempts": parcel.attempts,
            "due_utc_ms": parcel.due_utc_ms,
            "receipt": parcel.receipt,
            "envelope_sha256": sha256(parcel.envelope),
        }
        for parcel in parcels
    }
    return {"parcels": each, "parcel_states": dict(Counter(parcel.state.value for parcel in parcels))}


def shown_events(home: Path) -> dict[str, Json]:
    """Open the window on a fixed morning. Return the figures of the services behind its pages."""
    StoredClock.start_at(WEDNESDAY, "boot-wednesday")
    found: list[dict[str, Json]] = []

    async def look(running: Running) -> None:
        driver = Driver(running, agrees=False, grace_s=60)
        await driver.active()
        await running.services.intents.settled()
        found.append(
            {**await _preferences(running.services), **_pay(running.services), **await _work(running.services)}
        )
        running.window.closing.emit()

    assert main(["--home", str(home)], look) == 0
    return found[0]


async def _preferences(services: Services) -> dict[str, Json]:
    preferences = services.preferences
    reference = preferences.reference()
    return {
        "settings": {setting.key: preferences.value(setting) for setting in SETTINGS},
        "keymap": {command: list(keys) for command, keys in preferences.keymap.chosen.items()},
        "reference": [str(reference.wage), [str(reference.wage), reference.basis.value]],
        "protection": preferences.protection(ContentWarning(Sensitivity.MILD, ("Violence",))).as_text(),
        "stowed": sorted(preferences.archived),
        "agreed": [
            [recipient.requester, recipient.connector, recipient.address, utc_ms]
            for recipient, utc_ms in (await services.consents.all()).items()
        ],
        "held": [[held.recipient.requester, held.count, held.first] for held in await services.consents.awaiting()],
    }


def _pay(services: Services) -> dict[str, Json]:
    periods, books = services.books.periods, services.books.bookkeeping
    meter, times_on = services.journal.folds.meter, periods.times()
    return {
        "money": {day.isoformat(): _by_currency(periods.money(day, day)) for day in DAYS},
        "counted": {day.isoformat(): _totals(meter.counted_on(day)) for day in DAYS},
        "times": {day.isoformat(): _by_value(times_on(day)) for day in DAYS},
        "timesheets": {day.isoformat(): _sheet(services.books.timesheets.sheet(day)) for day in DAYS},
        "bundles": {key: _totals(meter.history(key)) for key in BUNDLES},
        "requesters": [_requester(line) for line in periods.requesters(*DAYS)],
        "locked": [[locked.payer, locked.currency, str(locked.amount)] for locked in services.books.payers.locked()],
        "payer": _payer(services),
        "items": {
            unique_id: [item.state.value, str(item.money.amount), item.payer, item.money.currency]
            for unique_id, item in sorted((item.unique_id, item) for item in books.earnings.items())
        },
    }


def _requester(line: RequesterLine) -> Json:
    counts = [line.submitted, line.accepted, line.rejected, line.pending]
    amounts = [str(line.accepted_amount), str(line.pending_amount)]
    return [line.requester, line.payer, line.currency, *counts, *amounts, line.days_to_decide]


def _payer(services: Services) -> Json:
    payer = services.books.payers.called("Atelier Images")
    assert payer is not None
    means = [[way.name, str(way.threshold), way.currency] for way in payer.means]
    return [payer.key, means, payer.means_used, payer.delay, payer.delay_in.value, payer.note, str(payer.as_of)]


async def _work(services: Services) -> dict[str, Json]:
    taken = await services.bundles.imported()
    return {
        "taken": [[summary.manifest.key, summary.task_count, summary.manifest.title] for summary in taken],
        "next_task": {key: await _at_hand(services, key) for key in BUNDLES},
    }


async def _at_hand(services: Services, key: str) -> Json:
    """Return the id of the task that opens first when the worker resumes a bundle."""
    work = await services.session._at_work(await services.bundles.bundle(key), key)
    return work.tasks[work.resume_index()].id


def plain(value: object) -> Json:
    """Return a figure as JSON without rounding it."""
    return str(value) if isinstance(value, Decimal | Fraction) else value


def _by_value(times: Mapping[Any, int]) -> dict[str, int]:
    return {state.value: spent_ms for state, spent_ms in sorted(times.items(), key=lambda pair: str(pair[0].value))}


def _by_currency(money: Mapping[str, Income]) -> dict[str, Json]:
    return {currency: _takings(takings) for currency, takings in sorted(money.items())}


def _takings(takings: Income) -> Json:
    an_hour = hourly_figure("", takings, HOUR_MS, NO_WAGE)
    return {
        "tallies": {
            state.value: [tally.count, str(tally.amount)]
            for state, tally in sorted(takings.tallies.items())
            if state not in LOST  # which no version stored
        },
        "expected_pending": str(takings.expected_pending),
        "an_hour": [
            plain(hourly(amount, HOUR_MS))
            # Confirmed pay had no bonuses when the facts were written.
            for amount in (an_hour.expected, takings.accepted, an_hour.best, takings.received)
        ],
    }


def _totals(totals: Totals) -> Json:
    return {
        "work_ms": totals.work_ms,
        "paid_ms": totals.paid_ms,
        "tasks": totals.tasks,
        "practice_ms": totals.practice_ms,
        "sounds_ms": [totals.audio_files.work_ms, totals.audio_files.audio_ms],
        "money": _by_currency(totals.money),
        "effective": {currency: str(rate) for currency, rate in sorted(hourly_pay(totals).items())},
    }


def _sheet(sheet: Timesheet) -> Json:
    stretches = [
        [one.start_ms, one.end_ms, one.utc_ms, _by_value(one.by_state), _by_value(one.was), one.reason, one.platform]
        for one in sheet.stretches
    ]
    return {"work_ms": sheet.work_ms, "totals": _by_value(sheet.totals), "stretches": stretches}
