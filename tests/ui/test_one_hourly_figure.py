"""One hourly figure on every screen of a job's life, whatever the status and the language: the figure itself, the wage
and the advertised pay are the only hourly amounts outside the sheet that explains them, and all are on one basis."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.translations import speak
from annotator.core.ledger.intervals import State
from annotator.core.money.states import MoneyState
from annotator.core.pay.hourly_figure import HourlyFigure
from annotator.core.settings import APPROVAL, OWN_PAGES_COUNT, REFERENCE_WAGE, STATUS
from annotator.ui.i18n import number_format
from annotator.ui.pages.earnings.statement_document import statement_document
from annotator.ui.pages.inbox.summary_panel import SummaryPanel
from annotator.ui.pages.pay_sheet import PaySheet
from depth import part
from services.service_env import KEY, ServiceEnv, files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, idle_for, says, staged, texts

TASKS = 12  # from ten on, the card shows the worker's own figure
ROWS = "id,image\n" + "".join(f"t{number},media/first.png\n" for number in range(TASKS))
ADVERTISED = Decimal(12)
# Two decimals: a forecast is rough.
HOURLY = re.compile(r"(\d[\d.,]*[.,]\d\d)[\u00a0 ]EUR(?:/h| an hour| de l’heure)")
# In an order in which every third one from the second on has both languages.
CASES = (
    ("en", "none"),
    ("fr", "none"),
    ("fr", "employee"),
    ("en", "employee"),
    ("en", "micro-bnc"),
    ("fr", "micro-bnc"),
)
PAGES = ("inbox", "outbox", "timesheet", "earnings", "settings")


@pytest.fixture
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    speak(request.param)
    yield request.param
    speak("en")


def hourly_amounts(*shown: str) -> set[str]:
    return {amount for text in shown for amount in HOURLY.findall(text)}


def in_cents(value: Decimal | None) -> str:
    return number_format.cents(value) if value is not None else ""


class Life:
    """One job from its first task to its pay. `seen` has what was on screen besides the figure."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.env = stage, stage.env
        self.reference = self.env.services.preferences.reference()

    @property
    def figure(self) -> HourlyFigure | None:
        return self.env.services.journal.reading().today.figures(self.reference).get("EUR")

    async def look(self, name: str, *, has_figure: bool = True) -> None:
        """Every page, the sheet and the statement."""
        window = self.stage.window
        figure = self.figure
        known = {in_cents(self.reference.of_hourly(ADVERTISED)), in_cents(self.reference.wage_in("EUR"))}
        own = in_cents(figure.hourly if figure is not None else None)
        for page in PAGES:
            window.turn_to(page)
            await self.stage.settled()
            found = hourly_amounts(*texts(window)) if page != "settings" else set()  # which lists every wage
            assert found <= known | {own}, (name, page, found, own)
            if page in ("inbox", "earnings") and has_figure:
                assert own in found, (name, page, found, own)
        if figure is not None:
            await self.look_behind(figure, own)
            await self.read_statement(figure, own)
        window.turn_to("inbox")

    async def look_behind(self, figure: HourlyFigure, own: str) -> None:
        window = self.stage.window
        window.turn_to("inbox")
        window.inbox._today.headline.click()
        (sheet,) = window.findChildren(PaySheet)
        beside = {figure.an_hour(amount) for amount in (figure.confirmed, figure.best, figure.before, figure.after)}
        found = hourly_amounts(*texts(sheet))
        assert own in found
        assert found <= {own, *map(in_cents, beside)}
        sheet.close_button.click()
        await self.stage.until(lambda: not window.findChildren(PaySheet), "the sheet is closed")

    async def read_statement(self, figure: HourlyFigure, own: str) -> None:
        today = self.env.services.books.periods.today()
        statement = await self.env.services.books.exporting.statement(today, today)
        beside = {figure.an_hour(amount) for amount in (figure.confirmed, figure.best, figure.before, figure.after)}
        found = hourly_amounts(statement_document(statement).toPlainText())
        assert own in found
        assert found <= {own, *map(in_cents, beside), in_cents(figure.wage)}

    async def at_work(self) -> None:
        """The foot of the workbench, with a task open."""
        window = self.stage.window
        window.open_bundle(KEY)
        await self.stage.until(lambda: window.page is window.workbench, "the task is in front")
        await self.stage.settled()
        meter: QWidget = window.workbench.footer.meter
        figure = self.figure
        expected = {in_cents(figure.hourly), in_cents(self.reference.wage_in("EUR"))} if figure is not None else set()
        assert hourly_amounts(*texts(meter)) == expected
        assert hourly_amounts(*texts(window)) <= expected


async def submitted(env: ServiceEnv) -> None:
    await env.services.session.ready(env.view().unique_id, is_complete=True)
    env.answered("Bench")
    env.clock.advance(9_000)
    await env.services.session.submit(env.view().unique_id)


@pytest.mark.parametrize(("language", "status"), part(CASES, 3, 1), indirect=["language"])
def test_every_screen_of_a_job_s_life_shows_one_hourly_figure(app: QApplication, language: str, status: str) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await env.services.preferences.choose(REFERENCE_WAGE, "fr-minimum-net")
        await env.services.preferences.choose(STATUS, status)
        await stage.on_task()
        life = Life(stage)
        await life.look("before the first task", has_figure=False)
        for number in range(TASKS):
            await life.at_work()
            await submitted(env)
            if number in (0, TASKS // 2, TASKS - 2):
                await life.look(f"after {number + 1} tasks")
        await stage.settled()
        window.turn_to("inbox")
        (summary,) = window.inbox.findChildren(SummaryPanel)
        assert life.figure is not None
        assert says(summary, in_cents(life.figure.hourly))
        await life.look("all done")
        books = env.services.books.bookkeeping
        for item in list(books.earnings.items(MoneyState.SUBMITTED))[:2]:
            before = in_cents(life.figure.hourly)
            await books.decide([item.unique_id], MoneyState.REJECTED)
            await stage.settled()
            assert in_cents(life.figure.hourly) != before
            assert says(summary, in_cents(life.figure.hourly))
            await life.look("one rejected")
        for item in list(books.earnings.items(MoneyState.SUBMITTED)):
            await books.decide([item.unique_id], MoneyState.PAID)
        await stage.settled()
        await life.look("paid")

    del language
    staged(app, make_env_with(files(other={"tasks.csv": ROWS.encode()})), scenario)


def test_the_assumed_approval_is_changed_in_the_sheet_and_changes_every_figure(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await env.services.preferences.choose(REFERENCE_WAGE, "fr-minimum-net")
        await stage.on_task()
        await submitted(env)
        await stage.settled()
        window.turn_to("inbox")
        await stage.settled()
        life = Life(stage)
        assert life.figure is not None
        assert says(window.inbox, "You make about 15.20 EUR an hour · minimum wage 12.31 EUR/h")  # 0.04 x 95 % in 9 s
        window.inbox._today.headline.click()
        (sheet,) = window.findChildren(PaySheet)
        assert says(sheet, "Counting on 95% being approved, that is 0.038 EUR, or 15.20 EUR an hour.")
        sheet.approval.setCurrentIndex(sheet.approval.findData("50"))
        sheet.approval.activated.emit(sheet.approval.currentIndex())
        await stage.settled()
        assert env.services.preferences.value(APPROVAL) == "50"
        assert says(sheet, "Counting on 50% being approved, that is 0.02 EUR, or 8.00 EUR an hour.")
        sheet.close_button.click()
        assert says(window.inbox, "You make about 8.00 EUR an hour · minimum wage 12.31 EUR/h")
        assert says(window.inbox, "Your pay settings were changed")
        await life.look("another assumption")

    staged(app, make_env_with(), scenario)


@pytest.mark.parametrize(
    ("wage", "status", "words"),
    [
        ("none", "none", "every hourly figure is before deductions. Select your legal status in the settings"),
        ("fr-minimum-net", "employee", "is before deductions. It is compared with the gross minimum wage."),
        ("fr-minimum-gross", "micro-bnc", "is after deductions. It is compared with the net minimum wage."),
    ],
)
def test_the_sheet_names_the_basis_once(app: QApplication, wage: str, status: str, words: str) -> None:
    async def scenario(stage: Stage) -> None:
        window, preferences = stage.window, stage.env.services.preferences
        await preferences.choose(REFERENCE_WAGE, wage)
        await preferences.choose(STATUS, status)
        window.inbox._today.headline.click()
        (sheet,) = window.findChildren(PaySheet)
        (sentence,) = (text for text in texts(sheet) if words in text)
        assert sentence.startswith("Unless a row says otherwise, every hourly figure is")
        sheet.close_button.click()

    staged(app, make_env_with(), scenario)


def seconds(text: str) -> int:
    """Return the seconds of a duration such as `1 h 02 min 05 s`."""
    units = {"h": 3600, "min": 60, "s": 1}
    return sum(int(value) * units[unit] for value, unit in re.findall(r"(\d+)\s(h|min|s)\b", text))


def test_the_times_in_the_sheet_add_up_to_the_time_of_its_sentence(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await stage.on_task()
        await submitted(env)
        env.clock.advance(7_400)
        await stage.settled()
        window.turn_to("inbox")
        await stage.settled()
        env.clock.advance(61_700)  # searching
        window.turn_to("earnings")
        await stage.settled()
        env.clock.advance(45_000)
        await idle_for(env, 3)
        window.turn_to("inbox")
        await stage.settled()
        env.clock.advance(3_600_000)
        window.inbox._today.headline.click()
        (sheet,) = window.findChildren(PaySheet)
        shown = texts(sheet)
        (sentence,) = (text for text in shown if text.startswith("You submitted work for"))
        start, rest = shown.index("Where the time went"), shown.index("Not counted")
        *counted, total = (seconds(text) for text in shown[start + 1 : rest] if re.match(r"\d", text))
        assert len(counted) > 2
        assert sum(counted) == total == seconds(sentence.partition(". ")[0])
        assert "Setup and records" in shown[rest:]
        assert "Setup and records" not in shown[start:rest]
        sheet.close_button.click()

    staged(app, make_env_with(), scenario)


@pytest.mark.parametrize("status", ["none", "micro-bnc"])
def test_today_s_money_divided_by_the_work_time_is_the_hourly_pay_and_both_name_their_basis(
    app: QApplication, status: str
) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await env.services.preferences.choose(REFERENCE_WAGE, "fr-minimum-net")
        await env.services.preferences.choose(STATUS, status)
        await stage.on_task()
        await submitted(env)
        await stage.settled()
        figure = Life(stage).figure
        assert figure is not None
        assert figure.hourly is not None
        side = "after" if status == "micro-bnc" else "before"
        basis = f"{side} deductions, if 95% is approved"
        window.inbox.show_reading()
        for headline in (window.inbox._today.headline, window.workbench.footer.meter.headline):
            money = number_format.listed_amount(figure.expected, "EUR")
            assert headline.text() == money
            assert headline.accessibleName().replace("\u00a0", " ").endswith(f"today in 9 s of work, {basis}")
        assert figure.expected * 3_600_000 / figure.work_ms == pytest.approx(float(figure.hourly))
        assert says(window.inbox, basis)
        assert says(window.workbench, basis)

    staged(app, make_env_with(), scenario)


def test_reviewing_a_submitted_answer_is_no_work_on_it_and_changes_no_pay(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, window = stage.env, stage.window
        await stage.on_task()
        unique_id = env.view().unique_id
        await submitted(env)
        await stage.settled()
        journal = env.services.journal
        await env.services.books.bookkeeping.decide([unique_id], MoneyState.REJECTED)
        before, history = journal.reading(), journal.history(KEY)
        await env.services.session.step(-1)
        await env.services.session.ready(unique_id, is_complete=True)
        await stage.settled()
        assert (env.view().unique_id, env.state()) == (unique_id, State.OWN_PAGES)
        env.clock.advance(20_000)
        after = journal.reading()
        assert (after.today.work_ms, journal.history(KEY)) == (before.today.work_ms, history)
        window.workbench.footer.meter.headline.click()
        (sheet,) = window.findChildren(PaySheet)
        assert not [text for text in texts(sheet) if "This task" in text]
        sheet.close_button.click()
        await env.services.session.step(1)
        assert env.state() in {State.WAITING, State.ON_TASK}
        await env.services.preferences.choose(OWN_PAGES_COUNT, "yes")
        await env.services.session.step(-1)
        await stage.settled()
        assert env.state() is State.SEARCHING

    staged(app, make_env_with(), scenario)
