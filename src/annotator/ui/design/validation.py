"""Validation errors that prevent the submission, and warnings before it: in the strip above the answers and at each
control, until they are fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from annotator.core.answer.regions import counted
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import Finding, FindingCode, findings
from annotator.core.design.tree import Design
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import finding_sentence, hearing_text
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import key_in_text, keys_of
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import clear, label, tip
from annotator.ui.widgets.layouts import FlowLayout

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedShare

SHOWN = 6
WIDEST_PX = 440
LEAST_PX = 80
AROUND_PX = 16  # padding of a link text


class ValidationStrip(QFrame):
    """A strip. `wanted` carries a finding's index. `first_wanted`, `as_it_is`, `always_so` respond to a warning."""

    wanted = Signal(int)
    first_wanted = Signal()
    as_it_is = Signal()
    always_so = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self._image = QLabel()
        self._links: list[ShorteningLink] = []
        self._asked: list[ShorteningLink] = []
        self._text = label("", wrap=True)
        self._buttons = FlowLayout(spacing_px=6)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._image)
        head.addWidget(self._text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addLayout(self._buttons)
        self.hide()

    def show_links(self, names: Sequence[str], count: int) -> None:
        """Display links to the first SHOWN of `count` findings. `names`: their subjects, empty to hide it."""
        clear(self._buttons)
        self._links = []
        self._asked = []
        self._text.setMinimumHeight(0)
        self.setVisible(bool(names))
        if not names:
            return
        for place, name in enumerate(names):
            link = ShorteningLink(name)
            link.setAccessibleName(_("Go to {control}").format(control=name))
            link.clicked.connect(partial(self.wanted.emit, place))
            self._buttons.addWidget(link)
            self._links.append(link)
        self.mark([True] * count)

    def ask(self, text: str, *, leads: bool, ends: bool) -> None:
        """Display a warning; `leads` adds a link to the first subject, `ends` a link that turns the warning off."""
        self.show_links((), 0)
        to_first = ((_("Go to first item"), self.first_wanted),) if leads else ()
        no_more = ((_("Submit and do not ask again in this job"), self.always_so),) if ends else ()
        for name, answer in (*to_first, (_("Submit anyway"), self.as_it_is), *no_more):
            link = ShorteningLink(name)
            link.clicked.connect(answer)
            self._buttons.addWidget(link)
            self._asked.append(link)
        self._say("warning", "attention", text)
        self.show()

    def update_warning(self, text: str, repaired: str) -> None:
        """Update a warning. With empty `text`, display `repaired` and hide the links. If the mouse pointer is over
        the column, nothing moves; otherwise the strip shrinks."""
        above = self.parentWidget()
        keeps_room = bool(text) or (above is not None and above.underMouse())
        for link in self._asked:
            room = link.sizePolicy()
            room.setRetainSizeWhenHidden(keeps_room)
            link.setSizePolicy(room)
            link.setVisible(bool(text))
        self._text.setMinimumHeight(self._text.height() if keeps_room else 0)
        if text:
            self._say("warning", "attention", text)
        else:
            self._say("done", "info", repaired)

    def rename(self, names: Sequence[str]) -> None:
        """Rename the existing links. The focus stays."""
        for link, name in zip(self._links, names, strict=False):
            link.say(name)
            link.setAccessibleName(_("Go to {control}").format(control=name))

    def mark(self, is_open: Sequence[bool], others: int = 0) -> None:
        """Update links and count, with `others`. Fixed findings stay, struck out: the height is the same."""
        count = sum(is_open) + others
        text = _still_to_do(count) if count else _("Everything is complete now.")
        if not all(is_open):
            self._text.setMinimumHeight(self._text.height())
        self._say("warning" if count else "done", "attention" if count else "info", text)
        for link, still in zip(self._links, is_open, strict=False):
            font = link.font()
            font.setStrikeOut(not still)
            link.setFont(font)
            link.setEnabled(still)

    def _say(self, icon_name: str, level: str, text: str) -> None:
        self._image.setPixmap(pixmap(icon_name, "accent" if level == "info" else level, 20))
        self._text.setText(text)
        self.setAccessibleName(text)
        if self.property("tone") != level:
            self.setProperty("tone", level)
            self.style().unpolish(self)
            self.style().polish(self)


class ShorteningLink(QPushButton):
    """A link that requests the width of its text, up to WIDEST_PX, and elides it if necessary."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setProperty("role", "link")
        self.setAutoDefault(True)
        # a QPushButton does not shrink by default
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._words = ""
        self.say(text)

    def say(self, text: str) -> None:
        self._words = text
        tip(self, text)
        self._shorten(WIDEST_PX)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        needed_px = self.fontMetrics().horizontalAdvance(self._words) + AROUND_PX
        return QSize(min(WIDEST_PX, needed_px), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST_PX, self.sizeHint().width()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._shorten(event.size().width())
        super().resizeEvent(event)

    def _shorten(self, width_px: int) -> None:
        room_px = width_px - AROUND_PX + 2
        shortened = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, room_px)
        self.setText(shortened.replace("&", "&&"))


def _still_to_do(count: int) -> str:
    key = keys_of("next_finding")
    if not key:
        text = ngettext("{count} item to complete.", "{count} items to complete.", count)
        return text.format(count=number_format.count(count))
    text = ngettext(
        "{count} item to complete. {key}: go to it.", "{count} items to complete. {key}: go to the next one.", count
    )
    return text.format(count=number_format.count(count), key=key)


LOOKED_AT_S = 2.0  # minimum display time: a task shown for less was not really seen


class SubmitWarning(Enum):
    """Warnings about a submittable answer. BARE: no regions on an image. LEFT_OUT: a choice hides regions. CROSSING:
    outlines cross themselves. LEFT: texts are empty or predictions are untouched. UNMOVED: no card was moved."""

    BARE = auto()
    LEFT_OUT = auto()
    CROSSING = auto()
    LEFT = auto()
    UNMOVED = auto()


type WarningTexts = Mapping[SubmitWarning, str]

# warned about in every task, even after one was submitted anyway
_EACH_TIME = frozenset({SubmitWarning.BARE, SubmitWarning.LEFT_OUT, SubmitWarning.CROSSING, SubmitWarning.UNMOVED})
# warnings with something to go to
_LEADING = frozenset({SubmitWarning.CROSSING, SubmitWarning.LEFT})


class ValidationMessages(QObject):
    """The messages of a task. `wanted` carries the finding that the user selected. `is_mute` returns True if no
    audio can be played. `as_it_is`: the user submits despite the warning."""

    wanted = Signal(object)
    as_it_is = Signal()

    def __init__(
        self, strip: ValidationStrip, controls: Mapping[str, ControlPart], is_mute: Callable[[], bool]
    ) -> None:
        super().__init__()
        self._strip = strip
        self._controls = controls
        self._is_mute = is_mute
        self._listed: tuple[Finding, ...] = ()  # findings of the last submission attempt
        self._open: tuple[Finding, ...] = ()  # those not fixed yet
        self._others = 0  # number of findings since then
        self._region_numbers: dict[str, int] = {}  # region numbers, by ID
        self._named: list[str] = []
        self._at = -1  # index of the current finding
        self._asks: set[SubmitWarning] = set()  # current warnings
        self._asked: set[SubmitWarning] = set()  # all warnings of this task so far
        self._answer: Answer | None = None  # the answer that the warnings refer to
        self._settled: set[SubmitWarning] = set()  # warnings that are off for the whole bundle
        strip.wanted.connect(self._go)
        strip.as_it_is.connect(self._send)
        strip.always_so.connect(self._send_from_now_on)

    def ask_once(self, warnings: WarningTexts, seen_for_s: float) -> bool:
        """Show warnings before a submission, unless the user turned them off. Return True if there are new ones. A
        task that was displayed for less than `LOOKED_AT_S` warns about BARE even if that is off."""
        goes = self._settled - {SubmitWarning.BARE} if seen_for_s < LOOKED_AT_S else self._settled
        still = {what: text for what, text in warnings.items() if what not in goes}
        if still.keys() <= self._asked:
            self._settle(still)
            return False
        self._asks = set(still)
        self._asked |= self._asks
        is_bare = SubmitWarning.BARE in still
        self._strip.ask(
            _question(still.values()),
            leads=bool(still.keys() & _LEADING),
            ends=is_bare and SubmitWarning.BARE not in self._settled,
        )
        announce(self._strip, self._strip.accessibleName())
        if SubmitWarning.CROSSING in still:  # makes the affected outline visible
            self._strip.first_wanted.emit()
        return True

    def ask_on(self, answer: Answer, warnings: Callable[[], WarningTexts]) -> None:
        """Update the current warnings. A changed answer is warned about again."""
        if answer != self._answer:
            self._answer = answer
            self._asked -= _EACH_TIME
        if self._asks:
            left = [text for what, text in warnings().items() if what in self._asks]
            repaired = (
                _("The task now has an answer.")
                if SubmitWarning.BARE in self._asks
                else _("Everything is complete now.")
            )
            repaired = _("Fixed.") if self._asks <= {SubmitWarning.LEFT_OUT, SubmitWarning.CROSSING} else repaired
            self._strip.update_warning(_question(left) if left else "", repaired)

    def _settle(self, what: Iterable[SubmitWarning]) -> None:
        """Turn these warnings off for the bundle, except those shown in every task."""
        self._settled.update(set(what) - _EACH_TIME)

    def _send(self) -> None:
        self._settle(self._asks)
        self._asked |= self._asks
        self.as_it_is.emit()

    def _send_from_now_on(self) -> None:
        """Submit, and do not warn about images without regions any more."""
        self._settled.add(SubmitWarning.BARE)
        self._send()

    def take_over(self, before: ValidationMessages) -> None:
        """Take over the settled warnings from the earlier layout of the same bundle."""
        self._settled = before._settled

    def show_messages(
        self, all_findings: tuple[Finding, ...], answer: Answer, design: Design, selected_region: str
    ) -> None:
        self._region_numbers = _numbers(answer, design)
        self._asks = set()
        self._asked -= _EACH_TIME  # the warning is no longer displayed
        self._listed = all_findings
        self._open = all_findings
        self._at = -1
        self._others = 0
        self._named = self._names()
        self._strip.show_links(self._named, len(all_findings))
        self._show(selected_region)
        announce(self._strip, self._strip.accessibleName() if all_findings else "")
        self.next()

    def next_or_first(self, answer: Answer, design: Design, columns: Mapping[str, str], selected_region: str) -> None:
        """Go to the next finding. If there is none, validate the answer and show what is missing. While a warning is
        shown, go to its first subject."""
        missing = () if self._open else findings(answer, design, columns)
        if missing:
            self.show_messages(missing, answer, design, selected_region)
        elif self._asks:
            self._strip.first_wanted.emit()
        else:
            self.next()

    def next(self) -> None:
        """Go to the next finding, with wrap-around."""
        is_open = self._are_open()
        after = (place for place in range(self._at + 1, len(self._listed)) if is_open[place])
        if self._open:
            self._go(next(after, self._listed.index(self._open[0])))

    def narrow(self, answer: Answer, design: Design, columns: Mapping[str, str], selected_region: str) -> None:
        """Mark fixed findings after a change. New findings are counted, and named at the next submission or by the
        next-finding key once all others are fixed."""
        if self._listed:
            still = {_key(finding) for finding in findings(answer, design, columns)}
            self._others = len(still - {_key(finding) for finding in self._listed})
            self._region_numbers = _numbers(answer, design)
            self._open = tuple(finding for finding in self._listed if _key(finding) in still or _is_unheard(finding))
            self._show(selected_region)

    def hear(self, share: ListenedShare, paths: Mapping[str, str], selected_region: str) -> None:
        """Update findings about playback: the part played so far and the position of the rest. `paths` are those of
        the audio, by object name."""
        if any(finding.code is FindingCode.NOT_PLAYED for finding in self._listed):
            now = tuple(_by_now(finding, share, paths) for finding in self._open)
            self._open = tuple(found for found in now if found.code is not FindingCode.NOT_PLAYED or _is_unheard(found))
            self._listed = tuple(_by_now(finding, share, paths) for finding in self._listed)
            self._show(selected_region)

    def forget(self) -> None:
        self._listed = ()
        self._open = ()
        self._named = []
        self._others = 0
        self._asks = set()
        self._asked = set()
        self._strip.show_links((), 0)
        self._show("")

    def _go(self, place: int) -> None:
        if place < len(self._listed):
            self._at = place
            finding = self._listed[place]
            announce(self._strip, self._sentence(finding))
            self.wanted.emit(finding)

    def _show(self, selected_region: str) -> None:
        """Display the findings. The space of a fixed one stays, so that nothing moves up under the mouse pointer."""
        names = self._names()
        if names != self._named:  # a region was deleted, or more was played
            self._named = names
            self._strip.rename(names)
        self._strip.mark(self._are_open(), self._others)
        concerned = {finding.control for finding in self._listed}
        for name, part in self._controls.items():
            own = [
                finding
                for finding in self._open
                if finding.control == name and finding.region_id in ("", selected_region)
            ]
            if own:
                part.show_finding(self._sentence(own[0]))
            elif name in concerned:
                part.settle_finding()
            else:
                part.clear_finding()

    def _sentence(self, finding: Finding) -> str:
        return finding_sentence(finding, self._words(finding), self._number(finding))

    def _are_open(self) -> list[bool]:
        """Return a flag for each listed finding: True if it is not fixed."""
        still = {_key(finding) for finding in self._open}
        return [_key(finding) in still for finding in self._listed]

    def _names(self) -> list[str]:
        """Return the names of the findings that have a button."""
        return [self._name(finding) for finding in self._listed[:SHOWN]]

    def _name(self, finding: Finding) -> str:
        """Return the subject of a finding: the control, and the number of the region."""
        if finding.code is FindingCode.NOT_PLAYED:
            return hearing_text(finding, is_mute=self._is_mute())
        text = self._words(finding)
        number = self._number(finding)
        return _("Region {number}: {sentence}").format(number=number, sentence=text) if number else text

    def _number(self, finding: Finding) -> int:
        return self._region_numbers.get(finding.region_id, 0)

    def _words(self, finding: Finding) -> str:
        part = self._controls.get(finding.control)
        return part.text if part is not None else finding.control


def _question(warnings: Iterable[str]) -> str:
    key = key_in_text("submit")
    text = _("{warnings} Submit again ({key}) to send the answer anyway.") if key else _("{warnings} Submit anyway?")
    return text.format(warnings=" ".join(warnings), key=key)


def _numbers(answer: Answer, design: Design) -> dict[str, int]:
    """Return the numbers of all regions, by ID."""
    return {region.id: number for number, region in enumerate(counted(answer, design), start=1)}


def _key(finding: Finding) -> tuple[object, ...]:
    """Return a key that identifies a finding; there may be thousands to compare."""
    params = tuple(sorted(finding.params.items()))
    return finding.code, finding.control, finding.region_id, finding.message, params


def _is_unheard(finding: Finding) -> bool:
    return finding.code is FindingCode.NOT_PLAYED and int(finding.params["percent"]) < int(finding.params["limit"])


def _by_now(finding: Finding, share: ListenedShare, paths: Mapping[str, str]) -> Finding:
    if finding.code is not FindingCode.NOT_PLAYED:
        return finding
    from_ms = int(finding.params["from_ms"])
    heard = share.audio_files.of(paths.get(finding.control, ""))
    from_ms = next((end for start, end in heard if start <= from_ms < end), from_ms)
    return replace(finding, params={**finding.params, "percent": str(share.percent), "from_ms": str(from_ms)})
