"""The container with all services that a page may use. `app` builds it, `ui` receives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.events import EventBus
from annotator.core.ports.media import Media
from annotator.services.bookkeeping.bookkeeper import Bookkeeper
from annotator.services.bundles import Bundles
from annotator.services.intents import Intents
from annotator.services.ledger.idle import IdleWatch
from annotator.services.ledger.journal import Journal
from annotator.services.ledger.side_activities import SideActivities
from annotator.services.outbox.consents import Consents
from annotator.services.outbox.deliveries import Deliveries
from annotator.services.outbox.delivery import Delivery
from annotator.services.preferences import Preferences
from annotator.services.task.session import Session
from annotator.services.task.system_events import SystemEventWatcher

if TYPE_CHECKING:
    from annotator.core.about import About
    from annotator.core.handbook import HandbookPage
    from annotator.core.ports.speller import Speller
    from annotator.services.outbox.manual_export import ManualExport
    from annotator.services.outbox.sign_in import SignInService
    from annotator.services.servers.fetch_queue import FetchQueue
    from annotator.services.task.previous_answers import PreviousAnswers
    from annotator.services.transfer import Moving
    from annotator.services.updates import Updates


class Sample(Struct, frozen=True):
    """A bundle that is included in the program: its location, its key in the library, its title and description.
    `ids` are the bundle ids of the sample in all languages."""

    location: str
    key: str
    title: str
    description: str
    ids: frozenset[str]


class HelpTexts(Struct, frozen=True):
    """The texts of Help. `handbook` reads its pages in a language, `en` or `fr`; `about` returns the content
    of the About window."""

    handbook: Callable[[str], tuple[HandbookPage, ...]]
    about: Callable[[], About]


class Services(Struct, frozen=True):
    """The services. `background_intents` runs intents that may take long, such as reading an untrusted bundle, so
    that no break or submission waits for them. `server_intents` runs intents that wait for servers. The fields that
    are functions without arguments import and create their service on first use. `samples` reads the shipped samples
    in a language, `en` or `fr`. `updates` is None if the packager set no address."""

    event_bus: EventBus
    intents: Intents
    background_intents: Intents
    server_intents: Intents
    journal: Journal
    session: Session
    bundles: Bundles
    consents: Consents
    delivery: Delivery
    deliveries: Deliveries
    manual_export: Callable[[], ManualExport]
    sign_in_service: Callable[[], SignInService]
    fetches: Callable[[], FetchQueue]
    transfer: Callable[[], Moving]
    previous_answers: Callable[[], PreviousAnswers]
    preferences: Preferences
    idle: IdleWatch
    side_activities: SideActivities
    system_events: SystemEventWatcher
    books: Bookkeeper
    media: Media
    speller: Callable[[], Speller]
    results_folder: str
    samples: Callable[[str], tuple[Sample, ...]]
    help_texts: HelpTexts
    updates: Updates | None
