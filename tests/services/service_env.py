"""A whole desk over fakes: real `services`, records and shelf in memory, a clock that the test moves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from msgspec import Struct

from annotator.core.about import About, LicenceText
from annotator.core.answer.result_items import Answer, with_selected
from annotator.core.design.controls import Choices
from annotator.core.events import Event, EventBus
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.money.payers import DelayIn, Means, Payer
from annotator.core.outbox.consent import Recipient, agreement
from annotator.core.pay.minimum_wages import WageBasis, WageRule
from annotator.core.pay.take_home import ShareRule
from annotator.core.ports.audio import AudioFiles
from annotator.core.ports.player import Player
from annotator.core.ports.speller import Speller
from annotator.core.ports.videos import Videos
from annotator.core.releases import ProgramRelease, ReleaseFault, ReleaseSource
from annotator.core.settings import REFERENCE_WAGE, Settings
from annotator.formats.builtin.handbook import read_handbook
from annotator.services.bookkeeping.bookkeeper import Bookkeeper
from annotator.services.bundles import Bundles
from annotator.services.container import HelpTexts, Sample, Services
from annotator.services.intents import Intents
from annotator.services.ledger.idle import IdleWatch
from annotator.services.ledger.journal import Journal
from annotator.services.ledger.side_activities import SideActivities
from annotator.services.outbox.consents import Consents
from annotator.services.outbox.deliveries import Deliveries
from annotator.services.outbox.delivery import Delivery
from annotator.services.outbox.manual_export import ManualExport
from annotator.services.outbox.sign_in import SignInService
from annotator.services.preferences import Preferences
from annotator.services.servers.fetch_queue import FetchQueue
from annotator.services.servers.projects import ServerProjects
from annotator.services.task.drafts import Drafts
from annotator.services.task.previous_answers import PreviousAnswers
from annotator.services.task.queue import TaskView
from annotator.services.task.session import Session
from annotator.services.task.system_events import SystemEventWatcher
from annotator.services.transfer import Moving
from annotator.services.updates import Updates
from annotator.store.joined_thread import in_joined_thread
from bundle_making import MANIFEST, valid_files
from fakes.archives import MemoryArchives
from fakes.bundle_library import HeldSource, MemoryLibrary
from fakes.card_file import MemoryCardFile
from fakes.clock import ManualClock
from fakes.connector import MemoryConnector
from fakes.exports import MemoryExports
from fakes.images import FakeImages
from fakes.media import media_of
from fakes.moves import FakeMoves
from fakes.new_folders import MemoryFolders
from fakes.probe import FakeProbe
from fakes.records import MemoryRecords
from fakes.sign_ins import MemorySignIns
from fakes.speller import FakeSpeller
from fakes.task_server import FakeTaskServer, MemoryStaging

KEY = "street-things@1"
PLACE = "/downloads/street-things"
TITLE = "Say what stands in the street"
SAMPLE = Sample(PLACE, KEY, TITLE, "Three images.", frozenset({"street-things"}))
PATIENCE_S = 120.0
REAL_SLEEP = asyncio.sleep  # some tests put a clock of their own under the program's sleep
REQUESTER = Recipient("City Mapping Group", "folder")
FRANCE = "fr-minimum-net"
RULES = (
    WageRule("fr-minimum-net", Money(Decimal("9.52"), "EUR"), date(2026, 1, 1), "a law", WageBasis.NET),
    WageRule("fr-minimum-net", Money(Decimal("9.74"), "EUR"), date(2026, 6, 1), "a law", WageBasis.NET),
    WageRule("fr-minimum-net", Money(Decimal("10.01"), "EUR"), date(2027, 1, 1), "a law to come", WageBasis.NET),
    WageRule("fr-minimum-gross", Money(Decimal("12.02"), "EUR"), date(2026, 1, 1), "a law"),
    WageRule("fr-minimum-gross", Money(Decimal("12.31"), "EUR"), date(2026, 6, 1), "a law"),
    WageRule("fr-minimum-gross", Money(Decimal("12.65"), "EUR"), date(2027, 1, 1), "a law to come"),
)

SHARES = (
    ShareRule("contribution-bnc", Decimal("25.6"), date(2026, 1, 1), "a decree"),
    ShareRule("levy-liberal", Decimal("0.2"), date(2024, 1, 1), "another decree"),
    ShareRule("tax-bnc", Decimal("2.2"), date(2024, 1, 1), "a code"),
    ShareRule("acre-share", Decimal(50), date(2024, 1, 1), "a third decree"),
    ShareRule("acre-share", Decimal(75), date(2026, 7, 1), "a fourth decree"),
)
PAYERS = (
    Payer("clickworker", "Clickworker", (Means("SEPA", Decimal(10), "EUR"),), "", 7, DelayIn.DAYS, source="a page"),
    Payer("foule-factory", "Foule Factory", source="nothing was found"),
)


def files(manifest_more: str = "", other: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The sound bundle with more lines in its manifest, and other files in place of its own."""
    return {**valid_files(), "bundle.toml": (MANIFEST + manifest_more).encode(), **(other or {})}


class ServiceEnv(Struct, frozen=True):
    services: Services
    drafts: Drafts
    clock: ManualClock
    records: MemoryRecords
    library: MemoryLibrary
    connector: MemoryConnector
    images: FakeImages
    exports: MemoryExports
    archives: MemoryArchives
    folders: MemoryFolders
    sign_ins: MemorySignIns
    probe: FakeProbe
    task_server: FakeTaskServer
    events: list[Event]

    def told[F: Event](self, kind: type[F]) -> list[F]:
        return [event for event in self.events if isinstance(event, kind)]

    def view(self) -> TaskView:
        view = self.services.session.view()
        assert view is not None, "no task is in focus"
        return view

    def state(self) -> State:
        return self.services.journal.state

    async def kinds(self) -> list[EntryKind]:
        return [entry.kind for entry in await self.records.entries()]

    async def start(self, key: str = KEY) -> ServiceEnv:
        """The program has started and the bundle is open at its first task, whose picture is on screen."""
        await self.services.journal.start("0.1.0")
        await self.services.bundles.take(PLACE, lambda _done, _all: None)
        await self.services.session.open_bundle(key)
        await self.services.session.ready(self.view().unique_id, is_complete=True)
        return self

    def answered(self, *chosen: str) -> Answer:
        """The answer to the task in focus with these choices, as a page would report it."""
        view = self.view()
        (control,) = view.design.controls()
        assert isinstance(control, Choices)
        answer = with_selected(view.answer, control, [(one,) for one in chosen])
        self.services.session.edited(view.unique_id, answer)
        return answer


def loaded_preferences(records: MemoryRecords, clock: ManualClock, event_bus: EventBus) -> Preferences:
    preferences = Preferences(records, RULES, lambda: SHARES, clock, event_bus)
    preferences._settings = Settings(dict(records._settings))  # as `load` does
    return preferences


def make_env(
    bundle: Mapping[str, bytes] | None = None,
    *,
    records: MemoryRecords | None = None,
    clock: ManualClock | None = None,
    library: MemoryLibrary | None = None,
    images: FakeImages | None = None,
    agreed: bool = True,
    grace_s: int = 0,
    audio_files: AudioFiles | None = None,
    player: Player | None = None,
    videos: Videos | None = None,
    speller: Speller | None = None,
    release: ProgramRelease | ReleaseFault | None = None,
) -> ServiceEnv:
    """Give the records of another office to start the program again on them. `agreed`: the person has said already that
    results may go to the requester of the sound bundle. `grace_s`: how long a result can be taken back before it
    leaves. `release`: what the packager's server says of the newest one; without, there is none to ask."""
    clock, event_bus, library = clock or ManualClock(), EventBus(), library or _library_with(bundle)
    images, connector, exports = images or FakeImages({}), MemoryConnector(), MemoryExports()
    archives, folders, sign_ins, probe = MemoryArchives(), MemoryFolders(), MemorySignIns(), FakeProbe()
    preferences = loaded_preferences(records := _records_with(records, agreed=agreed), clock, event_bus)
    journal, drafts = Journal(clock, records, preferences.approval), Drafts(records, event_bus)
    server, bundles, ways_out = FakeTaskServer(), Bundles(library, event_bus), _ways_out(exports, folders)
    agreements = Consents(clock, records, bundles, event_bus, {"folder"})
    idle = IdleWatch(journal, event_bus, preferences.idle_after_s)
    own_books = Bookkeeper(clock, records, journal, preferences, bundles, event_bus, lambda: PAYERS, *ways_out)
    delivery = Delivery(clock, records, agreements, {"folder": connector}, event_bus, lambda: 0.0)
    services = Services(
        intents=Intents(event_bus), background_intents=Intents(event_bus), server_intents=Intents(event_bus),
        session=Session(journal, records, drafts, idle, bundles, library, agreements, lambda: grace_s, event_bus),
        bundles=bundles, consents=agreements, delivery=delivery, updates=updates_of(release, preferences),
        sign_in_service=cache(lambda: SignInService(sign_ins, probe, delivery, event_bus)), help_texts=HELP_TEXTS,
        deliveries=a_deliveries(records, bundles, preferences, agreements, own_books), event_bus=event_bus, idle=idle,
        fetches=cache(lambda: a_fetches(server, sign_ins, services)), transfer=cache(lambda: a_move(services, drafts)),
        manual_export=cache(lambda: a_manual_export(services, clock, records, archives)),
        side_activities=SideActivities(journal, event_bus, own_books.payers.open_names), preferences=preferences,
        system_events=SystemEventWatcher(journal, drafts, idle, event_bus), books=own_books, results_folder="/results",
        media=media_of(images, audio_files, player, videos), previous_answers=cache(lambda: PreviousAnswers(records)),
        speller=lambda: speller or FakeSpeller({}), samples=lambda _language: (SAMPLE,), journal=journal,
    )  # fmt: skip
    fakes = (connector, images, exports, archives, folders, sign_ins, probe, server)
    return _listening(ServiceEnv(services, drafts, clock, records, library, *fakes, []))


def _ways_out(
    exports: MemoryExports, folders: MemoryFolders
) -> tuple[Callable[[], MemoryExports], Callable[[], MemoryFolders], Callable[[], MemoryCardFile], Callable[[], bool]]:
    cards = MemoryCardFile()
    return lambda: exports, lambda: folders, lambda: cards, lambda: bool(cards.data)


def an_about() -> About:
    async def details() -> str:
        return "annotator: 0.1.0\nPython: 3.13"

    licence = LicenceText("annotator", lambda: "Apache License")
    return About("0.1.0", read_handbook("en")[0], (licence,), details)


HELP_TEXTS = HelpTexts(read_handbook, an_about)


def _records_with(records: MemoryRecords | None, *, agreed: bool) -> MemoryRecords:
    """Return the records of a worker in France who compares pay with the minimum wage there."""
    records = records or MemoryRecords()
    records.keep_settings({REFERENCE_WAGE.key: FRANCE, **records._settings})
    if agreed:
        records.keep_settings(agreement(REQUESTER, 0))
    return records


def _library_with(bundle: Mapping[str, bytes] | None) -> MemoryLibrary:
    return MemoryLibrary({PLACE: HeldSource("street-things", files() if bundle is None else bundle)})


def a_move(services: Services, drafts: Drafts) -> Moving:
    return Moving(
        services.journal, services.preferences, FakeMoves(), in_joined_thread, drafts.flush, services.event_bus
    )


def updates_of(release: ProgramRelease | ReleaseFault | None, preferences: Preferences) -> Updates | None:
    if release is None:
        return None

    async def fetch(_source: ReleaseSource) -> ProgramRelease | ReleaseFault:
        return release

    source = ReleaseSource("https://example.org/newest", bytes(32))
    return Updates(source, "0.1.0", fetch, preferences, preferences._clock, preferences._event_bus)


def a_manual_export(
    services: Services, clock: ManualClock, records: MemoryRecords, archives: MemoryArchives
) -> ManualExport:
    basis = (clock, records, services.consents, services.delivery, services.deliveries)
    return ManualExport(*basis, archives, lambda: "/results", services.event_bus)


def a_deliveries(
    records: MemoryRecords, bundles: Bundles, preferences: Preferences, consents: Consents, books: Bookkeeper
) -> Deliveries:
    return Deliveries(records, bundles, preferences, consents, lambda: books.bookkeeping.earnings)


def a_fetches(server: FakeTaskServer, sign_ins: MemorySignIns, services: Services) -> FetchQueue:
    projects = ServerProjects(server, services.bundles, MemoryStaging, services.event_bus)
    return FetchQueue(projects, services.bundles, sign_ins, services.server_intents, services.event_bus)


def _listening(env: ServiceEnv) -> ServiceEnv:
    env.services.event_bus.listen(env.events.append)
    return env


def play(scenario: Callable[[ServiceEnv], Awaitable[None]], bundle: Mapping[str, bytes] | None = None) -> None:
    """In a bundle just opened."""

    async def whole() -> None:
        await scenario(await make_env(bundle).start())

    asyncio.run(whole())


@asynccontextmanager
async def running(*endless: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """They run inside; one that dies fails the test."""
    loops = [asyncio.get_running_loop().create_task(one) for one in endless]
    try:
        yield
    finally:
        dead = [task.exception() for task in loops if task.done() and not task.cancelled()]
        for task in loops:
            task.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
        for error in dead:
            if error is not None:
                raise error


async def until(holds: Callable[[], bool], what: str) -> None:
    """Waits for evidence, with a deadline."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE_S
    while not holds():
        assert loop.time() < deadline, f"waited {PATIENCE_S} s in vain until {what}"
        await REAL_SLEEP(0.001)


def sleep_by_clock(monkeypatch: pytest.MonkeyPatch, clock: ManualClock) -> list[float]:
    """From now on whoever sleeps moves the manual clock instead, at once. Returns how long each slept, in seconds."""
    slept: list[float] = []

    async def sleep(delay_s: float) -> None:
        slept.append(delay_s)
        clock.advance(max(0, round(delay_s * 1000)))
        await REAL_SLEEP(0)

    monkeypatch.setattr(asyncio, "sleep", sleep)
    return slept
