"""The payers, at the keyboard: seen, put right, added, and given back to what ships."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import Failed
from annotator.core.money.payers import DelayIn, Means, Payer
from annotator.formats.builtin.payers import read_payers
from annotator.formats.builtin.resources import resource_bytes
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.payers import REMARKS, SOURCES, PayersPage, delay, payer_rows, remark, source_lines, ways
from services.service_env import PAYERS, make_env
from ui.stage import Stage, labels_are_plain, says, staged
from ui.tabbing import key, press, tab_to, write


def test_the_remarks_that_ship_are_those_that_are_translated() -> None:
    shipped = read_payers(resource_bytes("rules/payers.toml"))
    assert sorted(payer.note for payer in shipped if payer.note) == sorted(REMARKS)
    assert all(remark(payer) == payer.note for payer in shipped)


def test_a_worker_s_own_note_is_left_alone() -> None:
    assert remark(Payer("x", "X", note="asks for a {photo}")) == "asks for a {photo}"


def test_a_source_is_an_address_or_is_translated() -> None:
    shipped = read_payers(resource_bytes("rules/payers.toml"))
    prose = {payer.source for payer in shipped if not payer.source.startswith("https://")}
    assert prose == set(SOURCES)


def test_what_is_not_known_is_said_as_not_known() -> None:
    _header, ((name, means, threshold, wait, as_of),) = payer_rows([Payer("x", "X", source="a page")])
    assert (name, means, threshold, wait, as_of) == ("X", "unknown", "unknown", "unknown", "unknown")
    assert ways(Payer("x", "X", (Means("SEPA"),))) == "SEPA: threshold unknown"


def test_the_way_that_the_worker_uses_is_what_counts() -> None:
    means = (Means("SEPA", Decimal(10), "EUR"), Means("Card", Decimal(5), "EUR"), Means("ACH", Decimal(1), "USD"))
    payer = Payer("x", "X", means, as_of=date(2026, 11, 24))
    _header, ((_name, by, threshold, _wait, as_of),) = payer_rows([payer])
    assert (by, threshold) == ("SEPA, Card, ACH", "5.00\u00a0EUR, 1.00\u00a0USD")
    assert as_of == "2026-11-24 (your value)"
    _header, ((_name, by, threshold, _wait, _as_of),) = payer_rows([Payer("x", "X", means, means_used="SEPA")])
    assert (by, threshold) == ("SEPA", "10.00\u00a0EUR")


def test_days_and_working_days_are_told_apart() -> None:
    assert delay(Payer("x", "X", delay=1)) == "1 working day"
    assert delay(Payer("x", "X", delay=7, delay_in=DelayIn.DAYS)) == "7 days"


def test_an_own_word_says_what_ships_in_its_place() -> None:
    shipped = Payer("x", "X", (Means("SEPA", Decimal(10), "EUR"),), delay=7, source="a page", closed=date(2026, 9, 30))
    own = Payer("x", "X", as_of=date(2026, 11, 24))
    assert source_lines(own, shipped) == [
        "Your values, saved on November 24, 2026.",
        "Default values: SEPA from 10.00 EUR · 7 working days.",
    ]
    assert source_lines(shipped, shipped)[-1] == "Closed on September 30, 2026."


ALT = Qt.KeyboardModifier.AltModifier


async def opened(stage: Stage) -> PayersPage:
    stage.press(Qt.Key.Key_4, ALT)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    page = stage.window.earnings
    await press(stage, page.to_payers)
    assert page.subpages.page(PayersPage).table.hasFocus()
    return page.subpages.page(PayersPage)


def rows(page: PayersPage) -> list[list[str]]:
    model = page.table.model()
    return [
        [str(model.index(row, column).data()).replace("\u00a0", " ") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_what_is_known_and_what_is_not_is_seen_of_each(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        assert rows(page) == [
            ["Clickworker", "SEPA", "10.00 EUR", "7 days", "unknown"],
            ["Foule Factory", "unknown", "unknown", "unknown", "unknown"],
        ]
        assert says(page.form, "a page")
        assert not page.form.forget.isVisible()
        await key(stage, Qt.Key.Key_Down)
        assert says(page.form, "Foule Factory")
        assert page.form.delay.text() == ""
        assert labels_are_plain(page)
        await key(stage, Qt.Key.Key_Escape)
        assert page.table.hasFocus(), "escape leaves no page"
        await key(stage, Qt.Key.Key_Left, ALT)
        assert stage.window.earnings.to_payers.hasFocus()

    staged(app, make_env(), scenario)


def test_a_payer_is_put_right_given_back_and_that_undone(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        payers, form = stage.env.services.books.payers, page.form
        _name, threshold, _currency = form.means.line(0)
        await write(stage, threshold, "15,5")
        await write(stage, form.delay, "5")
        form.delay_in.setCurrentIndex(form.delay_in.findData("working-days"))
        await press(stage, form.keep)
        own = payers.called("clickworker")
        assert own is not None
        assert own.means == (Means("SEPA", Decimal("15.5"), "EUR"),)
        assert rows(page)[0] == ["Clickworker", "SEPA", "15.50 EUR", "5 working days", "2026-11-24 (your value)"]
        assert says(page, "Your values for “Clickworker” were saved on November 24, 2026 and are now used.")
        assert says(form, "Default values: SEPA from 10.00 EUR · 7 days.")
        await press(stage, form.forget)
        assert payers.called("clickworker") == PAYERS[0]
        assert says(page, "“Clickworker” was reset to its default values.")
        page.undo.setFocus()
        await press(stage, page.undo)
        assert payers.called("clickworker") == own
        assert says(page, "Your values for “Clickworker” were restored.")
        assert not page.undo.isVisible()

    staged(app, make_env(), scenario)


def test_a_payer_of_one_s_own_is_added_with_its_ways_and_removed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        page.add.setFocus()
        await press(stage, page.add)
        form = page.form
        assert form.name.hasFocus()
        await write(stage, form.name, "Ma Plateforme")
        for number, (name, threshold) in enumerate((("SEPA", "20"), ("Card", ""))):
            fields = form.means.line(number)
            await write(stage, fields[0], name)
            await write(stage, fields[1], threshold)
        await tab_to(stage, form.means.line(1)[2])
        await key(stage, Qt.Key.Key_Tab)
        assert form.means.line(2)[0].hasFocus()  # there is always an empty line to go on with
        await tab_to(stage, form.delay)
        form.used.setCurrentIndex(form.used.findData("SEPA"))
        await press(stage, form.keep)
        assert rows(page)[-1] == ["Ma Plateforme", "SEPA", "20.00 EUR", "unknown", "2026-11-24 (your value)"]
        assert stage.env.services.books.payers.open_names() == ("Clickworker", "Foule Factory", "Ma Plateforme")
        assert form.forget.text().strip() == "Remove this payer"
        await press(stage, form.forget)
        assert len(rows(page)) == 2

    staged(app, make_env(), scenario)


def test_what_cannot_be_is_refused_and_stays_to_be_mended(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page = await opened(stage)
        await write(stage, page.form.delay, "soon")
        await press(stage, page.form.keep)
        assert stage.env.told(Failed)[0].code == "money-delay"
        assert page.form.delay.text() == "soon"
        await press(stage, page.form.cancel)
        assert page.form.delay.text() == "7"
        assert page.table.hasFocus()
        assert stage.env.services.books.payers.all() == PAYERS

    staged(app, make_env(), scenario)
