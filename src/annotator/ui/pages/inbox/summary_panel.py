"""The summary of a finished bundle, shown above the inbox until the user closes it."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from annotator.core.bundle.manifest import Manifest, PayKind
from annotator.core.outbox.delivery_state import BundleResults
from annotator.core.outbox.destinations import SERVER_KINDS
from annotator.core.pay.minimum_wages import Reference
from annotator.core.pay.offer import Offer
from annotator.core.pay.totals import Totals
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.delivery_text import deliver_text
from annotator.ui.i18n.pay_text import advertised_rate, explained, why_per_minute, work_per_minute
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.pages.inbox.bundle_card import dropped_text
from annotator.ui.widgets.labels import button, careful_button, label, set_text
from annotator.ui.widgets.layouts import FlowLayout


class DoneBundle(Struct, frozen=True):
    """A finished bundle. `done` counts submitted or skipped tasks; `history` holds their pay and time, `reference` the
    basis of their hourly figure. `promise` is the stated pay of the submitted tasks. `dropped` counts unopened tasks
    that the server withdrew."""

    manifest: Manifest
    done: int
    history: Totals
    promise: Offer | None
    reference: Reference
    dropped: int = 0


def summary_lines(bundle: DoneBundle) -> list[str]:
    each = work_per_minute(bundle.history.audio_files)
    lines = [_tasks_line(bundle), *_pay_lines(bundle)]
    return [*lines, number_format.pair(each, why_per_minute(bundle.history.audio_files))] if each else lines


def _tasks_line(bundle: DoneBundle) -> str:
    submitted = bundle.history.tasks
    text = ngettext("{count} task submitted", "{count} tasks submitted", submitted)
    line = text.format(count=number_format.count(submitted))
    skipped = bundle.done - submitted
    if skipped > 0:
        text = ngettext("{told}, {count} skipped", "{told}, {count} skipped", skipped)
        line = text.format(told=line, count=number_format.count(skipped))
    return number_format.in_a_row([line, dropped_text(bundle.dropped)]) if bundle.dropped else line


def _pay_lines(bundle: DoneBundle) -> list[str]:
    """Return the pay lines, with the hourly figure of the bundle and the advertised pay on the same basis."""
    manifest, history = bundle.manifest, bundle.history
    time = number_format.reckoned(history.work_ms)
    if manifest.pay_kind is PayKind.PRACTICE:
        text = _("{time} of practice: not counted as work or earnings.")
        return [text.format(time=number_format.duration(history.practice_ms))]
    if manifest.pay_kind is PayKind.QUALIFICATION:
        return [
            _("{time} of work. An unpaid test earns nothing, but its time is included in your figures.").format(
                time=time
            )
        ]
    if manifest.pay is None:
        return [_("{time} of work. No pay was stated.").format(time=time)]
    figure = history.figures(bundle.reference).get(manifest.pay.currency)
    if figure is None:
        return [_("{time} of work, all unpaid.").format(time=time)]
    lines = [number_format.pair(_("This job"), explained(figure)), _("Searching counts in today’s figure, not here.")]
    if promise := advertised_rate(bundle.promise, bundle.reference):
        text = (
            _("After deductions, {promised} was advertised for these tasks.")
            if bundle.reference.is_net
            else _("{promised} was advertised for these tasks.")
        )
        return [*lines, text.format(promised=promise)]
    if bundle.promise is not None and bundle.promise.by_the_minute:
        return lines
    return [*lines, _("No expected time per task was stated.")]


class SummaryPanel(QFrame):
    """A summary card that shows itself on `show_summary`. `stow_wanted` asks to archive the bundle of this key.
    `export_wanted` asks to export its results to one file, and is offered only if no server receives them."""

    archive_wanted = Signal(str)
    export_wanted = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.key = ""  # of the bundle
        self._bundle: DoneBundle | None = None
        self._title = label("", "heading", wrap=True)
        self._lines = label("", wrap=True)
        self.archive = careful_button(_("Archive"))
        self.archive.clicked.connect(self._archive)
        self.export_button = button(_("Export results"), "outbox", "primary")
        described = _("Exports the results of this job to one file that you pass on to the requester.")
        self.export_button.setToolTip(described)
        self.export_button.setAccessibleDescription(described)
        self.export_button.clicked.connect(lambda: self.export_wanted.emit(self.key))
        self.close_button = button(_("Close"), role="quiet")
        self.close_button.clicked.connect(self.hide)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self._title)
        text.addWidget(self._lines)
        choices = FlowLayout(8)
        for choice in (self.export_button, self.archive, self.close_button):
            choices.addWidget(choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(10)
        column.addLayout(text)
        column.addLayout(choices)
        self.hide()

    def show_summary(self, bundle: DoneBundle) -> None:
        self._bundle = bundle
        self.key = bundle.manifest.key
        set_text(self.export_button, _("Export results"))
        self.export_button.setVisible(bundle.manifest.submit.kind not in SERVER_KINDS)
        self._title.setText(_("All done: {title}").format(title=bundle.manifest.title))
        self._show_lines(bundle)
        announce(self, self.accessibleName())
        self.show()

    def show_step(self, results: BundleResults) -> None:
        """Offer the next step of the results of the bundle, or none if the requester has them all."""
        text, is_offered = deliver_text(results), results.to_export > 0 or results.to_send is not None
        if self.export_button.hasFocus() and not (is_offered and text == self.export_button.accessibleName()):
            self.close_button.setFocus()
        set_text(self.export_button, text)
        self.export_button.setVisible(is_offered)

    def show_pay(self, history: Callable[[str], Totals], reference: Reference) -> None:
        """Show the figure anew, because its money, time or basis changed. `history` is called with the bundle's key."""
        if self._bundle is not None:
            self._show_lines(replace(self._bundle, history=history(self.key), reference=reference))

    def _show_lines(self, bundle: DoneBundle) -> None:
        self._lines.setText("\n".join(summary_lines(bundle)))
        self.setAccessibleName(f"{self._title.text()}. {self._lines.text()}")

    def _archive(self) -> None:
        self.archive_wanted.emit(self.key)
