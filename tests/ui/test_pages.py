"""Inbox, outbox and settings, redrawn from facts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from annotator.core.errors import DiskFull, TakingStopped
from annotator.core.events import BundleImported, Failed, SettingsChanged
from annotator.core.outbox.parcel import DeliveryReason, Refused, RetryLater
from annotator.core.settings import OWN_WAGE, REFERENCE_WAGE, SETTINGS
from annotator.ui.pages.first_start.page import FirstStartPage
from annotator.ui.pages.inbox.bundle_card import BundleCard
from annotator.ui.pages.settings.text import title
from annotator.ui.problems.panel import ProblemsPanel
from annotator.ui.widgets.cancellable_progress import CancellableProgress
from fakes.bundle_library import HeldSource
from services.service_env import PLACE, TITLE, make_env
from ui.stage import Stage, says, staged, texts


def button(stage: Stage, words: str) -> QAbstractButton:
    found = [one for one in stage.window.page.findChildren(QAbstractButton) if words in one.text() and one.isVisible()]
    assert len(found) == 1, texts(stage.window.page)
    return found[0]


def test_an_empty_inbox_offers_the_sample_and_the_keyboard_opens_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        assert says(stage.window.inbox, "No jobs yet")
        sample = button(stage, "Try it")
        await stage.until(lambda: stage.window.focusWidget() is sample, "the sample has the focus")
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: bool(stage.env.told(BundleImported)), "the sample is taken")
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the sample is open")
        await stage.settled()
        stage.window.turn_to("inbox")
        await stage.settled()
        (card,) = stage.window.inbox.findChildren(BundleCard)
        await stage.until(lambda: stage.window.focusWidget() is card.start, "the card has the focus")
        assert says(stage.window.inbox, "Say what stands in the street")

    staged(app, make_env(), scenario)


def test_a_bundle_with_problems_is_told_with_all_of_them(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.inbox.take("C:\\downloads\\broken.zip\\")
        await stage.settled()
        panel = stage.window.inbox.findChild(ProblemsPanel)
        assert isinstance(panel, ProblemsPanel)
        assert panel.isVisible()
        assert says(panel, "“broken.zip” was not added: ")
        assert says(panel, "bundle.toml, id")
        stage.window.inbox.take(PLACE)
        await stage.settled()
        assert not panel.isVisible()

    env = make_env()
    broken = {"bundle.toml": b'format = "annotator-bundle"\nversion = 1\ntitle = 3\n'}
    env.library.sources["C:\\downloads\\broken.zip\\"] = HeldSource("broken.zip", broken)
    staged(app, env, scenario)


def test_telling_the_first_problems_opens_no_window_of_its_own(app: QApplication) -> None:
    opened: list[str] = []

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
                opened.append(type(watched).__name__)
            return False

    async def scenario(stage: Stage) -> None:
        await stage.settled()
        watch = Watch()
        app.installEventFilter(watch)
        stage.window.inbox.take("/broken.zip")
        await stage.settled()
        app.removeEventFilter(watch)
        panel = stage.window.inbox.findChild(ProblemsPanel)
        assert isinstance(panel, ProblemsPanel)
        assert opened == []
        focused = app.focusWidget()
        assert focused is not None
        assert panel.isAncestorOf(focused)

    env = make_env()
    env.library.sources["/broken.zip"] = HeldSource("broken.zip", {"bundle.toml": b'format = "annotator-bundle"\n'})
    staged(app, env, scenario)


def test_taking_can_be_stopped_and_says_so(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        inbox = stage.window.inbox
        (taking,) = inbox.findChildren(CancellableProgress)
        inbox.take("/downloads/street-things/")
        assert taking.isVisible()
        assert says(taking, "Adding street-things")
        taking.findChildren(QPushButton)[0].click()
        await stage.settled()
        assert not taking.isVisible()
        assert stage.window.notice.text == "Adding the job was cancelled. None of its files were kept."
        assert await stage.env.services.bundles.imported() == ()

    env = make_env()
    env.library.sources["/downloads/street-things/"] = env.library.sources[PLACE]
    staged(app, env, scenario)


@pytest.mark.usefixtures("app")
def test_how_far_taking_is_stands_beside_the_bar() -> None:
    bar = CancellableProgress("Adding job", TakingStopped)
    progress = bar.begin("Adding {name}", "C:\\downloads\\films.zip")
    assert says(bar, "Adding films.zip")
    progress(3 << 30, 4 << 30)
    assert says(bar, "3.0 GiB of 4.0 GiB")
    progress(900 << 20, 4 << 30)
    assert says(bar, "0.9 GiB of 4.0 GiB")  # one thing, one unit
    progress(3 << 30, 4 << 30)
    assert [shown.value() for shown in bar.findChildren(QProgressBar)] == [750]
    bar.stop()
    with pytest.raises(TakingStopped):
        progress(4 << 30, 4 << 30)


def test_taking_that_ends_in_a_full_disk_does_not_look_as_if_it_went_on(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_words: object) -> None:
        raise DiskFull(path="/home", detail="no space left")

    async def scenario(stage: Stage) -> None:
        monkeypatch.setattr(stage.env.library, "take", full)
        taking = next(bar for bar in stage.window.inbox.findChildren(QProgressBar))
        stage.window.inbox.take(PLACE)
        assert taking.isVisible()
        await stage.settled()
        assert not taking.isVisible()
        assert stage.window.notice.text.startswith("The disk is full: /home could not be written (no space left).")

    staged(app, make_env(), scenario)


def test_the_outbox_tells_each_parcel_its_state_and_exactly_what_is_sent(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        window.turn_to("outbox")
        await stage.settled()
        assert says(window.outbox, "No results to send")
        await env.start()
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
        await env.services.session.skip(env.view().unique_id)
        env.connector.answers = [
            Refused(DeliveryReason.DIFFERENT_FILE, "/usb/a"),
            RetryLater(DeliveryReason.FOLDER_MISSING, "/usb"),
        ]
        await env.services.delivery.deliver_due()
        await stage.settled()
        window.turn_to("outbox")
        await stage.settled()
        table = window.outbox.results
        rows = [[table.model().index(row, column).data() for column in range(3)] for row in range(2)]
        states = [f"Ready to send ({reasons})" for reasons in ("skipped, retried later", "refused by the server")]
        assert rows == [[states[0], "second", TITLE], [states[1], "first", TITLE]]
        assert says(window.outbox, "2 results · Ready to send: 1 · Skipped: 1")
        table.selectRow(0)
        assert says(window.outbox, "The results folder is missing: /usb.")
        table.selectRow(1)
        assert says(window.outbox, "There is already another file at /usb/a.")
        button(stage, "Show result data").click()
        (sent,) = window.outbox.findChildren(QPlainTextEdit)
        assert sent.toPlainText().encode() == (await env.services.delivery.parcels())[1].envelope
        button(stage, "Try again").click()
        await stage.settled()
        await env.services.delivery.deliver_due()
        await stage.settled()
        assert says(window.outbox, "2 results · Ready to send: 1 · Skipped: 1")
        assert table.currentIndex().row() == 1
        assert says(window.outbox, "In your results folder: street-things@1/")
        assert not button(stage, "Try again").isEnabled()

    staged(app, make_env(), scenario)


def test_every_setting_has_an_editor_with_its_name(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("settings")
        names = {one.accessibleName() for one in stage.window.settings.findChildren(QWidget)}
        assert {title(setting) for setting in SETTINGS} <= names
        assert says(stage.window.settings, "/results")

    staged(app, make_env(), scenario)


def editor[W: (QComboBox, QLineEdit, QCheckBox)](stage: Stage, kind: type[W], name: str) -> W:
    (found,) = (one for one in stage.window.settings.findChildren(kind) if one.accessibleName() == name)
    return found


def test_a_change_in_the_settings_is_stored_at_once(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("settings")
        wage = editor(stage, QComboBox, "Minimum wage")
        assert "9.74" in wage.currentText()
        amount = editor(stage, QLineEdit, "Custom minimum per hour")
        assert not amount.isVisible()
        wage.setCurrentIndex(wage.findData("own"))
        wage.activated.emit(wage.currentIndex())
        await stage.settled()
        assert amount.isVisible()
        for typed in ("15,5", "nonsense", "-3"):
            amount.setText(typed)
            amount.editingFinished.emit()
            await stage.settled()
            assert amount.text() in ("15,5", "15.5")
        editor(stage, QCheckBox, "Show the meter while working").click()
        await stage.settled()
        assert await stage.env.records.settings() == {
            "reference_wage": "own",
            "own_wage": "15.5",
            "show_meter": "no",
        }
        assert len(stage.env.told(SettingsChanged)) == 3

    staged(app, make_env(agreed=False), scenario)


@pytest.mark.parametrize("stored", ["fr-minimum-net", "fr-minimum-gross"])
def test_a_country_with_two_wages_is_one_choice_whichever_was_stored(app: QApplication, stored: str) -> None:
    async def scenario(stage: Stage) -> None:
        preferences = stage.env.services.preferences
        await preferences.choose(REFERENCE_WAGE, stored)
        stage.window.turn_to("settings")
        first_start = FirstStartPage(stage.env.services)
        for wage in (editor(stage, QComboBox, "Minimum wage"), first_start.editors[REFERENCE_WAGE]):
            assert isinstance(wage, QComboBox)
            shown = [wage.itemText(index).replace("\u00a0", " ") for index in range(wage.count())]
            assert [text for text in shown if "France" in text] == ["France: 12.31 EUR/h gross, 9.74 EUR/h net"]
            assert "France" in wage.currentText()
            wage.activated.emit(wage.currentIndex())
            await stage.settled()
            assert preferences.value(REFERENCE_WAGE) == stored  # the same choice changes nothing
        assert any("gross figure is compared" in text for text in texts(first_start))
        assert any("gross figure before deductions" in text for text in texts(stage.window.settings))

    staged(app, make_env(), scenario)


def test_a_change_that_could_not_be_stored_is_not_shown_as_made(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("settings")
        wage, meter = (
            editor(stage, QComboBox, "Minimum wage"),
            editor(stage, QCheckBox, "Show the meter while working"),
        )
        stage.env.records.fault = DiskFull(path="/home")
        wage.setCurrentIndex(wage.findData("own"))
        wage.activated.emit(wage.currentIndex())
        meter.click()
        await stage.settled()
        assert len(stage.env.told(Failed)) == 2
        assert stage.env.services.preferences.value(REFERENCE_WAGE) == "fr-minimum-net"
        assert wage.currentData() == "fr-minimum-gross"  # the one entry for both
        assert meter.isChecked()
        assert stage.env.services.preferences.value(OWN_WAGE) == ""

    staged(app, make_env(), scenario)
