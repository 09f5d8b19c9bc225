"""What the press of a label is about: what is chosen, or what comes next."""

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
    """On a picture and in a text, a label's key and a click on it do the same: what somebody chose is named. Where
    something plays, a key marks what is heard or seen at that moment, and a click alone names. What was chosen by
    itself, as it was just marked or undone, is named by neither."""

    def __init__(
        self, design: Design, marked: ObjectTag | None, parts: Mapping[str, LabelsPart], standing: MarkState
    ) -> None:
        """`marked` is the object that is marked on; `parts` show its labels, by control. `speak` is called with what is
        to be said of that: empty where labels say what comes next and at most one mark is chosen."""
        self._design, self._standing = design, standing
        self._parts = parts
        self.speak: Callable[[str], None] = lambda _words: None
        self.has_keys = not isinstance(marked, Audio | Video)
        self._by_itself = ""  # an area
        self._selected: Area | None = None
        self.is_drawing: Callable[[], bool] = lambda: False

    def show(self, selected: Area | None) -> None:
        if selected is None or selected.id != self._by_itself:
            self._by_itself = ""
        self._selected = selected
        self.tell()

    def chosen_by_itself(self, area_id: str) -> None:
        """It is, or will be at once: because something is asked about it, or as it was undone."""
        self._by_itself = area_id
        self.tell()

    def taken_by_hand(self) -> None:
        """Somebody chose an area, or took hold of the one that is chosen."""
        self._by_itself = ""
        self.tell()

    def tell(self) -> None:
        """Each label says what a click on it does."""
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
        """What was chosen by hand, and is not about to be followed by another that is begun."""
        chosen = self._selected
        is_aimed = chosen is not None and chosen.id != self._by_itself and not self.is_drawing()
        return chosen if is_aimed else None

    def named(self, tag: Labels, how: Press) -> Area | None:
        """What such a press names; None: it is about what comes next, or says nothing."""
        if how is Press.NEXT and not self.has_keys:
            return None
        area = self._selected if how is Press.RENAME else self.at
        return area if area is not None and self.can_name(tag, area) else None

    def can_name(self, tag: Labels, area: Area) -> bool:
        """Labels that make areas name only areas such as they make: no polygon is a key point."""
        return shape_made(tag, self._design) in (None, area.shape)


def together_text(count: int, *, names: bool) -> str:
    """Of so many that are chosen; `names`: a label is about them."""
    named = ngettext(
        "{count} region selected. A label applies to it. Esc: next region.",
        "{count} regions selected. A label applies to them. Esc: next region.",
        count,
    )
    unnamed = ngettext("{count} region selected.", "{count} regions selected.", count)
    return (named if names else unnamed).format(count=number_format.count(count))


def named_text() -> str:
    return _("A label now applies to the selection. Esc: apply to the next region.")
