"""Bytes of a records file that became others, anywhere: what can be spared is spared, all else is damage, told as such,
and nothing is a fault of ours or the disk's."""

from __future__ import annotations

import asyncio
import random
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast

import pytest

from annotator.app.gui.composition import assembled
from annotator.core.errors import RecordsDamaged, RecordsNewer
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Refused, RetryLater
from annotator.core.pay.periods import Period
from annotator.media.images.service import ImageService
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords, open_records
from depth import IS_DEEP
from fakes.images import FakeImages
from store.examples import KEY, a_draft, a_parcel, an_answer, an_assignment, an_entry, opening, submission

SEEDS = range(300) if IS_DEEP else range(25)
OUTCOMES = (
    Accepted("/r/x.json"),
    RetryLater(DeliveryReason.FOLDER_MISSING, "/usb"),
    Refused(DeliveryReason.DIFFERENT_FILE),
)
HEARD = '{"media/a.wav": [[0, 1200], [3000, 4000]]}'
TOLD = (RecordsDamaged, RecordsNewer)


async def a_day(records: SqliteRecords) -> None:
    for number in range(40):
        assignment = an_assignment(f"t{number}")
        await records.open_assignment(assignment, opening(assignment))
        await records.save_draft(assignment.unique_id, a_draft("stop"))
        await records.save_played(assignment.unique_id, HEARD)
        if number % 3:
            await records.submit(submission(assignment), a_parcel(assignment), an_answer("stop"))
        if number % 3 == 1:
            await records.begin_delivery(assignment.unique_id)
            await records.record_outcome(assignment.unique_id, OUTCOMES[number // 3 % 3], 0)
    await records.drop_tasks(KEY, ["z1", "z2"], an_entry())
    await records.save_settings({"language": "fr", "grace_s": "5", "keymap:undo": "Ctrl+Z", "protection:x": "blur"})
    await records.close()


@pytest.fixture(scope="module")
def valid(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    home = Home(tmp_path_factory.mktemp("sound"))
    asyncio.run(a_day(open_records(home)))
    return home.records.read_bytes()


@contextmanager
def damage_at_most() -> Iterator[None]:
    with suppress(*TOLD):
        yield


async def used(home: Home) -> None:
    """Start and open every page."""
    records = open_records(home)
    try:
        services = assembled(home, records, cast(ImageService, FakeImages({})), None).services
        looks: tuple[Callable[[], Any], ...] = (
            *(services.preferences.load, services.books.payers.load, lambda: services.journal.start("1")),
            *(
                services.consents.awaiting,
                services.delivery.parcels,
                services.delivery.waiting,
                records.accepted_routes,
            ),
            *(lambda: records.standing(KEY), lambda: records.assignments(KEY)),
            lambda: services.books.timesheets.sheet(services.books.timesheets.today()),
            *((lambda period=period: services.books.periods.view(period)) for period in Period),
            *(services.delivery.deliver_due, services.journal.stop),
        )
        for look in looks:
            with damage_at_most():
                found = look()
                if asyncio.iscoroutine(found):
                    await found
    finally:
        await records.close()


def try_out(data: bytes, folder: Path) -> None:
    home = Home(folder / "home")
    home.folder.mkdir()
    home.records.write_bytes(data)
    with damage_at_most():
        asyncio.run(used(home))
    shutil.rmtree(home.folder)


@pytest.mark.parametrize("seed", SEEDS)
def test_bytes_anywhere(valid: bytes, tmp_path: Path, seed: int) -> None:
    chance, data = random.Random(seed), bytearray(valid)
    for _ in range(chance.choice((1, 1, 2, 4))):
        at = chance.randrange(len(data))
        data[at] = chance.choice((0, 255, data[at] ^ (1 << chance.randrange(8)), chance.randrange(256)))
    try_out(bytes(data), tmp_path)


@pytest.mark.parametrize("seed", SEEDS)
def test_bytes_of_what_makes_the_tables(valid: bytes, tmp_path: Path, seed: int) -> None:
    chance, data = random.Random(seed), bytearray(valid)
    made = chance.choice([place.span() for place in re.finditer(rb"CREATE [A-Z]+[^\x00]{20,900}", valid)])
    data[chance.randrange(*made)] = chance.randrange(256)
    try_out(bytes(data), tmp_path)


def test_an_answer_that_cannot_be_read_is_put_aside_as_it_is_and_keeps_nobody_out(valid: bytes, tmp_path: Path) -> None:
    good = a_draft("stop").encode()
    assert good in valid
    spoiled = good.replace(b"stop", b"st\xffp", 1)
    home = Home(tmp_path)
    home.records.write_bytes(valid.replace(good, spoiled, 1))

    async def looking() -> str:
        records = open_records(home)
        kept = ""
        for _again in range(2):
            known = await records.assignments(KEY)
            (found,) = [assignment for assignment in known if assignment.set_aside]
            assert found.answer.items == ()
            assert kept in ("", found.set_aside)
            kept = found.set_aside
            assert await records.assignment(KEY, found.task_id) == found
        await records.close()
        return kept

    assert Path(asyncio.run(looking())).read_bytes() == spoiled


@pytest.mark.parametrize("bad", [b"\xff", b"}"])
def test_what_was_heard_and_cannot_be_read_is_heard_anew(valid: bytes, tmp_path: Path, bad: bytes) -> None:
    home = Home(tmp_path)
    home.records.write_bytes(valid.replace(b"[3000, 4000]", b"[3000, 400" + bad + b"]", 1))

    async def looking() -> None:
        records = open_records(home)
        heard = [assignment.heard for assignment in await records.assignments(KEY)]
        await records.close()
        assert heard.count(None) == 1

    asyncio.run(looking())
