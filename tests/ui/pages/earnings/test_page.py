"""The earnings: figures of a month, charts by keyboard and as tables, what leads on from them, and the export."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.errors import DiskFull
from annotator.core.events import Failed
from annotator.core.money.payers import Means, Payer
from annotator.core.money.states import MoneyState
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.pay.periods import Period
from annotator.core.pay.projections import Pace
from annotator.core.settings import REFERENCE_WAGE, STATUS
from annotator.ui.i18n import number_format
from annotator.ui.i18n.pay_text import explained
from annotator.ui.i18n.translation import NOTHING
from annotator.ui.pages.earnings.figures import FigureCards
from annotator.ui.pages.earnings.page import EarningsPage
from annotator.ui.pages.earnings.text import headline
from annotator.ui.pages.pay_sheet import PaySheet
from annotator.ui.pages.payers import PayersPage
from annotator.ui.widgets.table import PlainTable
from month_of_history import a_month, env_with_a_month
from services.service_env import make_env
from ui.stage import Stage, labels_are_plain, says, staged, texts

ALT = Qt.KeyboardModifier.AltModifier


LAST_WEEKS = (date(2026, 10, 27), date(2026, 11, 23))  # before the day of the month's end


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
        view = stage.env.services.books.periods.view(Period.MONTH)
        assert says(page, headline(view, "EUR").replace("\u00a0", " "))
        requesters = {row[0]: row for row in cells(figures, "requesters")}
        for name in ("Labo Vision", "Archives du Rhône", "Lexis Traduction"):
            first = view.total.first.isoformat()
            sent = [one for one, said in a_month().submitted.items() if said[0] == name and said[1] >= first]
            rejected = [one for one in sent if a_month().decided.get(one) == "rejected"]
            assert requesters[name][1].replace(",", "") == str(len(sent))
            assert requesters[name][3] == str(len(rejected))
        states = {row[0] for row in cells(figures, "states")}
        assert {"Undecided", "Approved", "Paid", "Rejected", "Money received"} <= states
        assert says(figures.take_home, "No legal status selected: no contributions or tax are deducted")
        assert labels_are_plain(page)

    staged(app, env_with_a_month(), scenario)


def test_what_is_to_come_is_said_with_its_basis(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        card, ahead = figures.projections, stage.env.services.books.projections.now()
        assert isinstance(ahead.pace, Pace)
        rows = cells(card, "table")
        assert [row[0] for row in rows] == ["Today", "This week, until 29 Nov", "This month, until 30 Nov"]
        for row, outlook in zip(rows, ahead.outlooks, strict=True):
            earned, likely = outlook.earned("EUR"), outlook.likely("EUR")
            assert earned is not None
            assert likely is not None
            assert (row[1], row[4]) == (f"{earned:.2f} EUR", f"{likely[1]:.2f} EUR")
        assert says(card, "of work in 4 weeks, by day of the week")
        on_the_way = {row[0]: row for row in cells(card, "awaited")}
        assert on_the_way["Labo Vision"][2].startswith("by ")
        assert "usually after" in on_the_way["Labo Vision"][2]
        assert on_the_way["Clickworker"][4] == "no date yet"

    staged(app, env_with_a_month(), scenario)


def test_a_first_day_has_no_projection_and_says_why(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await stage.env.services.session.skip(stage.env.view().unique_id)
        _page, figures = await opened(stage)
        assert says(figures.projections, "No projection yet: it needs two weeks of history, 14 more days.")
        assert [len(row) for row in cells(figures.projections, "table")] == [3, 3, 3]
        assert not figures.projections.awaited.isVisible()

    staged(app, make_env(), scenario)


def test_a_threshold_is_reached_at_the_pace_of_its_payer(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        books = stage.env.services.books
        await books.payers.write(Payer("labo-vision", "Labo Vision", (Means("SEPA", Decimal(500), "EUR"),)))
        await stage.settled()
        ((lock, reach),) = [each for each in books.projections.now().locked if each[0].payer == "Labo Vision"]
        assert lock.missing is not None
        assert reach is not None
        assert reach.work_ms is not None
        assert reach.by is not None
        (pay,) = [figure.before for figure in books.periods.books().bar(*LAST_WEEKS).figures.values()]
        assert reach.work_ms == round(Fraction(lock.missing) * books.periods.books().bar(*LAST_WEEKS).work_ms / pay)
        assert says(figures, "At your usual hourly pay, that takes about")
        assert says(
            figures, f"at your pace with Labo Vision, until {number_format.day(reach.by)}.".replace("\u00a0", " ")
        )

    staged(app, env_with_a_month(), scenario)


def test_a_skipped_task_has_no_amount(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await stage.env.services.session.skip(stage.env.view().unique_id)
        _page, figures = await opened(stage)
        await stage.until(lambda: bool(cells(figures, "states")), "the states are listed")
        assert cells(figures, "states") == [["Skipped", "1", NOTHING]]

    staged(app, make_env(), scenario)


def test_what_is_taken_off_names_its_rules_once_a_status_is_chosen(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, figures = await opened(stage)
        services = stage.env.services
        services.intents.post(lambda: services.preferences.choose(STATUS, "micro-bnc"))
        await stage.settled()
        rows = {row[0]: row for row in cells(figures.take_home, "table")}
        assert rows["Social contributions"][1:3] == ["25.6%", "January 1, 2026"]
        assert says(page, "a decree")

    staged(app, env_with_a_month(), scenario)


def test_a_status_without_deductions_is_not_called_none(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        await stage.env.services.preferences.choose(STATUS, "employee")
        await stage.settled()
        assert says(figures.take_home, "With your legal status, no contributions or tax are deducted here.")
        assert not says(figures.take_home, "No legal status selected")

    staged(app, env_with_a_month(), scenario)


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

    staged(app, env_with_a_month(), scenario)


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

    staged(app, env_with_a_month(), scenario)


def test_nothing_worked_yet_is_said_and_money_can_be_written_down_all_the_same(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.press(Qt.Key.Key_4, ALT)
        await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
        page = stage.window.earnings
        assert says(page, "No figures yet")
        assert page.figures is None
        await stage.env.services.books.bookkeeping.enter_bonus("Lexis", "3.00", "EUR")
        await stage.settled()
        assert not says(page, "No figures yet")
        assert page.figures is not None

    staged(app, make_env(), scenario)


def test_work_before_any_money_is_compared_with_no_currency(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        services = stage.env.services
        services.intents.post(lambda: services.preferences.choose(REFERENCE_WAGE, "fr-minimum-net"))
        await stage.settled()
        stage.env.clock.advance(60_000)
        _page, figures = await opened(stage)
        assert says(figures.pay, "Not known yet")
        assert "in 1 min 00 s of work, including searching and reading" in [
            text.replace("\u00a0", " ") for text in texts(figures.pay)
        ]
        assert says(figures.pay, "Your minimum is 12.31 EUR an hour.")

    staged(app, make_env(), scenario)


def test_days_without_work_say_that_there_is_more_in_a_longer_period(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.env.services.books.bookkeeping.enter_bonus("Lexis", "3.00", "EUR", day=date(2026, 9, 1))
        stage.press(Qt.Key.Key_4, ALT)
        await stage.until(lambda: isinstance(stage.window.page, EarningsPage), "the earnings are in front")
        page = stage.window.earnings
        assert says(page, "Choose a longer period")
        page.period.setFocus()
        stage.press(Qt.Key.Key_End)
        await stage.until(lambda: page.figures is not None, "twelve months are shown")
        assert not says(page, "Choose a longer period")

    staged(app, make_env(), scenario)


def test_the_last_hour_and_all_time_are_in_the_sheet_behind_the_figure(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, figures = await opened(stage)
        periods = stage.env.services.books.periods
        figures.figure.click()
        (sheet,) = stage.window.findChildren(PaySheet)
        for figure in (periods.last_hour()["EUR"], periods.all_time()["EUR"]):
            assert says(sheet, f"{figure.hourly:.2f} EUR/h")
        assert says(sheet, explained(page_total(page)).replace("\u00a0", " "))
        assert periods.last_hour()["EUR"].work_ms <= 3_600_000 < periods.all_time()["EUR"].work_ms
        sheet.close_button.click()
        await stage.until(lambda: not stage.window.findChildren(PaySheet), "the sheet is closed")

    staged(app, env_with_a_month(), scenario)


def page_total(page: EarningsPage) -> HourlyFigure:
    assert page._view is not None
    return page._view.total.figures["EUR"]


def test_locked_money_is_of_all_time_and_leads_to_the_payers(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, figures = await opened(stage)
        assert not figures.payers.isVisible()
        await stage.env.services.books.bookkeeping.enter_reward("Clickworker", "3.10", "EUR", state=MoneyState.APPROVED)
        await stage.settled()
        assert says(figures, "Locked earnings from all periods")
        assert says(figures, "3.10 EUR from Clickworker is locked until December 1, 2026")
        figures.payers.setFocus()
        stage.press(Qt.Key.Key_Space)
        await stage.until(page.subpages.page(PayersPage).isVisible, "the payers are in front")

    staged(app, env_with_a_month(), scenario)


def test_tab_goes_from_the_top_to_the_end(app: QApplication) -> None:
    """The figures are made later than what stands below them."""

    async def scenario(stage: Stage) -> None:
        page, figures = await opened(stage)
        wanted = [page.to_payers, figures.pay.chart, figures.states, page.form.begin, page.export.export]
        order, at = list[QWidget](), page.period.nextInFocusChain()
        while at is not None and at is not page.period:
            order.append(at)
            at = at.nextInFocusChain()
        places = [order.index(one) for one in wanted]
        assert places == sorted(places)

    staged(app, env_with_a_month(), scenario)


def test_an_export_writes_a_statement_that_is_a_pdf(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        page, _figures = await opened(stage)
        export = page.export
        export.write("/mine")
        await stage.until(lambda: bool(stage.env.exports.folders), "it is written")
        await stage.settled()
        ((folder, files),) = stage.env.exports.folders.items()
        assert files["statement.pdf"].startswith(b"%PDF-")
        assert says(export, f"Saved to {folder}")
        stage.env.exports.fault = DiskFull(path="/mine", detail="no space left")
        export.write("/mine")
        await stage.until(lambda: bool(stage.env.told(Failed)), "the full disk is told")
        assert not says(export, "Writing")

    staged(app, env_with_a_month(), scenario)


def test_what_is_left_and_what_is_taken_off_add_up_and_a_day_says_why_its_rate_is_not_all_over_time(
    app: QApplication,
) -> None:
    async def scenario(stage: Stage) -> None:
        _page, figures = await opened(stage)
        services = stage.env.services
        services.intents.post(lambda: services.preferences.choose(STATUS, "micro-bnc"))
        await stage.settled()
        amounts = [
            Decimal(row[3].removesuffix(" EUR").replace(",", "").replace("\N{MINUS SIGN}", "-"))
            for row in cells(figures.take_home, "table")
        ]
        assert amounts[0] + sum(amounts[1:-1]) == amounts[-1] > 0
        assert says(figures.pay, "The dashed line is your minimum of 9.74 EUR an hour.")
        days = [row for row in cells(figures.pay, "table") if row[1] != "–"]
        assert any("likely to be approved" in row[4] for row in days)
        for row in days:
            rate, expected = (Decimal(cell.split()[0].replace(",", "")) for cell in row[1:3])
            worked = re.fullmatch(r"(?:(\d+) h )?(\d+) min", row[3])
            assert worked is not None
            least, most = (int(worked[1] or 0) * 60 + int(worked[2]) + over for over in (-1, 1))
            assert expected * 60 / most - 1 / Decimal(100) <= rate <= expected * 60 / least + 1 / Decimal(100)

    staged(app, env_with_a_month(), scenario)
