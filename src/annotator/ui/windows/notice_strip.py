"""A strip with one notice. It does not interrupt work or blink, and disappears when dismissed or obsolete."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from annotator.core import errors, events
from annotator.core.events import Event
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.theme.icons import icon, pixmap
from annotator.ui.widgets.labels import ToolButton, button, label

# Each of these events may change which results are delivered, or to whom they may go.
_OF_RESULTS = (events.BundleArchived, events.ConsentsChanged, events.EarningsChanged, events.OutboxChanged)
# Each of these events proves that the disk is writable again.
_WRITTEN = (
    events.ConsentsChanged,
    events.BundleImported,
    events.DraftSaved,
    events.EarningsChanged,
    events.SettingsChanged,
    events.TaskSubmitted,
    events.TaskReopened,
    events.TimeCorrected,
)


class Ends(Struct, frozen=True):
    """The end of a notice. The next event of a type in `facts` makes it obsolete."""

    events: tuple[type[events.Event], ...] = ()
    goes_with_page: bool = True


WITH_PAGE = Ends()
WITH_TASK = Ends((events.TaskShown, events.TaskSubmitted, events.TaskPutAway))
NOT_YET_SHOWN = Ends((*WITH_TASK.events, events.TaskMediaShown))
END_SOUGHT = Ends((*WITH_TASK.events, events.SubmissionCanProceed, events.DraftSaved))
ARCHIVED = Ends((events.BundleArchived,))
ALL_DONE = Ends((events.TaskShown, events.TaskReopened))
SETTLED = Ends((events.SettingsChanged,))
WRITTEN = Ends(_WRITTEN, goes_with_page=False)
FILES_READ = Ends((events.RehearsalRead, events.BundleRejected, events.TaskSubmitted), goes_with_page=False)
FILES_WRONG = Ends((events.RehearsalRead, events.BundleRejected), goes_with_page=False)
OF_MONEY = Ends((events.EarningsChanged, events.SettingsChanged))
_TAKEN = Ends((events.BundleImported, events.BundleRejected))

_BY_CODE: Mapping[str, Ends] = {
    **{reason.value: OF_MONEY for reason in errors.MoneyReason},
    **dict.fromkeys((errors.StoreFault.code, errors.DiskFull.code, "unsaved-at-end"), WRITTEN),
    **dict.fromkeys((errors.BundleRefused.code, errors.TakingStopped.code), _TAKEN),
    **dict.fromkeys((errors.MediaFault.MISSING, errors.MediaFault.UNDECODABLE, errors.MediaFault.TOO_LARGE), WITH_TASK),
    errors.MediaNotShown.code: WITH_TASK,
    "answer-set-aside": WITH_TASK,
    errors.AnswerTooLarge.code: WITH_TASK,
    errors.MediaNotYetShown.code: NOT_YET_SHOWN,
    errors.MediaAwaited.code: END_SOUGHT,
    errors.EndSought.code: END_SOUGHT,
}


def ends_of(code: str) -> Ends:
    """Return the lifetime of a failure notice; by default it ends with its page."""
    return _BY_CODE.get(code, WITH_PAGE)


_ICONS = {"info": ("done", "accent"), "attention": ("warning", "attention"), "danger": ("error", "danger")}


class NoticeStrip(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._ends = WITH_PAGE
        self._image = QLabel()
        self._text = label(wrap=True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action: Callable[[], object] = lambda: None
        self._follow: Callable[[], object] = lambda: None
        self._dismissed: Callable[[], object] = lambda: None
        self.action = button("", "undo")
        self.action.clicked.connect(lambda: self._action())
        self.action.hide()
        self.close_button = close = ToolButton()
        close.setProperty("role", "quiet")
        close.setIcon(icon("close"))
        close.setToolTip(_("Dismiss"))
        close.setAccessibleName(_("Dismiss this message"))
        close.clicked.connect(self._dismiss)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 6, 2)
        row.setSpacing(8)
        row.addWidget(self._image)
        row.addWidget(self._text, 1)
        row.addWidget(self.action)
        row.addWidget(close)
        self.hide()

    def show_notice(self, text: str, level: str = "info", ends: Ends = WITH_PAGE) -> None:
        """Show a notice. `tone` is info, attention or danger. It stays until it is dismissed, replaced or ended."""
        self._ends = ends
        self._follow = self._dismissed = lambda: None
        name, role = _ICONS[level]
        self._image.setPixmap(pixmap(name, role, 20))
        self._text.setText(text)
        self.action.hide()
        self.setAccessibleName(text)
        self.setProperty("tone", level)
        self.style().unpolish(self)
        self.style().polish(self)
        self.show()
        announce(self, text, is_urgent=level == "danger")

    def offer(self, text: str, action: Callable[[], object], icon_name: str = "undo") -> None:
        """Add an action to the notice until it is replaced or withdrawn."""
        self._action = action
        self.action.setIcon(icon(icon_name))
        self.action.setText(f" {text}")
        self.action.setAccessibleName(text)
        self.action.show()

    def follow_results(self, update: Callable[[], object]) -> None:
        """Call `update` whenever results may have changed, until the notice is replaced or hidden."""
        self._follow = update

    def on_dismissed(self, dismissed: Callable[[], object]) -> None:
        """Call `dismissed` if the user dismisses this notice."""
        self._dismissed = dismissed

    def _dismiss(self) -> None:
        self.hide()
        self._dismissed()

    def withdraw(self) -> None:
        self.action.hide()

    def on_event(self, event: Event) -> None:
        """Hide the notice if the event makes it obsolete, or update one about results."""
        if isinstance(event, self._ends.events):
            self.hide()
        elif isinstance(event, _OF_RESULTS) and not self.isHidden():
            self._follow()

    def page_left(self) -> None:
        if self._ends.goes_with_page:
            self.hide()

    @property
    def text(self) -> str:
        return self._text.text()
