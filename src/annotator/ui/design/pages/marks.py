"""Marks and the pages that they are on: what is chosen, undone or gone on with is seen, whichever page it is on."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.areas import areas
from annotator.core.answer.in_progress import DrawingInProgress
from annotator.core.answer.regions import Answer, Area
from annotator.core.design.tree import Design
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.marks.annotated_object import AnnotatedObject
from annotator.ui.design.pages.images import DesignImages
from annotator.ui.viewers.paging.pager import Paging


class MarkedPages(QObject):
    """`turned`: another page comes on screen, and nothing is chosen."""

    turned = Signal()

    def __init__(
        self,
        images: DesignImages,
        design: Design,
        objects: Sequence[AnnotatedObject],
        let_go: Callable[[], None],
        parent: QObject,
    ) -> None:
        """`let_go` is called when nothing shall be chosen any more."""
        super().__init__(parent)
        self._images, self._design, self._let_go = images, design, let_go
        self._objects = {marked.name: marked for marked in objects}
        images.prepare(self._prepare)

    def bring(self, area: Area) -> None:
        """The page that it is on, unless something is begun on this one."""
        if area.page is not None and area.to_name in self._images.names and self._is_in_reach(area):
            self._images.paging(area.to_name).bring(area.page)

    def may_choose(self, area_id: str) -> bool:
        """Whether somebody can see that area at once: not where something is begun on another page, which is said."""
        for marked in self._objects.values():
            areas_here = (mark.area for mark in marked.marking.marks() if mark.area.id == area_id)
            if not all(self._is_in_reach(area) for area in areas_here):
                marked.show_marks()  # what was chosen before is so in the list again
                return False
        return True

    def _is_in_reach(self, area: Area) -> bool:
        if area.page is None or area.to_name not in self._images.names:
            return True
        paging = self._images.paging(area.to_name)
        return not paging.is_elsewhere(area.page) or self._is_all_ended(area.to_name)

    def bring_gone(self, before: Answer, now: Answer) -> None:
        """Nothing is undone out of sight: where a mark was that is gone, that page is seen."""
        there = {area.id for area in areas(now, self._design)}
        paged = (area for area in areas(before, self._design) if area.page is not None)
        gone = next((area for area in paged if area.id not in there), None)
        if gone is not None:
            self._let_go()
            self.bring(gone)
            self.turned.emit()

    def bring_begun(self, name: str, begun: DrawingInProgress) -> None:
        """The page on which something was begun."""
        if begun.page and name in self._images.names:
            self._images.paging(name).bring(begun.page)

    def _prepare(self, name: str, paging: Paging) -> None:
        paging.may_turn = lambda: self._may_leave(name)
        paging.turned.connect(self.turned)
        if (marked := self._objects.get(name)) is not None:  # until then all marks were on one page
            paging.counted.connect(lambda: marked.show_marks())

    def _may_leave(self, name: str) -> bool:
        """What is chosen is let go."""
        if name in self._objects:
            if not self._is_all_ended(name):
                return False
            self._let_go()
        return True

    def _is_all_ended(self, name: str) -> bool:
        """What is drawn in part stays where it is: it is said that it is to be ended first."""
        marked = self._objects.get(name)
        if marked is None:
            return True
        if marked.brush is not None:
            marked.brush.left()  # it is lifted: what it painted is all there
        if marked.is_unfinished:
            marked.marking.say_while(marked.words_to_end)
            announce(marked.view, marked.words_to_end())
            return False
        return True
