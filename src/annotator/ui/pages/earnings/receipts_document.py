"""The printable receipts book of a year."""

from __future__ import annotations

from datetime import date

from PySide6.QtGui import QTextCursor, QTextDocument

from annotator.services.bookkeeping.receipts_book import BookView, ReceiptsBook
from annotator.ui.i18n.translation import _
from annotator.ui.pages.earnings import receipts_text as say
from annotator.ui.pages.earnings.statement_document import (
    MUTED,
    NAMES,
    SMALL_PT,
    TITLE_PT,
    PrintedText,
    document_pdf,
    empty_document,
    who_rows,
)


def title(view: BookView) -> str:
    return _("Receipts book {year}").format(year=view.year)


def receipts_pdf(view: BookView, book: ReceiptsBook, today: date) -> bytes:
    return document_pdf(title(view), receipts_document(view, book, today))


def receipts_document(view: BookView, book: ReceiptsBook, today: date) -> QTextDocument:
    document = empty_document()
    page = PrintedText(QTextCursor(document))
    page.line(title(view), TITLE_PT, is_bold=True)
    page.table(who_rows(), widths=NAMES)
    if missing := say.missing_text(book.not_entered(), view.currency):
        page.line(missing, SMALL_PT)
    page.heading(_("Declarations"))
    page.table(say.period_rows(reversed(view.periods), today), widths=(22, 16, 23, 15, 24), left=(0, 2, 4))
    for period in reversed(view.periods):
        page.heading(say.days_text(period.period.first, period.period.last))
        receipts = say.receipt_rows(period.receipts, period.currency)
        page.table(receipts, widths=(13, 17, 15, 17, 15, 23), left=(0, 1, 2, 3, 5))
        fees = say.fees_text(*(book.fees(period.period, withheld=is_withheld) for is_withheld in (True, False)))
        for line in filter(None, (say.advice_text(period.view), fees)):
            page.line(line, SMALL_PT)
    page.heading(_("Thresholds"))
    page.table(say.threshold_rows(view.thresholds), widths=(46, 18, 18, 18))
    if included := say.included_text(view.received):
        page.line(included, SMALL_PT)
    for line in say.threshold_sources(view.thresholds, view.judged_on(today)):
        page.line(line, SMALL_PT, colour=MUTED)
    if view.platforms:
        page.heading(_("Figures that platforms report (DAC7)"))
        page.table(say.platform_rows(view.platforms), widths=(), left=(0, 1, 5))
    return document
