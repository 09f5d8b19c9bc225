"""Warnings before submission: answers that were possibly forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.core.answer.geometry.simplification import runs_over_itself
from annotator.core.answer.geometry.vector_line import read_line
from annotator.core.answer.geometry.vertices import MADE_OF_VERTICES
from annotator.core.answer.regions import counted
from annotator.core.answer.result_items import Answer, Origin, Region
from annotator.core.answer.shapes import Shape
from annotator.core.answer.visibility import hiding_choices, left_out, submitted
from annotator.core.design.tree import Design
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.validation import SubmitWarning, WarningTexts
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.widgets.labels import PlainLabel

NAMED = 6  # maximum number of regions listed
AROUND_PX = 8
AS_PREDICTED = frozenset({Origin.PREDICTION, Origin.CONFIRMED})


class EmptyTexts(Protocol):
    @property
    def left_blank(self) -> int: ...

    def go_to_blank(self) -> None: ...


class UnreviewedPredictions(Protocol):
    @property
    def left(self) -> int: ...

    def go_to_first(self) -> None: ...


class SubmitWarnings:
    def __init__(self, design: Design, texts: Sequence[EmptyTexts], choose: Callable[[str], None]) -> None:
        """Create the warnings. `choose` is called with a region ID."""
        self._design = design
        self._texts = texts
        self._choose = choose
        self._known: dict[str, tuple[Region, bool]] = {}  # regions and True if their outline crosses itself
        self._crossing: list[str] = []

    def texts(self, answer: Answer, predicted: UnreviewedPredictions | None, *, has_images: bool) -> WarningTexts:
        """Return the warnings that apply. `has_images`: the design has images to annotate."""
        blank = sum(texts.left_blank for texts in self._texts)
        left = 0 if predicted is None else predicted.left
        found = {
            SubmitWarning.BARE: _("There are no regions.") if has_images and not answer.items else "",
            SubmitWarning.LEFT_OUT: left_out_text(len(left_out(answer, self._design))),
            SubmitWarning.CROSSING: self._crossing_text(answer),
            SubmitWarning.LEFT: _remaining_text(blank, left),
            SubmitWarning.UNMOVED: _("No card was moved.") if self._is_unmoved(answer) else "",
        }
        return {what: text for what, text in found.items() if text}

    def _is_unmoved(self, answer: Answer) -> bool:
        if not self._design.has_cards:
            return False
        from annotator.core.answer.ranking import are_unmoved

        return are_unmoved(submitted(answer, self._design), self._design)

    def _crossing_text(self, answer: Answer) -> str:
        """Return the warning about outlines that cross themselves. Untouched or confirmed predictions are excluded:
        the worker did not draw them, or declared them correct."""
        leaving = submitted(answer, self._design)
        predicted = {item.id for item in leaving.items if item.origin in AS_PREDICTED}
        before = self._known
        numbers = list[int]()
        self._known = {}
        self._crossing = []
        for number, region in enumerate(counted(leaving, self._design), start=1):
            if region.shape not in MADE_OF_VERTICES or region.id in predicted:
                continue
            known = before.get(region.id)
            crosses = known[1] if known is not None and known[0] == region else _crosses(region)
            self._known[region.id] = region, crosses
            if crosses:
                numbers.append(number)
                self._crossing.append(region.id)
        return _words_of(numbers)

    def go_to_next(self, chosen: Collection[str], predicted: UnreviewedPredictions | None) -> None:
        """Go to the first warning, or to the next outline after the selected one."""
        crossing = self._crossing
        blank = next((texts for texts in self._texts if texts.left_blank), None)
        if crossing:
            after = next((place + 1 for place, region_id in enumerate(crossing) if region_id in chosen), 0)
            self._choose(crossing[after % len(crossing)])
        elif blank is not None:
            blank.go_to_blank()
        elif predicted is not None:
            predicted.go_to_first()


class LeftOutNotice(PlainLabel):
    """A notice above the answers while a choice hides regions, so that they never disappear without a word. It also
    explains why none can be marked."""

    def __init__(self, design: Design) -> None:
        super().__init__()
        self._design = design
        self._answer = Answer()
        self.setProperty("role", "notice")
        self.setProperty("tone", "attention")
        self.setMargin(AROUND_PX)
        self.setWordWrap(True)
        self.hide()

    def show_answer(self, answer: Answer) -> None:
        is_other, self._answer = answer is not self._answer, answer
        text = self._left_out_text()
        if is_other and text != self.text():
            announce(self, text)
            self._show(text)

    def show_reason(self, reason: str) -> None:
        """Display the reason that nothing can be marked until the answer changes."""
        announce(self, reason)
        self._show(f"{self._left_out_text()} {reason}".strip())

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))

    def _left_out_text(self) -> str:
        gone = {region.id for region in left_out(self._answer, self._design)}
        if not gone:
            return ""
        controls = (item.from_name for item in self._answer.items if item.id in gone)
        choices = hiding_choices(self._answer, self._design, controls)
        to_do = (
            _("To keep them, take back the answer “{choice}”.") if choices else _("To keep them, change your answers.")
        )
        return f"{left_out_text(len(gone))} {to_do.format(choice=', '.join(choices))}"


def _crosses(region: Region) -> bool:
    """Return True if a polygon or closed line without curves crosses itself."""
    size = (region.extent.size_px if region.extent is not None else None) or (1, 1)
    if region.shape is Shape.POLYGON:
        return runs_over_itself([_on_pixels(spot, size) for spot in region.geometry["points"]])
    drawn = read_line(region.geometry)
    is_plain_ring = drawn.is_ring and drawn.is_straight
    return is_plain_ring and runs_over_itself([_on_pixels(vertex.at, size) for vertex in drawn.vertices])


def _on_pixels(spot: Sequence[float], size: tuple[int, int]) -> Spot:
    """Return pixel coordinates, exact for whole pixels; fractions are kept."""
    return round(spot[0] * size[0] / 100, 6), round(spot[1] * size[1] / 100, 6)


def _words_of(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    named = ", ".join(map(number_format.count, numbers[:NAMED])) + (" …" if len(numbers) > NAMED else "")
    text = ngettext(
        "The outline of region {numbers} crosses itself.",
        "Each of these regions has an outline that crosses itself: {numbers}.",
        len(numbers),
    )
    return text.format(numbers=named)


def left_out_text(count: int) -> str:
    """Return the warning about regions that the worker's own answer hides; empty for none."""
    text = ngettext(
        "{count} region is hidden by your answer and will not be submitted.",
        "{count} regions are hidden by your answer and will not be submitted.",
        count,
    )
    return text.format(count=number_format.count(count)) if count else ""


def _remaining_text(blank: int, left: int) -> str:
    texts = []
    if blank:
        some = ngettext("{count} segment has no text.", "{count} segments have no text.", blank)
        texts.append(some.format(count=number_format.count(blank)))
    if left:
        some = ngettext("{count} prediction is not confirmed.", "{count} predictions are not confirmed.", left)
        texts.append(some.format(count=number_format.count(left)))
    return " ".join(texts)
