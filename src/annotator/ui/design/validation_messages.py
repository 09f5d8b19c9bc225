"""What kept an answer from being submitted, until it is mended: above the answers, and beside each control."""

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


LOOKED_AT_S = 2.0  # what was on screen for less is not taken for looked at


class Unsaid(Enum):
    """What may be sent as it is, and was perhaps forgotten. BARE: nothing is answered, where something is marked on a
    picture. CROSSING: outlines run over themselves. LEFT: texts are blank, or what was predicted is not touched."""

    BARE = auto()
    CROSSING = auto()
    LEFT = auto()


type UnsaidWords = Mapping[Unsaid, str]

_EACH_TIME = frozenset({Unsaid.BARE, Unsaid.CROSSING})  # to send one so says nothing of others


class ValidationMessages(QObject):
    """`wanted` names the finding that the person goes to. `is_mute`: whether nothing can be heard here. `as_it_is`:
    what was asked about is to be sent as it is."""

    wanted = Signal(object)
    as_it_is = Signal()

    def __init__(
        self, strip: ValidationStrip, controls: Mapping[str, ControlPart], is_mute: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__()
        self._strip = strip
        self._controls = controls
        self._is_mute = is_mute
        self._listed: tuple[Finding, ...] = ()  # at the last submission
        self._open: tuple[Finding, ...] = ()  # what of it is not mended
        self._others = 0  # what is missing since then
        self._areas: dict[str, int] = {}  # the numbers of all, by id
        self._named: list[str] = []
        self._at = -1  # among those that are listed
        self._asks: set[Unsaid] = set()  # about what may be sent as it is
        self._asked: set[Unsaid] = set()  # all of it, of this task
        self._answer: Answer | None = None  # of which it was asked
        self._settled: set[Unsaid] = set()  # what goes as it is, in every task of this bundle
        strip.wanted.connect(self._go)
        strip.as_it_is.connect(self._send)
        strip.always_so.connect(self._send_from_now_on)

    def ask_once(self, unsaid: UnsaidWords, seen_for_s: float) -> bool:
        """Before an answer is sent in which something may have been forgotten, where nobody said that it goes so. Of
        a picture that nobody can have looked at, nobody did."""
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
        if Unsaid.CROSSING in still:  # which it is, is seen
            self._strip.first_wanted.emit()
        return True

    def ask_on(self, answer: Answer, unsaid: Callable[[], UnsaidWords]) -> None:
        """What is left of what was asked about. Another answer is asked about again."""
        if answer != self._answer:
            self._answer = answer
            self._asked -= _EACH_TIME
        if self._asks:
            left = [words for what, words in unsaid().items() if what in self._asks]
            mended = _("There is an answer now.") if Unsaid.BARE in self._asks else _("Everything is complete now.")
            mended = _("Fixed.") if self._asks == {Unsaid.CROSSING} else mended
            self._strip.ask_in_other_words(_question(left) if left else "", mended)

    def _settle(self, what: Iterable[Unsaid]) -> None:
        """It goes as it is from now on."""
        self._settled.update(set(what) - _EACH_TIME)

    def _send(self) -> None:
        self._settle(self._asks)
        self._asked |= self._asks
        self.as_it_is.emit()

    def _send_from_now_on(self) -> None:
        """Pictures with nothing on them, too."""
        self._settled.add(Unsaid.BARE)
        self._send()

    def take_over(self, before: ValidationMessages) -> None:
        """From the layout before, of the same bundle."""
        self._settled = before._settled

    def tell(self, all_findings: tuple[Finding, ...], answer: Answer, design: Design, selected_area: str) -> None:
        self._areas, self._asks = _numbers(answer, design), set()
        self._asked -= _EACH_TIME  # the question is not on screen any more
        self._listed, self._open, self._at, self._others = all_findings, all_findings, -1, 0
        self._named = self._names()
        self._strip.tell(self._named, len(all_findings))
        self._show(selected_area)
        announce(self._strip, self._strip.accessibleName() if all_findings else "")
        self.next()

    def next_or_first(self, answer: Answer, design: Design, columns: Mapping[str, str], selected_area: str) -> None:
        """Before a submission, and once all that one told of is mended, what is missing is looked for; where something
        was asked about, the first of that."""
        missing = () if self._open else findings(answer, design, columns)
        if missing:
            self.tell(missing, answer, design, selected_area)
        elif self._asks:
            self._strip.first_wanted.emit()
        else:
            self.next()

    def next(self) -> None:
        """The next one, from the last on to the first."""
        is_open = self._are_open()
        after = (place for place in range(self._at + 1, len(self._listed)) if is_open[place])
        if self._open:
            self._go(next(after, self._listed.index(self._open[0])))

    def narrow(self, answer: Answer, design: Design, columns: Mapping[str, str], selected_area: str) -> None:
        """After a change: what is mended is marked. What is missing anew is counted, and named at the next submission,
        or by the key that leads there once nothing else is left."""
        if self._listed:
            still = {_key(finding) for finding in findings(answer, design, columns)}
            self._others = len(still - {_key(finding) for finding in self._listed})
            self._areas = _numbers(answer, design)
            self._open = tuple(finding for finding in self._listed if _key(finding) in still or _is_unheard(finding))
            self._show(selected_area)

    def hear(self, share: ListenedShare, paths: Mapping[str, str], selected_area: str) -> None:
        """After listening: what was heard by now, and where the rest begins. `paths` are those of the sounds, by the
        name of their object."""
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
        """Where something was missing its room stays: nothing moves up under the mouse while a form is filled."""
        names = self._names()
        if names != self._named:  # an area went, or more was heard
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
        """Of what was listed."""
        still = {_key(finding) for finding in self._open}
        return [_key(finding) in still for finding in self._listed]

    def _names(self) -> list[str]:
        """Of those that have a button."""
        return [self._name(finding) for finding in self._listed[:SHOWN]]

    def _name(self, finding: Finding) -> str:
        """What it is about: the control, and the area by its number."""
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
    """Of all areas, by their ids."""
    return {area.id: number for number, area in enumerate(counted(answer, design), start=1)}


def _key(finding: Finding) -> tuple[object, ...]:
    """What is the same finding: there may be thousands, which are looked up."""
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
