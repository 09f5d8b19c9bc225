"""The program is killed at any moment while a line does its worst: each result arrives once, what the records call
received is there, what they say can be taken back is not, and nothing is sent whose receipt is stored."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import to_builtins
from msgspec.structs import replace

from annotator.core.outbox.consent import Recipient, agreement
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records, open_records_readonly
from connectors.faulty_proxy import Fault, FaultyProxy
from connectors.killed import receivers
from connectors.killed.forked_lives import ALL_ACCEPTED, Life
from connectors.killed.receivers import Receiver
from depth import IS_DEEP
from store.examples import KEY, a_parcel, an_answer, an_assignment, opening, submission
from store.killed import ENVIRONMENT

PROGRAM = Path(__file__).with_name("forked_lives.py")
EXAMPLES = 1_000 if IS_DEEP else 3
PARCELS = 2
# One life that sends both is more statements of SQL than this.
MOST_STATEMENTS = 60


class Lives:
    """Consecutive lives of the program."""

    def __init__(self) -> None:
        command = [sys.executable, str(PROGRAM)]
        self._forks = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        )
        self._alive = 0

    async def live(self, life: Life) -> int:
        """How it ended: as it says itself, or by a signal."""
        self._say(json.dumps(to_builtins(life)))
        self._alive = await self._number()
        self._say("begin")
        try:
            return await self._number()
        finally:
            self._alive = 0
            self._say("heard")

    def kill(self) -> None:
        if self._alive:
            with suppress(ProcessLookupError):
                os.kill(self._alive, signal.SIGKILL)

    def end(self) -> None:
        self._forks.communicate()

    def _say(self, line: str) -> None:
        assert self._forks.stdin is not None
        self._forks.stdin.write(f"{line}\n")
        self._forks.stdin.flush()

    async def _number(self) -> int:
        assert self._forks.stdout is not None
        return int(await asyncio.to_thread(self._forks.stdout.readline))


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    lives = Lives()
    yield lives
    lives.end()


@pytest.fixture(
    scope="module",
    params=[receivers.label_studio, receivers.s3, receivers.webdav, receivers.https],
    ids=lambda made: made.__name__,
)
def receiver(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with request.param(tmp_path_factory.mktemp("receiver")) as receiver:
        yield receiver


class Schedule:
    """Results of one home on their way to one server through a proxy."""

    def __init__(self, receiver: Receiver, lives: Lives, home: Home) -> None:
        self._receiver = receiver
        self._lives = lives
        self._home = home
        self._url = urlsplit(receiver.empty())
        self._received: dict[str, str] = {}
        self._parcels: list[Parcel] = []
        self._lived_before = 0

    async def run(self, faults: Sequence[Fault], statements: Sequence[int]) -> None:
        async with FaultyProxy(self._url.port or 80, faults, self._lives.kill) as proxy:
            await self._submit(proxy.url + self._url.path)
            for statement in (*statements, *[0] * (len(faults) + 1)):
                if await self._lived(proxy, statement) == ALL_ACCEPTED:
                    break
            assert len(self._received) == PARCELS
            await proxy.heal()
            assert await self._lived(proxy, 0) == ALL_ACCEPTED
        assert dict(self._receiver.stored()) == dict(map(self._receiver.effect, self._parcels))

    async def _submit(self, url: str) -> None:
        """The bundle itself does not matter here, and so stands for its requester."""
        records = open_records(self._home)
        await records.save_settings(agreement(Recipient(KEY, ""), 0))
        for number in range(PARCELS):
            assignment = an_assignment(str(number))
            to = replace(a_parcel(assignment), connector=self._receiver.kind, url=url)
            self._parcels.append(self._receiver.addressed(to))
            await records.open_assignment(assignment, opening(assignment))
            await records.submit(submission(assignment), self._parcels[-1], an_answer("stop"))
        await records.close()

    async def _lived(self, proxy: FaultyProxy, statement: int) -> int:
        """Looks at the records after each life."""
        came = len(proxy.came)
        sign_in = self._receiver.sign_in
        secrets = (sign_in.kind.value, sign_in.secret, sign_in.name)
        url = self._parcels[0].url
        life = Life(self._lived_before, str(self._home.folder), self._receiver.kind, url, secrets, statement)
        self._lived_before += 1
        ended = await self._lives.live(life)
        assert ended in (ALL_ACCEPTED, -signal.SIGKILL)
        await self._check(proxy.came[came:])
        return ended

    async def _check(self, came: Sequence[str]) -> None:
        """Check the records after a life against the requests that reached the proxy."""
        records = open_records_readonly(self._home)
        kept = {parcel.unique_id: parcel for parcel in await records.parcels()}
        await records.close()
        stored = self._receiver.stored()
        for sent in self._parcels:
            place, content = self._receiver.effect(sent)
            parcel = kept[sent.unique_id]
            if sent.unique_id in self._received:
                assert parcel.receipt == self._received[sent.unique_id]
                assert not [line for line in came if self._receiver.sends(sent) in line], "its receipt was stored"
            if parcel.state is ParcelState.ACCEPTED:
                assert stored[place] == content
                assert parcel.receipt.endswith(place)
                self._received[sent.unique_id] = parcel.receipt
            else:
                assert parcel.state is ParcelState.WAITING
                assert not (parcel.can_be_reopened and place in stored)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(Fault), max_size=8), st.lists(st.integers(0, MOST_STATEMENTS), max_size=4))
@example([Fault.NONE, Fault.NONE, Fault.CALLED_OFF_AFTER, Fault.NONE, Fault.CALLED_OFF_BEFORE], [])
def test_each_result_arrives_once_however_often_the_program_is_killed(
    receiver: Receiver, lives: Lives, faults: list[Fault], statements: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        asyncio.run(Schedule(receiver, lives, Home(Path(name))).run(faults, statements))
