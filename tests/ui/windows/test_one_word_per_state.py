"""The life of one job on every screen that tells where its results are: at each moment one word on all of them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from annotator.app.translations import speak
from annotator.core.events import DraftSaved, OutboxChanged
from annotator.core.money.payments import PaymentRow
from annotator.core.money.states import MoneyState
from annotator.core.outbox.consent import recipient_of
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.core.outbox.parcel import Accepted, unconfirmed_receipt
from annotator.formats.history.payments import payments_table
from annotator.ui.i18n.delivery_text import delivery_word, state_counts
from annotator.ui.i18n.money_messages import money_state
from annotator.ui.pages.all_tasks import TaskSheet, choose_task
from annotator.ui.pages.inbox.bundle_card import BundleCard
from bundle_making import MANIFEST
from depth import part
from services.service_env import KEY, files
from ui.pages.outbox.asking import asked, make_new_env
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, cells, staged, texts

SERVER = '\n[submit]\nkind = "webdav"\nurl = "https://cloud.example.org/in/"\n'
# Words that once stood, or might stand, for the same states.
OTHERS = {
    "en": ("Submitted", "Saved", "To be sent", "Waiting", "Accepted", "Delivered", "Handed over", "Pending"),
    "fr": (
        *("Soumise", "Rendue", "Enregistré", "À envoyer", "Prêt", "Exporté", "Envoyé", "Reçu", "Accepté", "Refusé"),
        *("Payé", "Remise", "En attente"),
    ),
}
UNDECIDED = ("Pending", "Awaiting", "En attente")  # words that once stood for it
REWARDS = {
    DeliveryState.REJECTED: MoneyState.REJECTED,
    DeliveryState.APPROVED: MoneyState.APPROVED,
    DeliveryState.PAYABLE: MoneyState.PAYABLE,
    DeliveryState.PAID: MoneyState.PAID,
}

# In an order in which every third one from the second on has both languages.
CASES = (
    ("en", "file"),
    ("fr", "file"),
    ("fr", "server"),
    ("en", "server"),
    ("en", "server without receipts"),
    ("fr", "server without receipts"),
)


@pytest.fixture
def spoken(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    speak(request.param)
    yield str(request.param)
    speak("en")


def state_words(*parts: QWidget, language: str) -> set[str]:
    """Return the words in the position of a state: alone, before a reason in parentheses, or before a number."""
    said = [text for widget in parts for text in texts(widget)]
    for widget in parts:
        tables = [widget] if isinstance(widget, QTableView) else widget.findChildren(QTableView)
        said += [cell for table in tables if table.isVisibleTo(widget) or table is widget for cell in cells(table)]
    of_money = (money_state(state) for state in (MoneyState.SUBMITTED, *REWARDS.values()))
    known = {word: word for word in (*map(delivery_word, DeliveryState), *of_money, *OTHERS[language])}
    for state in DeliveryState:  # in French, the word before a number agrees with it
        known[state_counts({state: 3}).partition(":")[0].strip()] = delivery_word(state)
    text = "\n".join(said).replace("\u00a0", " ").replace("\u202f", " ")
    return {
        known[word] for word in known if re.search(rf"(?:^|[:·] ){re.escape(word)}(?= \(| ?: \d|$)", text, re.MULTILINE)
    }


class Walk:
    """A walk through every screen that names the state of the three results of one job."""

    def __init__(self, stage: Stage, language: str) -> None:
        self.stage = stage
        self.language = language

    async def finds(self, state: DeliveryState) -> None:
        found = {name: words async for name, words in self._screens(state)}
        assert found == {name: {delivery_word(state)} for name in found}
        assert len(found) in (7, 8)

    async def _screens(self, state: DeliveryState) -> AsyncIterator[tuple[str, set[str]]]:
        stage, window = self.stage, self.stage.window
        window.turn_to("inbox")
        window.inbox.refresh()
        await stage.settled()
        yield "card", self._on(next(card for card in window.inbox.findChildren(BundleCard) if card.key == KEY))
        window.open_bundle(KEY)
        await stage.until(lambda: window.page is window.workbench, "the job is open")
        await stage.settled()
        yield "read-only task and foot", self._on(window.workbench)
        yield "list of tasks", self._on(await self.list_of_tasks())
        window.turn_to("outbox")
        await stage.settled()
        yield "results", self._on(window.outbox.results)
        yield "outbox", self._on(window.outbox)
        async for screen in self._earnings(state):
            yield screen

    async def _earnings(self, state: DeliveryState) -> AsyncIterator[tuple[str, set[str]]]:
        stage, earnings = self.stage, self.stage.window.earnings
        stage.window.turn_to("earnings")
        await stage.settled()
        assert earnings.figures is not None
        yield "money by status", self._on(earnings.figures.states)
        form = earnings.form.decision
        earnings.form.begin.setChecked(True)
        form.which.setCurrentIndex(form.which.findData(REWARDS.get(state, MoneyState.SUBMITTED).value))
        form.refresh()
        await stage.settled()
        yield "rewards", self._on(form.rewards)
        names = [form.which.itemText(at) for at in range(form.which.count())]
        model = earnings.figures.requesters.model()
        columns = range(model.columnCount())
        names += [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in columns]
        assert money_state(MoneyState.SUBMITTED) in names
        assert not any(other.lower() in name.lower() for name in names for other in UNDECIDED)
        async for screen in self._payment(state):
            yield screen

    async def _payment(self, state: DeliveryState) -> AsyncIterator[tuple[str, set[str]]]:
        """Look at the rewards that a payment may cover."""
        form = self.stage.window.earnings.form
        form.kind.setCurrentIndex(form.kind.findData("payment"))
        form.own.payer.setCurrentText("City Mapping Group")
        form.own.currency.setText("EUR")
        await self.stage.settled()
        if state not in (DeliveryState.ON_HOLD, DeliveryState.READY, DeliveryState.PAID, DeliveryState.REJECTED):
            yield "money received", self._on(form.own.covers.rewards)
        form.kind.setCurrentIndex(form.kind.findData("decision"))

    async def confirm(self) -> None:
        """Confirm on the earnings page that the announced payment arrived."""
        self.stage.window.turn_to("earnings")
        self.stage.window.earnings.announced.confirm.click()
        earnings = self.stage.env.services.books.bookkeeping.earnings
        await self.stage.until(lambda: not list(earnings.announced()), "the payment is confirmed")
        await self.stage.settled()

    async def list_of_tasks(self) -> QTableView:
        workbench = self.stage.window.workbench
        choose_task(self.stage.env.services, workbench)
        await self.stage.settled()
        sheet = workbench.findChildren(TaskSheet)[-1]
        sheet.reject()
        return sheet.table

    def _on(self, part: QWidget) -> set[str]:
        return state_words(part, language=self.language)


async def all_submitted(stage: Stage, walk: Walk) -> None:
    """The first task has a draft, which is named; then all three are submitted."""
    env = stage.env
    await stage.on_task()
    stage.press(Qt.Key.Key_B)
    await stage.until(lambda: bool(env.told(DraftSaved)), "a draft is kept")
    assert state_words(await walk.list_of_tasks(), language=walk.language) == {delivery_word(DeliveryState.DRAFT)}
    manifest = await env.services.bundles.manifest(KEY)
    assert manifest is not None
    await env.services.consents.agree(recipient_of(manifest))
    for _number in range(3):
        env.answered("Bench")
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        await env.services.session.submit(env.view().unique_id)
    await stage.settled()


async def announced(stage: Stage, ids: list[str]) -> None:
    """The worker imports the requester's payments file."""
    payments = stage.env.services.books.payments
    table = payments_table([PaymentRow("November", "0.12", "EUR", tuple(ids))])
    await payments.take(await payments.read_bytes(table, "payments.csv"))


@pytest.mark.parametrize(("spoken", "life"), part(CASES, 3, 1), indirect=["spoken"])
def test_each_moment_has_one_word_on_every_screen(app: QApplication, spoken: str, life: str) -> None:
    async def scenario(stage: Stage) -> None:
        env, walk = stage.env, Walk(stage, spoken)
        await all_submitted(stage, walk)
        manifest = await env.services.bundles.manifest(KEY)
        assert manifest is not None
        await env.services.consents.withdraw(recipient_of(manifest))
        await walk.finds(DeliveryState.ON_HOLD)
        await env.services.consents.agree(recipient_of(manifest))
        await walk.finds(DeliveryState.READY)
        ids = [parcel.unique_id for parcel in await env.services.delivery.parcels()]
        if life == "file":
            await env.services.manual_export().export(KEY, lambda _done, _count: None)
            await walk.finds(DeliveryState.EXPORTED)
            (file,) = env.archives.written
            await env.services.manual_export().mark_sent(KEY, file)
            await walk.finds(DeliveryState.SENT)
        else:
            receipt, state = "https://cloud.example.org/in/1", DeliveryState.RECEIVED
            if life != "server":
                receipt, state = unconfirmed_receipt(receipt), DeliveryState.SENT
            for unique_id in ids:
                await env.records.record_outcome(unique_id, Accepted(receipt), env.clock.now().utc_ms)
            env.services.event_bus.announce(OutboxChanged())
            await walk.finds(state)
        for decided in (DeliveryState.REJECTED, DeliveryState.APPROVED):
            await env.services.books.bookkeeping.decide(ids, REWARDS[decided])
            await walk.finds(decided)
        await announced(stage, ids)
        await walk.finds(DeliveryState.PAYABLE)
        await walk.confirm()
        await walk.finds(DeliveryState.PAID)

    submit = "" if life == "file" else SERVER
    bundle = {**files(), "bundle.toml": (MANIFEST + submit).encode()}
    staged(app, make_env_with(bundle), scenario)


@pytest.mark.parametrize("spoken", ["en", "fr"], indirect=True)
def test_the_consent_page_says_that_the_result_is_on_hold(app: QApplication, spoken: str) -> None:
    async def scenario(stage: Stage) -> None:
        await asked(stage)
        said = "\n".join(texts(stage.window.agreement))
        assert delivery_word(DeliveryState.ON_HOLD).lower() in said
        assert state_words(stage.window.agreement, language=spoken) == set()

    staged(app, make_new_env(), scenario)
