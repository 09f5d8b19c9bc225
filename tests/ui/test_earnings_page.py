"""The earnings: figures of a month, charts by keyboard and as tables, what is entered by hand, and the export."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.earnings_view import Period
from annotator.core.errors import DiskFull
from annotator.core.facts import EarningsChanged, Failed
from annotator.core.ledger import EntryKind
from annotator.core.money_states import MoneyState
from annotator.core.settings import STATUS
from annotator.ui.earnings_words import headline
from annotator.ui.pages.earnings import EarningsPage
from annotator.ui.pages.earnings_figures import FigureCards
from annotator.ui.widgets.plain_table import PlainTable
from month_of_history import Month, office_with_a_month
from ui.stage import Stage, labels_are_plain, says, staged
from work.desks import an_office

ALT = Qt.KeyboardModifier.AltModifier
MONTH = Month()


async def opened(stage: Stage) -> tuple[EarningsPage, FigureCards]:
    stage.press(Qt.Key.Key_4, ALT)
    await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
    page = stage.window.earnings
    assert page.figures is not None
    return page, page.figures


def cells(cards: QWidget, name: str) -> list[list[str]]:
    table = getattr(cards, name)
    assert isinstance(table, PlainTable)
    model = table.model()
    return [
        [str(model.index(row, column).data()).replace("\u00a0", " ") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_month_is_shown_as_it_was(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, figures = await opened(stage)
        view = stage.office.desk.periods.view(Period.MONTH)
        assert says(page, headline(view, "EUR").replace("\u00a0", " "))
        requesters = {row[0]: row for row in cells(figures, "requesters")}
        for name in ("Labo Vision", "Archives du Rhône", "Lexis Traduction"):
            first = view.total.first.isoformat()
            sent = [one for one, said in MONTH.submitted.items() if said[0] == name and said[1] >= first]
            rejected = [one for one in sent if MONTH.decided.get(one) == "rejected"]
            assert requesters[name][1].replace(",", "") == str(len(sent))
            assert requesters[name][3] == str(len(rejected))
        states = {row[0] for row in cells(figures, "states")}
        assert {"Pending", "Approved", "Paid", "Rejected", "Money received"} <= states
        assert says(figures.kept, "You chose no status: nothing is taken off")
        assert labels_are_plain(page)

    staged(app, office_with_a_month(MONTH), scenario)


def test_what_is_taken_off_names_its_rules_once_a_status_is_chosen(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, figures = await opened(stage)
        desk = stage.office.desk
        desk.intents.post(lambda: desk.preferences.choose(STATUS, "micro-bnc"))
        await stage.settled()
        rows = {row[0]: row for row in cells(figures.kept, "table")}
        assert rows["Social contributions"][1:3] == ["25.6 %", "January 1, 2026"]
        assert says(page, "a decree")

    staged(app, office_with_a_month(MONTH), scenario)


def test_a_chart_is_read_bar_by_bar_and_as_a_table(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        chart = figures.pay.chart
        chart.setFocus()
        stage.press(Qt.Key.Key_End)
        await stage.until(lambda: chart.index == 29, "the last bar is chosen")
        assert says(figures.pay, "24 Nov: ")
        assert chart.accessibleDescription().startswith("24 Nov: ")
        stage.press(Qt.Key.Key_Left)
        await stage.until(lambda: chart.index == 28, "the bar before is chosen")
        assert says(figures.pay, "23 Nov: ")
        figures.pay.as_table.setFocus()
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: figures.pay.table.isVisible(), "the table is there")
        assert not chart.isVisible()
        assert figures.pay.table.model().rowCount() == 30
        assert figures.time.table.model().index(0, 0).data() == "24 Nov"

    staged(app, office_with_a_month(MONTH), scenario)


def test_periods_follow_each_other(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, figures = await opened(stage)
        page.period.setFocus()
        shown = figures.pay.table.model()
        stage.press(Qt.Key.Key_Down)
        await stage.until(lambda: shown.rowCount() == 12, "twelve weeks are shown")
        assert page.period.currentData() == Period.QUARTER.value
        stage.press(Qt.Key.Key_Home)
        await stage.until(lambda: shown.rowCount() == 7, "seven days are shown")

    staged(app, office_with_a_month(MONTH), scenario)


def test_nothing_worked_yet_is_said(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.press(Qt.Key.Key_4, ALT)
        await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
        assert says(stage.window.earnings, "Nothing here yet")
        assert stage.window.earnings.figures is None

    staged(app, an_office(), scenario)


def test_a_decision_is_written_down_for_the_rewards_that_are_chosen(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        form, earnings = figures.form, stage.office.desk.bookkeeping.earnings
        form.begin.click()
        form.whose.setCurrentText("Labo Vision")
        pending = [one for one in earnings.items(MoneyState.SUBMITTED) if one.requester == "Labo Vision"]
        assert not form.keep.isEnabled()
        form.rewards.selectRow(0)
        newest = form.chosen[0]
        assert newest.unique_id == pending[-1].unique_id
        form.decision.setCurrentIndex(form.decision.findData("rejected"))
        form.note.setText("blurred")
        form.keep.setFocus()
        stage.press(Qt.Key.Key_Space)
        await stage.until(lambda: bool(stage.office.told(EarningsChanged)), "the decision is kept")
        await stage.settled()
        item = earnings.item(newest.unique_id)
        assert item is not None
        assert item.state is MoneyState.REJECTED
        assert says(form, "Written down.")
        assert form.note.text() == ""

    staged(app, office_with_a_month(MONTH), scenario)


@pytest.mark.parametrize(
    ("kind", "entry"),
    [
        ("payment", EntryKind.PAYMENT_RECEIVED),
        ("reward", EntryKind.REWARD_ENTERED),
        ("bonus", EntryKind.BONUS_RECEIVED),
        ("fee", EntryKind.FEE_CHARGED),
        ("voucher", EntryKind.VOUCHER_RECEIVED),
    ],
)
def test_money_from_anywhere_is_written_down(app: QApplication, kind: str, entry: EntryKind) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        form = figures.form
        form.begin.click()
        form.kind.setCurrentIndex(form.kind.findData(kind))
        form.payer.setCurrentText("Foule Factory")
        form.amount.setText("12,50")
        form.amount.setFocus()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.office.told(EarningsChanged)), "it is written down")
        await stage.settled()
        last = (await stage.office.records.entries())[-1]
        assert last.kind is entry
        assert (last.body["payer"], last.body["amount"], last.body["currency"]) == ("Foule Factory", "12.50", "EUR")

    staged(app, office_with_a_month(MONTH), scenario)


def test_what_cannot_be_is_refused_and_stays_to_be_mended(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        form = figures.form
        form.begin.click()
        form.kind.setCurrentIndex(form.kind.findData("bonus"))
        form.payer.setCurrentText("Lexis")
        form.amount.setText("a lot")
        form.keep.click()
        await stage.until(lambda: bool(stage.office.told(Failed)), "it is refused")
        await stage.settled()
        assert form.amount.text() == "a lot"
        assert stage.office.told(Failed)[0].code == "money-amount"

    staged(app, office_with_a_month(MONTH), scenario)


def test_an_export_writes_a_statement_that_is_a_pdf(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        figures.export.write("/mine")
        await stage.until(lambda: bool(stage.office.exports.folders), "it is written")
        await stage.settled()
        ((folder, files),) = stage.office.exports.folders.items()
        assert files["statement.pdf"].startswith(b"%PDF-")
        assert says(figures.export, f"Written to {folder}")
        stage.office.exports.fault = DiskFull(path="/mine", detail="no space left")
        figures.export.write("/mine")
        await stage.until(lambda: bool(stage.office.told(Failed)), "the full disk is told")
        assert not says(figures.export, "Writing")

    staged(app, office_with_a_month(MONTH), scenario)
