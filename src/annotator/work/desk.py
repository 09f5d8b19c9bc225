"""Everything that a page may ask of the program, in one hand. `app` puts it together; `ui` receives it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.facts import Bulletin
from annotator.core.ports.media import Media
from annotator.work.books.whole import Books
from annotator.work.bundles import Bundles
from annotator.work.intents import Intents
from annotator.work.ledger.beside import Beside
from annotator.work.ledger.idle import IdleWatch
from annotator.work.ledger.journal import Journal
from annotator.work.outbox.agreements import Agreements
from annotator.work.outbox.delivery import Delivery
from annotator.work.preferences import Preferences
from annotator.work.task.machine_watch import MachineWatch
from annotator.work.task.session import Session

if TYPE_CHECKING:
    from annotator.core.ports.speller import Speller
    from annotator.work.moving import Moving
    from annotator.work.outbox.handing_over import HandingOver
    from annotator.work.outbox.signing_in import SigningIn
    from annotator.work.servers.fetches import Fetches
    from annotator.work.task.earlier_answers import EarlierAnswers


class Sample(Struct, frozen=True):
    """A bundle that ships with the program: where it is, under which key it is taken, and what it says of itself."""

    location: str
    key: str
    title: str
    description: str


class Desk(Struct, frozen=True):
    """`errands` are intents that may last, such as reading a stranger's bundle: no pause or submission waits behind.
    `from_servers` are those that wait for servers. `fetches`, `earlier_answers`, `handing_over`, `moving`, `signing_in`
    and `speller` are loaded and made when somebody first asks for them."""

    bulletin: Bulletin
    intents: Intents
    errands: Intents
    from_servers: Intents
    journal: Journal
    session: Session
    bundles: Bundles
    agreements: Agreements
    delivery: Delivery
    handing_over: Callable[[], HandingOver]
    signing_in: Callable[[], SigningIn]
    fetches: Callable[[], Fetches]
    moving: Callable[[], Moving]
    earlier_answers: Callable[[], EarlierAnswers]
    preferences: Preferences
    idle: IdleWatch
    beside: Beside
    machine: MachineWatch
    books: Books
    media: Media
    speller: Callable[[], Speller]
    results_folder: str
    samples: tuple[Sample, ...]
