"""Validation errors that prevent the submission, in the strip above the answers and at each control, until they are
fixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.core.answer.areas import counted
from annotator.core.answer.regions import Answer
from annotator.core.answer.validation import Finding, FindingCode, findings
from annotator.core.design.tree import Design
from annotator.ui.accessibility.announcer import announce
from annotator.ui.controls.base import ControlPart
from annotator.ui.design.validation_strip import SHOWN, ValidationStrip
from annotator.ui.i18n.messages import finding_sentence, hearing_text
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import key_in_text

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedShare


LOOKED_AT_S = 2.0  # minimum display time: a task shown for less was not really seen


class Unsaid(Enum):
    """Warnings about a submittable answer. BARE: no regions on an image. CROSSING: outlines cross themselves. LEFT:
    texts are empty or predictions are untouched."""

    BARE = auto()
    CROSSING = auto()
    LEFT = auto()


type UnsaidWords = Mapping[Unsaid, str]

# warned about in every task, even after one was submitted anyway
_EACH_TIME = frozenset({Unsaid.BARE, Unsaid.CROSSING})


class ValidationMessages(QObject):
    """The messages of a task. `wanted` carries the finding that the user selected. `is_mute` returns True if no
    audio can be played. `as_it_is`: the user submits despite the warning."""

    wanted = Signal(object)
    as_it_is = Signal()

    def __init__(
        self, strip: ValidationStrip, controls: Mapping[str, ControlPart], is_mute: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__()
        self._strip = strip
        self._controls = controls
        self._is_mute = is_mute
        self._listed: tuple[Finding, ...] = ()  # findings of the last submission attempt
        self._open: tuple[Finding, ...] = ()  # those not fixed yet
        self._others = 0  # number of findings since then
        self._areas: dict[str, int] = {}  # region numbers, by ID
        self._named: list[str] = []
        self._at = -1  # index of the current finding
        self._asks: set[Unsaid] = set()  # current warnings
        self._asked: set[Unsaid] = set()  # all warnings of this task so far
        self._answer: Answer | None = None  # the answer that the warnings refer to
        self._settled: set[Unsaid] = set()  # warnings that are off for the whole bundle
        strip.wanted.connect(self._go)
        strip.as_it_is.connect(self._send)
        strip.always_so.connect(self._send_from_now_on)

    def ask_once(self, unsaid: UnsaidWords, seen_for_s: float) -> bool:
        """Show warnings before a submission, unless the user turned them off. Return True if there are new ones. A
        task that was displayed for less than `LOOKED_AT_S` warns about BARE even if that is off."""
        goes = self._settled - {Unsaid.BARE} if seen_for_s < LOOKED_AT_S else self._settled
        still = {what: words for what, words in unsaid.items() if what not in goes}
        if still.keys() <= self._asked:
            self._settle(still)
            return False
        self._asks = set(still)
        self._asked |= self._asks
        is_bare = Unsaid.BARE in still
        self._strip.ask(_question(still.values()), leads=not is_bare, ends=is_bare and Unsaid.BARE not in self._settled)
        announce(self._strip, self._strip.accessibleName())
        if Unsaid.CROSSING in still:  # makes the affected outline visible
            self._strip.first_wanted.emit()
        return True

    def ask_on(self, answer: Answer, unsaid: Callable[[], UnsaidWords]) -> None:
        """Update the current warnings. A changed answer is warned about again."""
        if answer != self._answer:
            self._answer = answer
            self._asked -= _EACH_TIME
        if self._asks:
            left = [words for what, words in unsaid().items() if what in self._asks]
            mended = _("There is an answer now.") if Unsaid.BARE in self._asks else _("Everything is complete now.")
            mended = _("Fixed.") if self._asks == {Unsaid.CROSSING} else mended
            self._strip.ask_in_other_words(_question(left) if left else "", mended)

    def _settle(self, what: Iterable[Unsaid]) -> None:
        """Turn these warnings off for the bundle, except those shown in every task."""
        self._settled.update(set(what) - _EACH_TIME)

    def _send(self) -> None:
        self._settle(self._asks)
        self._asked |= self._asks
        self.as_it_is.emit()

    def _send_from_now_on(self) -> None:
        """Submit, and do not warn about images without regions any more."""
        self._settled.add(Unsaid.BARE)
        self._send()

    def take_over(self, before: ValidationMessages) -> None:
        """Take over the settled warnings from the earlier layout of the same bundle."""
        self._settled = before._settled

    def tell(self, all_findings: tuple[Finding, ...], answer: Answer, design: Design, selected_area: str) -> None:
        self._areas, self._asks = _numbers(answer, design), set()
        self._asked -= _EACH_TIME  # the warning is no longer displayed
        self._listed, self._open, self._at, self._others = all_findings, all_findings, -1, 0
        self._named = self._names()
        self._strip.tell(self._named, len(all_findings))
        self._show(selected_area)
        announce(self._strip, self._strip.accessibleName() if all_findings else "")
        self.next()

    def next_or_first(self, answer: Answer, design: Design, columns: Mapping[str, str], selected_area: str) -> None:
        """Go to the next finding. If there is none, validate the answer and show what is missing. While a warning is
        shown, go to its first subject."""
        missing = () if self._open else findings(answer, design, columns)
        if missing:
            self.tell(missing, answer, design, selected_area)
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

    def narrow(self, answer: Answer, design: Design, columns: Mapping[str, str], selected_area: str) -> None:
        """Mark fixed findings after a change. New findings are counted, and named at the next submission or by the
        next-finding key once all others are fixed."""
        if self._listed:
            still = {_key(finding) for finding in findings(answer, design, columns)}
            self._others = len(still - {_key(finding) for finding in self._listed})
            self._areas = _numbers(answer, design)
            self._open = tuple(finding for finding in self._listed if _key(finding) in still or _is_unheard(finding))
            self._show(selected_area)

    def hear(self, share: ListenedShare, paths: Mapping[str, str], selected_area: str) -> None:
        """Update findings about playback: the part played so far and the position of the rest. `paths` are those of
        the audio, by object name."""
        if any(finding.code is FindingCode.NOT_HEARD for finding in self._listed):
            now = tuple(_by_now(finding, share, paths) for finding in self._open)
            self._open = tuple(found for found in now if found.code is not FindingCode.NOT_HEARD or _is_unheard(found))
            self._listed = tuple(_by_now(finding, share, paths) for finding in self._listed)
            self._show(selected_area)

    def forget(self) -> None:
        self._listed, self._open, self._named, self._others = (), (), [], 0
        self._asks, self._asked = set(), set()
        self._strip.tell((), 0)
        self._show("")

    def _go(self, place: int) -> None:
        if place < len(self._listed):
            self._at = place
            finding = self._listed[place]
            announce(self._strip, self._sentence(finding))
            self.wanted.emit(finding)

    def _show(self, selected_area: str) -> None:
        """Display the findings. The space of a fixed one stays, so that nothing moves up under the mouse pointer."""
        names = self._names()
        if names != self._named:  # a region was deleted, or more was played
            self._named = names
            self._strip.rename(names)
        self._strip.mark(self._are_open(), self._others)
        concerned = {finding.control for finding in self._listed}
        for name, part in self._controls.items():
            own = [finding for finding in self._open if finding.control == name and finding.area in ("", selected_area)]
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
        if finding.code is FindingCode.NOT_HEARD:
            return hearing_text(finding, is_mute=self._is_mute())
        words, number = self._words(finding), self._number(finding)
        return _("Region {number}: {sentence}").format(number=number, sentence=words) if number else words

    def _number(self, finding: Finding) -> int:
        return self._areas.get(finding.area, 0)

    def _words(self, finding: Finding) -> str:
        part = self._controls.get(finding.control)
        return part.words if part is not None else finding.control


def _question(unsaid: Iterable[str]) -> str:
    key = key_in_text("submit")
    words = _("{unsaid} Submit again ({key}) to send it anyway.") if key else _("{unsaid} Submit anyway?")
    return words.format(unsaid=" ".join(unsaid), key=key)


def _numbers(answer: Answer, design: Design) -> dict[str, int]:
    """Return the numbers of all regions, by ID."""
    return {area.id: number for number, area in enumerate(counted(answer, design), start=1)}


def _key(finding: Finding) -> tuple[object, ...]:
    """Return a key that identifies a finding; there may be thousands to compare."""
    params = tuple(sorted(finding.params.items()))
    return finding.code, finding.control, finding.area, finding.message, params


def _is_unheard(finding: Finding) -> bool:
    return finding.code is FindingCode.NOT_HEARD and int(finding.params["percent"]) < int(finding.params["limit"])


def _by_now(finding: Finding, share: ListenedShare, paths: Mapping[str, str]) -> Finding:
    if finding.code is not FindingCode.NOT_HEARD:
        return finding
    from_ms = int(finding.params["from_ms"])
    heard = share.audio_files.of(paths.get(finding.control, ""))
    from_ms = next((end for start, end in heard if start <= from_ms < end), from_ms)
    return replace(finding, params={**finding.params, "percent": str(share.percent), "from_ms": str(from_ms)})
