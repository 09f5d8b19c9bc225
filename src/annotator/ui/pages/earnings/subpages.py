"""The sub-pages of the earnings page. Each is created on first use. A new one needs a subclass of `SubPage` and a row
in `SUBPAGES`; the menu "More" of the earnings page lists the rows in their order."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from PySide6.QtWidgets import QMenu, QPushButton, QStackedWidget, QWidget

from annotator.services.container import Services
from annotator.ui.i18n.translation import N_, _
from annotator.ui.pages.base import SubPage
from annotator.ui.pages.earnings.exchange_rates import ExchangeRatesPage
from annotator.ui.pages.earnings.pay_cards import PayCardsPage
from annotator.ui.pages.earnings.platforms import PlatformsPage
from annotator.ui.pages.earnings.receipts import ReceiptsPage
from annotator.ui.pages.earnings.rejections import RejectionsPage
from annotator.ui.pages.payers import PayersPage
from annotator.ui.pages.rules import RulesPage
from annotator.ui.widgets.labels import button


class SubPageRow(Struct, frozen=True):
    """A sub-page's class, and its title in the menu with a mnemonic."""

    kind: type[SubPage]
    title: str


SUBPAGES = (
    SubPageRow(PayersPage, N_("&Payers")),
    SubPageRow(ReceiptsPage, N_("&Receipts book")),
    SubPageRow(PlatformsPage, N_("Other plat&forms")),
    SubPageRow(ExchangeRatesPage, N_("&Exchange rates")),
    SubPageRow(PayCardsPage, N_("Pay &cards")),
    SubPageRow(RulesPage, N_("R&ules")),
    SubPageRow(RejectionsPage, N_("Re&jected work")),
)


class SubPages:
    """The sub-pages in a stack, whose first page is the overview. `enter` opens its form for money by hand."""

    def __init__(self, services: Services, stack: QStackedWidget, enter: Callable[[], None]) -> None:
        self._services, self._stack, self._enter = services, stack, enter
        self._opener: QWidget | None = None

    def page[Kind: SubPage](self, kind: type[Kind]) -> Kind:
        """Return the sub-page of this class."""
        for number in range(self._stack.count()):
            known = self._stack.widget(number)
            if isinstance(known, kind):
                return known
        page = kind(self._services, self._stack)
        page.back_wanted.connect(self._close)
        page.entry_wanted.connect(self._enter_by_hand)
        self._stack.addWidget(page)
        return page

    def open(self, kind: type[SubPage], opener: QWidget) -> None:
        """Show a sub-page. `opener` gets the focus when the user goes back."""
        self._opener = opener
        page = self.page(kind)
        self._stack.setCurrentWidget(page)
        page.open()

    def current(self) -> SubPage | None:
        """Return the sub-page in front, or None if the overview is."""
        page = self._stack.currentWidget()
        return page if isinstance(page, SubPage) else None

    def _enter_by_hand(self) -> None:
        self._close()
        self._enter()

    def _close(self) -> None:
        self._stack.setCurrentIndex(0)
        if self._opener is not None:
            self._opener.setFocus()


def menu_button(pages: SubPages) -> QPushButton:
    """Return the button "More", whose menu opens the sub-pages."""
    more = button(_("More"), "more")
    menu = QMenu(more)
    for row in SUBPAGES:
        menu.addAction(_(row.title)).triggered.connect(lambda _checked=False, row=row: pages.open(row.kind, more))
    more.setMenu(menu)
    return more
