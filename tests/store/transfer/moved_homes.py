"""Homes with work in them, and files that it moves in."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from pathlib import Path

from annotator.core.events import EventBus
from annotator.core.ledger.entries import Entry
from annotator.core.outbox.parcel import Accepted
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind
from annotator.core.settings import RESULTS_FOLDER
from annotator.core.transfer import MovedIn, MovedOut
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.credentials import SignInPlace, change_sign_in_list
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records, open_records_readonly
from annotator.store.transfer.disk_moves import DiskMoves
from bundle_making import valid_files, write_folder
from fakes.clock import START
from month_of_history import Month, a_month
from store.examples import a_parcel, an_assignment, an_entry, opening, submission

SERVER = "https://label.example.org"
SIGN_IN = SignIn(SignInKind.TOKEN, "hunter2")
BUNDLE = "street-things@1"
RESULT = f"{BUNDLE}/0f.json"
UNIQUE_IDS = {"first": str(uuid.UUID(int=1)), "second": str(uuid.UUID(int=2))}


def silent(_done_bytes: int, _all_bytes: int) -> None:
    """A progress that nobody watches."""


def a_home_with_work(folder: Path, *, month: Month | None = None, results_folder: str = "") -> Home:
    """A bundle, an entry or a month of them, a result that was received and another that waits, words."""
    home = Home(folder / "home")
    home.prepare()
    asyncio.run(open_records(home).close())  # a program opens them before anything is taken in
    given = write_folder(folder / "given", valid_files())
    key = asyncio.run(Bundles(BundleLibrary(home.bundles), EventBus()).take(str(given), silent))
    assert key == BUNDLE
    asyncio.run(_fill(home, month, results_folder))
    (home.results / BUNDLE).mkdir()
    (home.results / RESULT).write_bytes(b"{}")
    home.user_dictionary.write_text("Cézallier\n", encoding="utf-8")
    (home.log / "crash.txt").write_text("nobody's business", encoding="utf-8")
    change_sign_in_list(home.sign_ins, lambda kept: kept.place(SERVER, SignInPlace(Keeping.FILE, SIGN_IN)))
    return home


async def _fill(home: Home, month: Month | None, results_folder: str) -> None:
    records = open_records(home)
    await records.append(*(month.entries if month is not None else [an_entry()]))
    for task_id in ("first", "second"):
        assignment = an_assignment(task_id, UNIQUE_IDS[task_id], BUNDLE)
        await records.open_assignment(assignment, opening(assignment))
        await records.submit(submission(assignment), a_parcel(assignment), assignment.answer)
    await records.record_outcome(UNIQUE_IDS["first"], Accepted("there"), START.utc_ms)
    await records.end_manual_export([UNIQUE_IDS["first"]], "/x/signs.zip", START.utc_ms)
    await records.mark_sent([UNIQUE_IDS["first"]], START.utc_ms + 1)
    await records.save_settings({"language": "fr", RESULTS_FOLDER.key: results_folder})
    await records.close()


def packed(home: Home, target: Path) -> MovedOut:
    return DiskMoves(home, "9.9").pack(str(target), START, silent, is_running=False, overwrite=False)


def unpacked(home: Home, file: Path) -> MovedIn:
    """And put in place."""
    with home.lock():
        moved = DiskMoves(home, "9.9").unpack(str(file), START, silent)
        home.put_in_place()
    return moved


def files_of(folder: Path) -> dict[str, str]:
    """Path -> SHA-256, of all that lies in it, but for what SQLite leaves beside a database that was read."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.endswith(("-wal", "-shm")))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def work_of(home: Home) -> dict[str, str]:
    """Return the files of a home like `files_of`: bundles, results and words, without generated and incomplete ones."""
    found = files_of(home.folder)
    ours, not_ours = ("bundles/", "results/", "words.txt"), ("tasks.json", "tasks.packed")
    return {
        path: sha256
        for path, sha256 in found.items()
        if path.startswith(ours) and not path.endswith(not_ours) and not path.startswith("bundles/.")
    }


def a_month_at_home(folder: Path, days: int = 30) -> Home:
    return a_home_with_work(folder, month=a_month(days))


def entries_of(home: Home) -> tuple[Entry, ...]:
    async def read() -> tuple[Entry, ...]:
        records = open_records_readonly(home)
        try:
            return await records.entries()
        finally:
            await records.close()

    return asyncio.run(read())
