"""The composition root: the only place that knows all parts of the program and connects them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.app.gui.gc_control import collect_garbage
from annotator.app.gui.system_clock import SystemClock
from annotator.app.network import Network
from annotator.app.version import VERSION
from annotator.connectors.folder import FolderConnector
from annotator.core.errors import StoreFault
from annotator.core.events import EventBus
from annotator.core.money.payers import Payer
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.pay.take_home import ShareRule
from annotator.core.ports.bundles import BundleRepository
from annotator.core.ports.machine import Clock
from annotator.core.ports.media import Media
from annotator.core.ports.records import Records
from annotator.core.settings import AUDIO_DEVICE, RESULTS_FOLDER
from annotator.formats.builtin.dated_rules import read_takehome_rules, read_wage_rules
from annotator.formats.builtin.payers import read_payers
from annotator.formats.builtin.presets import PRESETS, sample_path
from annotator.formats.builtin.resources import OTHER_LANGUAGES, UPDATES_FILE, resource_bytes, resource_folder
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.media.images.service import ImageService
from annotator.media.lazy_loading import LazyPlayer, lazy_audio, lazy_videos
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
from annotator.services.preferences import Preferences
from annotator.services.task.activity_player import ActivityPlayer, PlayedCallback, remember_device
from annotator.services.task.drafts import Drafts
from annotator.services.task.session import Session
from annotator.services.task.system_events import SystemEventWatcher
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import SqliteRecords

if TYPE_CHECKING:
    from annotator.core.about import About
    from annotator.core.design.html_page import HtmlPage
    from annotator.core.handbook import HandbookPage
    from annotator.core.ports.connector import ConnectorWithFeedback, RequesterFiles
    from annotator.core.ports.folders import CardFile, Exports, NewFolders
    from annotator.core.ports.servers import RemoteTaskStatus
    from annotator.core.ports.sign_ins import SignIns
    from annotator.core.ports.speller import Speller
    from annotator.services.bookkeeping.requester_files import RequesterFeedback
    from annotator.services.outbox.manual_export import ManualExport
    from annotator.services.outbox.sign_in import SignInService
    from annotator.services.servers.fetch_queue import FetchQueue
    from annotator.services.servers.remote_status import RemoteTaskWatcher
    from annotator.services.task.previous_answers import PreviousAnswers
    from annotator.services.transfer import Moving
    from annotator.services.updates import Updates


FETCH_AFTER_S = 20.0  # the first task comes first


class Assembly(Struct, frozen=True):
    services: Services
    drafts: Drafts
    records: SqliteRecords
    images: ImageService
    network: Network
    requester_files: Mapping[str, RequesterFiles]
    clock: SystemClock

    async def follow_servers(self) -> None:
        """Follow requesters' feedback, task status on servers and newer releases, for ever. Loaded once the first task
        is shown."""
        await asyncio.sleep(FETCH_AFTER_S)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._from_requesters().run())
            group.create_task(self._watch().run())
            if self.services.updates is not None:
                group.create_task(self.services.updates.run())

    def _from_requesters(self) -> RequesterFeedback:
        from annotator.services.bookkeeping.requester_files import (
            FetchedBonuses,
            FetchedDecisions,
            FetchedPayments,
            RequesterFeedback,
        )

        services = self.services
        books = self.services.books
        # Bonuses first, so that a payment of the same day finds them.
        takers = (FetchedDecisions(books.decisions), FetchedBonuses(books.bonuses), FetchedPayments(books.payments))
        return RequesterFeedback(self.records, self.requester_files, takers, services.event_bus)

    def _watch(self) -> RemoteTaskWatcher:
        from annotator.services.servers.remote_status import RemoteTaskWatcher
        from annotator.services.task.withdrawal import TaskWithdrawal

        services = self.services
        network = self.network
        dropping = TaskWithdrawal(services.journal, services.session, services.bundles, services.event_bus)

        async def drop(key: str, found: RemoteTaskStatus) -> None:
            with suppress(StoreFault):  # it is found again later
                await dropping.drop(key, found)

        return RemoteTaskWatcher(
            services.journal.running_ms,
            self.records,
            services.bundles,
            network,
            lambda: network.sign_ins,
            lambda key, found: services.intents.post(lambda: drop(key, found)),
            services.event_bus,
        )

    async def tidy(self) -> None:
        """Collect garbage, for ever."""
        await collect_garbage(self.services.idle.still_for_ms)

    def last_steps(self, last_round_s: float) -> tuple[Callable[[], Awaitable[object]], ...]:
        """Return the last steps of the program, whatever ended the work: save the last edit, stop the audio, send
        what can be sent, close the network, and record the end. Each may raise StoreFault."""
        services = self.services
        hush = (services.media.player.close, services.media.audio_files.close, services.media.videos.close)
        sending = (lambda: services.delivery.last_round(last_round_s), self.network.close)
        return (self.drafts.flush, *hush, *sending, services.journal.stop)


def assembled(home: Home, records: SqliteRecords, images: ImageService, rehearsal: BundleRepository | None) -> Assembly:
    """Assemble the program. Call with the home's lock held: leftovers of killed imports are removed. `rehearsal` is
    the library of a trial run, None otherwise. A trial run has no connector, so nothing can be sent."""
    clock, event_bus, library = SystemClock(), EventBus(), rehearsal or _library(home)
    preferences = Preferences(records, _wage_rules(), _share_rules(), clock, event_bus)
    journal, drafts = Journal(clock, records, preferences.approval), Drafts(records, event_bus)
    folder, network, bundles = _folder(home, preferences), Network(lambda: _sign_ins(home)), Bundles(library, event_bus)
    connectors = {**_own_folder(folder), **network.connectors()} if rehearsal is None else {}
    idle, intents = IdleWatch(journal, event_bus, preferences.idle_after_s), Intents(event_bus)
    agreements = Consents(clock, records, bundles, event_bus, connectors)
    own_books = Bookkeeper(clock, records, journal, preferences, bundles, event_bus, _payers(), *_ways_out(home))
    session = Session(journal, records, drafts, idle, bundles, library, agreements, preferences.grace_s, event_bus)
    delivery = Delivery(clock, records, agreements, connectors, event_bus)
    services = Services(
        event_bus=event_bus,
        intents=intents,
        background_intents=Intents(event_bus),
        server_intents=Intents(event_bus),
        journal=journal,
        session=session,
        bundles=bundles,
        consents=agreements,
        delivery=delivery,
        deliveries=Deliveries(records, bundles, preferences, agreements, lambda: own_books.bookkeeping.earnings),
        manual_export=cache(lambda: _manual_export(services, clock, records, folder)),
        sign_in_service=cache(lambda: _signing_in(network, delivery, event_bus)),
        fetches=cache(lambda: _fetches(network, home, services)),
        transfer=cache(lambda: _moving(home, services, drafts)),
        preferences=preferences,
        idle=idle,
        side_activities=SideActivities(journal, event_bus, own_books.payers.open_names),
        system_events=SystemEventWatcher(journal, drafts, idle, event_bus),
        books=own_books,
        speller=cache(lambda: _speller(home)),
        previous_answers=cache(lambda: _earlier_answers(records)),
        media=_media(home, images, preferences, idle, clock, _load_on_playback(session, drafts), intents, event_bus),
        results_folder=str(home.results),
        samples=cache(shipped_samples),
        help_texts=HelpTexts(_handbook, partial(_about, home.log)),
        updates=_updates(network, preferences, clock, event_bus) if rehearsal is None else None,
    )
    return Assembly(services, drafts, records, images, network, connectors, clock)


def _media(
    home: Home,
    images: ImageService,
    preferences: Preferences,
    idle: IdleWatch,
    clock: Clock,
    heard: PlayedCallback,
    intents: Intents,
    event_bus: EventBus,
) -> Media:
    """Return the media, with the player on the chosen device; a device selected later is stored."""
    player = ActivityPlayer(LazyPlayer(lambda: preferences.value(AUDIO_DEVICE)), idle, clock.now, heard)
    remember_device(player, preferences, intents, event_bus)
    return Media(images, lazy_audio(home.audio_cache), lazy_videos(), player, _html_page)


def _html_page(html: str) -> HtmlPage:
    """Read a page. The reader is loaded with the first one."""
    from annotator.formats.source.html_page import readable_page

    return readable_page(html)


def _own_folder(folder: Callable[[], Path]) -> dict[str, ConnectorWithFeedback]:
    """Return the connector of the results folder by its kind."""
    connector = FolderConnector(folder)
    return {connector.kind: connector}


def _load_on_playback(session: Session, drafts: Drafts) -> PlayedCallback:
    """Return a callback that is loaded when audio is first heard."""

    def heard(location: str, start_ms: int, end_ms: int) -> None:
        from annotator.services.task.listening_progress import ListeningProgress

        ListeningProgress(session, drafts).record_played(location, start_ms, end_ms)

    return heard


def _folder(home: Home, preferences: Preferences) -> Callable[[], Path]:
    """Return a function that gives the current results folder."""
    return lambda: Path(preferences.value(RESULTS_FOLDER) or home.results)


def _payers() -> Callable[[], tuple[Payer, ...]]:
    """Return the payers known without the worker's own entries; they are read at first use."""
    return cache(lambda: read_payers(resource_bytes("rules/payers.toml")))


def _wage_rules() -> tuple[WageRule, ...]:
    return read_wage_rules(resource_bytes("rules/minimum-wages.toml"))


def _share_rules() -> Callable[[], tuple[ShareRule, ...]]:
    return cache(lambda: read_takehome_rules(resource_bytes("rules/take-home.toml")))


def _exports() -> Exports:
    from annotator.store.folders.exports import DiskExports

    return DiskExports()


def _folders() -> NewFolders:
    from annotator.store.folders.new import DiskFolders

    return DiskFolders()


type _WaysOut = tuple[Callable[[], Exports], Callable[[], NewFolders], Callable[[], CardFile], Callable[[], bool]]


def _ways_out(home: Home) -> _WaysOut:
    """Return what writes files for the bookkeeping, loaded at its first use, and whether there are pay cards."""
    return _exports, _folders, lambda: _card_file(home), home.pay_cards.exists


def _card_file(home: Home) -> CardFile:
    from annotator.store.folders.card_file import DiskCardFile

    return DiskCardFile(home.pay_cards)


def _manual_export(services: Services, clock: Clock, records: Records, folder: Callable[[], Path]) -> ManualExport:
    from annotator.services.outbox.manual_export import ManualExport
    from annotator.store.folders.exports import DiskArchives

    basis = (clock, records, services.consents, services.delivery, services.deliveries)
    return ManualExport(*basis, DiskArchives(), lambda: str(folder()), services.event_bus)


def _sign_ins(home: Home) -> SignIns:
    from annotator.store.credentials import HomeSignIns

    return HomeSignIns(home.sign_ins)


def _signing_in(network: Network, delivery: Delivery, event_bus: EventBus) -> SignInService:
    from annotator.services.outbox.sign_in import SignInService

    return SignInService(network.sign_ins, network, delivery, event_bus)


def _fetches(network: Network, home: Home, services: Services) -> FetchQueue:
    from annotator.services.servers.fetch_queue import FetchQueue
    from annotator.services.servers.projects import ServerProjects
    from annotator.store.bundles.library import FolderFetchStaging

    projects = ServerProjects(
        network.tasks(), services.bundles, lambda: FolderFetchStaging(home.bundles), services.event_bus
    )
    return FetchQueue(projects, services.bundles, network.sign_ins, services.server_intents, services.event_bus)


def _moving(home: Home, services: Services, drafts: Drafts) -> Moving:
    from annotator.services.transfer import Moving
    from annotator.store.joined_thread import in_joined_thread
    from annotator.store.transfer.disk_moves import DiskMoves

    moves = DiskMoves(home, VERSION)
    return Moving(services.journal, services.preferences, moves, in_joined_thread, drafts.flush, services.event_bus)


def _updates(network: Network, preferences: Preferences, clock: Clock, event_bus: EventBus) -> Updates | None:
    """Return the look for updates. None if whoever packaged the program set no address: then nothing is loaded."""
    packaged = resource_folder() / UPDATES_FILE
    if not packaged.is_file():
        return None
    from annotator.formats.releases import read_source
    from annotator.services.updates import Updates

    source = read_source(packaged.read_bytes())
    return Updates(source, VERSION, network.latest_release, preferences, clock, event_bus)


def _earlier_answers(records: Records) -> PreviousAnswers:
    from annotator.services.task.previous_answers import PreviousAnswers

    return PreviousAnswers(records)


def _speller(home: Home) -> Speller:
    from annotator.store.speller import EnchantSpeller

    return EnchantSpeller(home.dictionaries, home.user_dictionary)


def _handbook(language: str) -> tuple[HandbookPage, ...]:
    """Return the pages of Help. They are read and converted when Help is opened: 50 ms."""
    from annotator.formats.builtin.handbook import read_handbook

    return read_handbook(language)


def _about(log: Path) -> About:
    from annotator.app.gui.about import about

    return about(log)


def shipped_samples(language: str) -> tuple[Sample, ...]:
    """Return a sample in a language for each preset, with the texts of its manifest."""
    samples: list[Sample] = []
    for name in PRESETS:
        path = sample_path(name, language)
        read = read_manifest(resource_bytes(f"{path}/{MANIFEST_FILE}"), ProblemLog(), is_taken=True)
        if not isinstance(read, Reported):
            manifest = read[0]
            place = resource_folder() / path
            ids = frozenset({f"sample-{name}", *(f"sample-{name}-{other}" for other in OTHER_LANGUAGES)})
            samples.append(Sample(str(place), manifest.key, manifest.title, manifest.description, ids))
    return tuple(samples)


def _library(home: Home) -> BundleLibrary:
    library = BundleLibrary(home.bundles)
    library.remove_leftovers()
    return library
