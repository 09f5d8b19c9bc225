"""The target of a label press: the selection or the next region."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from annotator.core.answer.areas import shape_made
from annotator.core.answer.regions import Area
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Audio, ObjectTag, Video
from annotator.core.design.tree import Design
from annotator.ui.controls.choosing.labels import LabelsPart, Press
from annotator.ui.design.selection.mark_state import MarkState
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext


class LabelTarget:
    """The rules for the target of a label press.

    On images and texts, the key and a click do the same: they relabel a region that the user selected. On audio and
    video, a key labels the current position and only a click relabels. A region that was selected by the program,
    after drawing or undo, is never relabelled."""

    def __init__(
        self, design: Design, marked: ObjectTag | None, parts: Mapping[str, LabelsPart], standing: MarkState
    ) -> None:
        """Create the rules. `marked` is the annotated object; `parts` are its labels controls by name. `speak` is
        called with the hint, empty if labels apply to the next region and at most one region is selected."""
        self._design, self._standing = design, standing
        self._parts = parts
        self.speak: Callable[[str], None] = lambda _words: None
        self.has_keys = not isinstance(marked, Audio | Video)
        self._by_itself = ""  # a region ID
        self._selected: Area | None = None
        self.is_drawing: Callable[[], bool] = lambda: False

    def show(self, selected: Area | None) -> None:
        if selected is None or selected.id != self._by_itself:
            self._by_itself = ""
        self._selected = selected
        self.tell()

    def chosen_by_itself(self, area_id: str) -> None:
        """Record that the program selects a region: because of a question about it, or after an undo."""
        self._by_itself = area_id
        self.tell()

    def taken_by_hand(self) -> None:
        """Record that the user selected or grabbed a region."""
        self._by_itself = ""
        self.tell()

    def tell(self) -> None:
        """Update the aim of each label and the hint."""
        area = self.at
        for part in self._parts.values():
            tag = part.tag
            part.show_aim(names=area is not None and isinstance(tag, Labels) and self.can_name(tag, area))
        names, count = self.has_keys and area is not None, len(self._standing.together)
        alone = named_text() if names else ""
        self.speak(together_text(count, names=names) if count else alone)

    @property
    def selected_id(self) -> str:
        return "" if self._selected is None else self._selected.id

    @property
    def at(self) -> Area | None:
        """The region that the user selected, unless another drawing is in progress."""
        chosen = self._selected
        is_aimed = chosen is not None and chosen.id != self._by_itself and not self.is_drawing()
        return chosen if is_aimed else None

    def named(self, tag: Labels, how: Press) -> Area | None:
        """Return the region that a press relabels; None if it concerns the next region or nothing."""
        if how is Press.NEXT and not self.has_keys:
            return None
        area = self._selected if how is Press.RENAME else self.at
        return area if area is not None and self.can_name(tag, area) else None

    def can_name(self, tag: Labels, area: Area) -> bool:
        """Return True if a label may be assigned to the region. Labels of a region tool only fit its shape: a
        polygon is not a key point."""
        return shape_made(tag, self._design) in (None, area.shape)


def together_text(count: int, *, names: bool) -> str:
    """Return the hint for `count` selected regions; `names`: a label applies to them."""
    named = ngettext(
        "{count} region selected. A label applies to it. Esc: next region.",
        "{count} regions selected. A label applies to them. Esc: next region.",
        count,
    )
    unnamed = ngettext("{count} region selected.", "{count} regions selected.", count)
    return (named if names else unnamed).format(count=number_format.count(count))


def named_text() -> str:
    return _("A label now applies to the selection. Esc: apply to the next region.")
