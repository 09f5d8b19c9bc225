"""Texts of widgets for given events."""

from __future__ import annotations

import html
from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from annotator.core.bundle.content import Summary
from annotator.core.design.medium import MediumKind
from annotator.core.money.amount import Money
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.core.pay.offer import promised
from annotator.core.pay.take_home import Share
from annotator.core.pay.totals import Totals
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.bundle.reader import read_imported
from annotator.ui.pages.inbox.bundle_card import BundleCard, CardData
from annotator.ui.pages.inbox.page import TodayPanel
from annotator.ui.problems.panel import SHOWN, ProblemsPanel
from annotator.ui.widgets.labels import button, label, plain_tip
from annotator.ui.windows.notice_strip import NoticeStrip
from bundle_making import valid_files
from core.money_histories import all_pending
from core.pay.hourly_pay import NO_WAGE
from fakes.bundle_library import HeldSource
from ui.i18n.readings import EXPECTED, a_reading
from ui.stage import labels_are_plain, says, texts

STRANGE = "<img src=x> & <b>co</b>"
REFERENCE = Reference(Money(Decimal("11.90"), "EUR"), WageBasis.GROSS)
BUNDLE = Summary(read_imported(HeldSource("street", valid_files())).manifest, 3, frozenset({MediumKind.IMAGE}))
PROMISE = promised(BUNDLE.manifest)


def a_card(done: int = 0, drafts: int = 0, *, reference: Reference = REFERENCE) -> BundleCard:
    return BundleCard(CardData(BUNDLE, done, done + drafts > 0, Totals(), PROMISE, drafts=drafts), reference)


def test_a_card_shows_at_a_glance_whether_there_are_images_or_words_to_look_at() -> None:
    def drawn(*kinds: MediumKind) -> QImage:
        card = BundleCard(CardData(replace(BUNDLE, media_kinds=frozenset(kinds)), 0, False, Totals(), PROMISE), NO_WAGE)
        (shown,) = (one.pixmap() for one in card.findChildren(QLabel) if not one.pixmap().isNull())
        return shown.toImage()

    assert drawn(MediumKind.IMAGE) != drawn()
    assert drawn(MediumKind.IMAGE) == drawn(MediumKind.IMAGE)
    assert drawn(MediumKind.AUDIO) not in (drawn(), drawn(MediumKind.IMAGE))


def test_a_label_shows_strange_text_letter_by_letter() -> None:
    made = label(STRANGE)
    assert made.text() == STRANGE
    assert labels_are_plain(made)
    assert plain_tip(STRANGE) == f"<span>{html.escape(STRANGE)}</span>"
    assert plain_tip("") == ""


def test_an_hourly_rate_stays_on_one_line_however_narrow_its_label_is() -> None:
    text = "9.74\u00a0EUR/h"
    narrow = label(text, wrap=True)
    assert narrow.minimumSizeHint().width() >= narrow.fontMetrics().horizontalAdvance(text)
    assert narrow.text() == text
    heard = QAccessible.queryAccessibleInterface(narrow)
    assert heard.text(QAccessible.Text.Name) == text
    narrow.setText("today")
    assert heard.text(QAccessible.Text.Name) == "today"


def test_a_card_tells_the_pay_before_anything_is_opened() -> None:
    card = a_card()
    assert says(card, "Say what stands in the street")
    assert says(card, "City Mapping Group")
    assert says(
        card,
        "0.04 EUR per task · about 12 s each · 12.00 EUR/h as advertised, above your minimum of 11.90 EUR/h",
    )
    assert says(card, "Not started")
    assert not says(card, "May be distressing")
    assert card.start.accessibleName() == "Start: Say what stands in the street"
    assert card.start.accessibleDescription().replace("\u00a0", " ") == (
        "0.04 EUR per task, about 12 s each, 12.00 EUR/h as advertised, above your minimum of 11.90 EUR/h. "
        "3 tasks: 0.12 EUR in about 36 s. Not started. City Mapping Group. Three pictures."
    )


@pytest.mark.parametrize(
    ("done", "drafts", "words", "left"),
    [
        (0, 0, "Start", "Not started"),
        (0, 1, "Continue", "3 of 3 tasks left · 1 draft"),
        (2, 0, "Continue", "1 of 3 tasks left"),
        (3, 0, "Review answers", "All done"),
    ],
)
def test_a_card_tells_how_far_it_is(done: int, drafts: int, words: str, left: str) -> None:
    card = a_card(done, drafts)
    assert says(card, left)
    assert card.start.text().strip() == words
    (progress,) = card.findChildren(QProgressBar)
    assert (progress.value(), progress.maximum()) == (done, 3)


def test_a_card_says_that_advertised_pay_is_after_deductions_where_it_is() -> None:
    taxed = Reference(Money(Decimal("5.95"), "EUR"), WageBasis.NET, (Share("contribution", Decimal(50)),))
    card = a_card(reference=taxed)
    assert says(card, "6.00 EUR/h as advertised, after deductions, above your minimum of 5.95 EUR/h")
    assert not says(a_card(), "after deductions")


def test_a_card_asks_for_its_bundle() -> None:
    card, heard = a_card(), list[str]()
    card.wanted.connect(heard.append)
    card.start.click()
    assert heard == ["street-things@1"]


def test_a_card_shows_strange_words_as_they_are() -> None:
    manifest = replace(
        BUNDLE.manifest,
        title=STRANGE,
        description=STRANGE,
        requester=replace(BUNDLE.manifest.requester, name=STRANGE),
    )
    card = BundleCard(CardData(replace(BUNDLE, manifest=manifest), 0, False, Totals(), PROMISE), NO_WAGE)
    assert texts(card).count(STRANGE) == 3
    assert labels_are_plain(card)


def test_a_card_tells_what_ten_tasks_of_ones_own_brought_instead_of_what_is_stated() -> None:
    few = Totals(600_000, 270_000, 9, all_pending({"EUR": "0.36"}, 9))
    enough = Totals(600_000, 300_000, 10, all_pending({"EUR": "0.40"}, 10))
    assert says(BundleCard(CardData(BUNDLE, 9, True, few, PROMISE), REFERENCE), "as advertised")
    own = BundleCard(CardData(BUNDLE, 10, True, enough, PROMISE), REFERENCE)
    assert says(own, "your 10 tasks so far: 2.28 EUR/h without searching")
    assert not says(own, "as advertised")


def problems(count: int) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            ProblemCode.MEDIA_MISSING, Place("tasks.csv", number + 2, number + 1), {"value": f"{STRANGE}{number}.png"}
        )
        for number in range(count)
    )


def test_every_problem_is_listed_with_its_place_and_can_be_copied() -> None:
    panel = ProblemsPanel()
    assert panel.isHidden()
    note = Problem(ProblemCode.TEXT_IGNORED, Place("config.xml", 2), severity=Severity.NOTE)
    panel.show_rejected(STRANGE, (*problems(2), note))
    assert not panel.isHidden()
    assert says(panel, f"“{STRANGE}” was not added: 2 problems found. Nothing was saved.")
    assert says(panel, "tasks.csv, row 1 (line 2)")
    assert says(panel, f"The file “{STRANGE}1.png” is not in the bundle.")
    assert not says(panel, "config.xml")
    assert labels_are_plain(panel)
    copy, close = panel.findChildren(QPushButton)
    copy.click()
    copied = QApplication.clipboard().text()
    assert len(copied.splitlines()) == 2
    assert copied.startswith("tasks.csv, row 1 (line 2): ")
    close.click()
    assert panel.isHidden()


def test_problems_that_are_told_out_of_sight_leave_the_focus_where_it_is() -> None:
    pages = QStackedWidget()
    ahead, behind = QPushButton(), QWidget()
    panel = ProblemsPanel()
    QVBoxLayout(behind).addWidget(panel)
    for page in (ahead, behind):
        pages.addWidget(page)
    pages.show()
    ahead.setFocus()
    panel.show_rejected("bundle", problems(1))
    assert pages.focusWidget() is ahead
    pages.setCurrentWidget(behind)
    panel.show_rejected("bundle", problems(1))
    assert pages.focusWidget() is panel.findChildren(QPushButton)[1]
    pages.close()


def test_damaged_files_of_a_job_are_told_apart_from_a_job_that_was_not_added() -> None:
    panel = ProblemsPanel()
    panel.show_damaged("street-signs@1", problems(1))
    assert says(panel, "The files of “street-signs@1” in your data folder are damaged. Your answers are kept.")
    assert not says(panel, "was not added")


def test_a_long_list_of_problems_is_cut_on_screen_and_whole_in_the_copy() -> None:
    panel = ProblemsPanel()
    panel.show_rejected("bundle", problems(SHOWN + 7))
    assert says(panel, "… and 7 more.")
    panel.findChildren(QPushButton)[0].click()
    assert len(QApplication.clipboard().text().splitlines()) == SHOWN + 7
    panel.show_rejected("other", problems(1))
    QApplication.processEvents()
    assert says(panel, "“other” was not added: 1 problem found.")
    assert not says(panel, "more.")


@pytest.mark.parametrize("level", ["info", "attention", "danger"])
def test_a_notice_stays_until_it_is_dismissed(level: str) -> None:
    strip = NoticeStrip()
    assert strip.isHidden()
    strip.show_notice(STRANGE, level)
    assert (strip.isHidden(), strip.text, strip.accessibleName()) == (False, STRANGE, STRANGE)
    assert labels_are_plain(strip)
    strip.findChildren(QToolButton)[0].click()
    assert strip.isHidden()


def test_today_says_what_was_earned_worked_and_submitted() -> None:
    panel = TodayPanel()
    panel.show_reading(a_reading(1, EXPECTED, EUR="0.0005", USD="2"), REFERENCE)
    for words in (
        "0.0005 EUR +\n1.90 USD",
        "1 h 00 min",
        "1 task",
        "You make about 0.00 EUR + 1.90 USD an hour · minimum wage 11.90 EUR/h",
    ):
        assert says(panel, words)
    assert labels_are_plain(panel)
    panel.show_reading(a_reading(), NO_WAGE)
    for words in ("nothing yet", "0 tasks", "Your hourly pay appears after your first paid task."):
        assert says(panel, words)


def test_enter_presses_the_button_that_has_the_focus() -> None:
    pressed = []
    made = button("Start")
    made.clicked.connect(lambda: pressed.append("Start"))
    QTest.keyClick(made, Qt.Key.Key_Return)
    QTest.keyClick(made, Qt.Key.Key_Enter)
    assert pressed == ["Start", "Start"]
