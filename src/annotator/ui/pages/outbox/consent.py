"""The consent page, shown before the first result goes to a requester: the destination, the exact data, the data
that is never sent, and the choice to agree or to decide later. The worker can go on working in both cases. Results
are held in the outbox until the worker agrees."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from annotator.core.bundle.manifest import PayKind
from annotator.core.design.controls import Selection
from annotator.core.outbox.consent import OWN_FOLDER, Pseudonym, Recipient
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.parcel import Parcel
from annotator.core.settings import RESULTS_FOLDER
from annotator.services.container import Services
from annotator.services.outbox.consents import as_sent
from annotator.ui.controls.choosing.choice_button import choice_button
from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import Command, follow
from annotator.ui.keyboard.commands import UNDO, bind, with_keys
from annotator.ui.keyboard.tab_order import last_by_tab, tab_from
from annotator.ui.pages.base import Page
from annotator.ui.pages.outbox.envelope_text import never_sent, question_text, where_to
from annotator.ui.pages.outbox.sent_view import SentView
from annotator.ui.widgets.labels import button, key_label, label, rule, set_text
from annotator.ui.widgets.layouts import FlowLayout, WeightedColumns
from annotator.ui.widgets.scroll_area import scrolled

COLUMN_PX = 820
NOT_YET = Command("not-yet", N_("Not yet"), of="leave")


def _practice_text() -> str:
    return _(
        "This is a practice job: its results stay in your own folder. You are asked anyway, so that you "
        "know which data would be sent when you work on a real job."
    )


def _sending_text() -> str:
    return _(
        "Your result is on hold until you consent. The data shown below is exactly what will be sent. "
        "Later results will contain the same kind of data."
    )


def _file_text() -> str:
    return _(
        "Your result is on hold until you consent. The data shown below is exactly what the file in your "
        "results folder will contain. Later files will contain the same kind of data."
    )


class ConsentPage(Page):
    """The consent page. `answered` carries whether the worker agreed, after the answer is stored; if a bundle is at
    work, its next task is then being opened. `take_back_wanted` carries the id of the submitted result that the worker
    wants to reopen. No key agrees, and the focus starts on the text to read, with the two answers next. A worker who
    still presses `Enter` for the previous task does not agree by accident."""

    answered = Signal(bool)
    take_back_wanted = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._recipient: Recipient | None = None
        self._parcel: Parcel | None = None
        self._pseudonym = Pseudonym("")
        self._title = label("", "title", wrap=True)
        self._practice = label("", wrap=True)
        self._where = label("", wrap=True)
        self._known_by = label(_("Your pseudonym"), "heading")
        self._who = label("", wrap=True)
        self.leave_out = choice_button(Selection.MULTIPLE, _("Do not send a pseudonym"), "")
        self.leave_out.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Minimum)
        self.sent = SentView()
        self._lead = label("", "muted", wrap=True)
        self._sent_title = label("", "heading")
        self.agree = button("", "submit", "primary")
        self.not_yet = button(_("Not yet"))
        self.take_back = button("", "undo")
        self._sent_id = ""  # the id of the result that was just submitted
        self._inside = self._what_leaves()
        self._area = scrolled(self._inside)
        self._area.setProperty("role", "reading")  # with a focus ring
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(_("Data sent to this requester"))
        self._lay_out()
        self.leave_out.toggled.connect(self._show_as_chosen)
        self.agree.clicked.connect(lambda: self._answer(agreed=True))
        self.not_yet.clicked.connect(lambda: self._answer(agreed=False))
        self.take_back.clicked.connect(self._take_back)
        actions = {NOT_YET.name: lambda: self._answer(agreed=False), UNDO.name: self._take_back}
        bind(self, (NOT_YET, UNDO), actions)
        follow(self, self._name_take_back)

    def _what_leaves(self) -> QWidget:
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(self._lead)
        column.addWidget(self._practice)
        column.addWidget(label(_("Destination"), "heading"))
        column.addWidget(self._where)
        column.addWidget(self._known_by)
        column.addWidget(self._who)
        column.addWidget(self.leave_out)
        column.addWidget(self._sent_title)
        column.addWidget(self.sent)
        column.addWidget(label(_("Data that is never sent"), "heading"))
        column.addWidget(label(never_sent(), wrap=True))
        column.addStretch()
        return inner

    def _lay_out(self) -> None:
        text = _(
            "If you choose “Not yet”, you can keep working: your results stay in the outbox until you give "
            "your consent there."
        )
        choices = FlowLayout(8)
        for widget in (self.agree, self.not_yet, key_label("leave")):
            choices.addWidget(widget)
        answers = WeightedColumns((1, 0), 8, 8)
        answers.addLayout(choices)
        answers.addWidget(self.take_back)
        below = QVBoxLayout()
        below.setContentsMargins(24, 12, 24, 16)
        below.setSpacing(8)
        below.addWidget(label(text, "small", wrap=True))
        below.addLayout(answers)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        column.addLayout(below)
        for before, after in ((self._area, self.agree), (self.agree, self.not_yet)):
            QWidget.setTabOrder(before, after)
        tab_from(self.not_yet, self._inside)
        QWidget.setTabOrder(last_by_tab(self._inside), self.take_back)

    def _name_take_back(self) -> None:
        text = with_keys(_("Reopen task"), UNDO.name)
        set_text(self.take_back, text)

    def _take_back(self) -> None:
        """Reopen the submitted task and forget that the question was asked. Nothing is sent."""
        if self._sent_id and self._recipient is not None:
            self._services.consents.ask_again(self._recipient)
            self.take_back_wanted.emit(self._sent_id)

    def ask(self, recipient: Recipient, unique_id: str, *, was_just_sent: bool = False) -> None:
        """Show the parcel of this submission as an example of the data that `recipient` receives."""
        self._recipient = recipient
        self._sent_id = unique_id if was_just_sent else ""
        self.take_back.setVisible(was_just_sent)
        self._ask_about(recipient, ())
        folder = self._services.preferences.value(RESULTS_FOLDER) or self._services.results_folder
        self._where.setText(where_to(recipient, folder))
        self._parcel = None
        self._who.setText("")
        self.leave_out.setEnabled(False)
        self.sent.whole.setChecked(False)
        self.sent.hide()
        self.agree.setEnabled(False)  # the worker cannot agree before the data is shown
        view = self._services.session.view() if was_just_sent and recipient.connector == OWN_FOLDER else None
        self._practice.setText(_practice_text() if view and view.pay_kind is PayKind.PRACTICE else "")
        self._practice.setVisible(bool(self._practice.text()))
        self._area.verticalScrollBar().setValue(0)
        self._services.intents.post(lambda: self._show_parcel(recipient, unique_id))

    def _ask_about(self, recipient: Recipient, titles: Sequence[str]) -> None:
        self._title.setText(question_text(recipient, titles))
        is_own = recipient.connector == OWN_FOLDER
        self._lead.setText(_file_text() if is_own else _sending_text())
        self._sent_title.setText(_("Data in the file") if is_own else _("Data that is sent"))
        agree = _("Agree and do not ask again") if is_own else _("Send and do not ask again")
        set_text(self.agree, agree)
        self.setAccessibleName(self._title.text())
        has_pseudonym = recipient.connector != LABEL_STUDIO  # Label Studio identifies workers by their accounts
        for part in (self._known_by, self._who, self.leave_out):
            part.setVisible(has_pseudonym)

    def showEvent(self, event: QShowEvent) -> None:
        self._area.setFocus()
        super().showEvent(event)

    async def _show_parcel(self, recipient: Recipient, unique_id: str) -> None:
        self._parcel = await self._services.delivery.parcel(unique_id)
        self._pseudonym = await self._services.consents.pseudonyms.of(recipient)
        self._ask_about(recipient, (await self._services.consents.titles()).get(recipient, ()))
        text = _(
            "{pseudonym} is random and used only for {requester}. This pseudonym only shows the requester "
            "which results come from the same person. No other requester receives it."
        )
        self._who.setText(text.format(pseudonym=self._pseudonym.text, requester=recipient.requester))
        self.leave_out.setEnabled(True)
        self.leave_out.setChecked(recipient.connector == LABEL_STUDIO or not self._pseudonym.is_sent)
        self._show_as_chosen()

    def _show_as_chosen(self) -> None:
        """Show the data that is sent with the current pseudonym choice."""
        if self._parcel is not None:
            chosen = replace(self._pseudonym, is_sent=not self.leave_out.isChecked())
            self.sent.show_parcel(as_sent(self._parcel, chosen), self._services.journal.now().offset_min)
            self.sent.show()
            self.agree.setEnabled(True)

    def _answer(self, *, agreed: bool) -> None:
        """Post the answer. The user can press again if it could not be stored; a second press changes nothing."""
        recipient = self._recipient
        if recipient is not None:
            leave_out = self.leave_out.isChecked()
            self._services.intents.post(lambda: self._keep(recipient, agreed=agreed, leave_out=leave_out))

    async def _keep(self, recipient: Recipient, *, agreed: bool, leave_out: bool) -> None:
        """Store the answer, pseudonym choice before consent, because storing consent sends the results."""
        if agreed:
            pseudonyms = self._services.consents.pseudonyms
            await (pseudonyms.leave_out(recipient) if leave_out else pseudonyms.send(recipient))
            await self._services.consents.agree(recipient)
        await self._services.session.agreement_answered()
        self.answered.emit(agreed)
