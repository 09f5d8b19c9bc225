"""Regions on pages of a document: the page of a selected, restored or continued region is displayed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.in_progress import DrawingInProgress
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.tree import Design
from annotator.ui.accessibility.announcer import announce
from annotator.ui.design.images import DesignImages
from annotator.ui.design.marks.annotated_object import AnnotatedObject
from annotator.ui.viewers.image.paging import Paging


class MarkedPages(QObject):
    """Regions on pages. `turned`: another page is displayed, and nothing is selected."""

    turned = Signal()

    def __init__(
        self,
        images: DesignImages,
        design: Design,
        objects: Sequence[AnnotatedObject],
        let_go: Callable[[], None],
        parent: QObject,
    ) -> None:
        """Create the pages. `let_go` is called to clear the selection."""
        super().__init__(parent)
        self._images = images
        self._design = design
        self._let_go = let_go
        self._objects = {marked.name: marked for marked in objects}
        images.paging_created.connect(self._prepare)
        images.ask_before_turning(self._may_leave)

    def bring(self, region: Region) -> None:
        """Show the page of a region, unless a drawing on the current page is unfinished."""
        if region.page is not None and region.to_name in self._images.names and self._is_in_reach(region):
            self._images.paging(region.to_name).show_page(region.page)

    def may_choose(self, region_id: str) -> bool:
        """Return True if the region can be displayed. A drawing unfinished elsewhere prevents it, with a hint."""
        for marked in self._objects.values():
            regions_here = (mark.region for mark in marked.marking.marks() if mark.region.id == region_id)
            if not all(self._is_in_reach(region) for region in regions_here):
                marked.show_marks()  # restores the earlier selection in the list
                return False
        return True

    def _is_in_reach(self, region: Region) -> bool:
        if region.page is None or region.to_name not in self._images.names:
            return True
        paging = self._images.paging(region.to_name)
        return not paging.is_other_page(region.page) or self._is_all_ended(region.to_name)

    def bring_gone(self, before: Answer, now: Answer) -> None:
        """Show the page from which an undo removed a region, so that the change is visible."""
        there = {region.id for region in regions(now, self._design)}
        paged = (region for region in regions(before, self._design) if region.page is not None)
        gone = next((region for region in paged if region.id not in there), None)
        if gone is not None:
            self._let_go()
            self.bring(gone)
            self.turned.emit()

    def bring_in_progress(self, name: str, drawing: DrawingInProgress) -> None:
        """Show the page of an unfinished drawing."""
        if drawing.page and name in self._images.names:
            self._images.paging(name).show_page(drawing.page)

    def _prepare(self, name: str, paging: Paging) -> None:
        paging.turned.connect(self.turned)
        if (marked := self._objects.get(name)) is not None:  # until then all regions were on one page
            paging.counted.connect(lambda: marked.show_marks())

    def _may_leave(self, name: str) -> bool:
        """Return True if the page may be left, and clear the selection."""
        if name in self._objects:
            if not self._is_all_ended(name):
                return False
            self._let_go()
        return True

    def _is_all_ended(self, name: str) -> bool:
        """Return True if nothing is unfinished. An unfinished drawing stays on its page; a hint asks to finish it."""
        marked = self._objects.get(name)
        if marked is None:
            return True
        if marked.brush is not None:
            marked.brush.finish()  # ends the stroke, so that all painted pixels are included
        if marked.is_unfinished:
            marked.marking.hint.say_while(marked.unfinished_text)
            announce(marked.view, marked.unfinished_text())
            return False
        return True
