"""Everything an image view has for painting: the brush, the wand, their input, the toolbar group and messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import QWidget

from annotator.core.answer.geometry.rotated_box import Spot
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.viewers.brush.click_hint import click_text, hint_box
from annotator.ui.viewers.brush.input import BrushInput
from annotator.ui.viewers.brush.tool import Brush, BrushSurface
from annotator.ui.viewers.image.drawing import Drawing
from annotator.ui.viewers.image.hit_test import is_hit
from annotator.ui.viewers.image.mark_primitives import paint_crosshair
from annotator.ui.viewers.image.size_labels import paint_tag
from annotator.ui.viewers.magic_wand.superpixel_overlay import SuperpixelOverlay
from annotator.ui.viewers.magic_wand.tool import MagicWand, MagicWandView
from annotator.ui.viewers.mark import Mark
from annotator.ui.viewers.toolbar import ToolGroup, ViewerToolbar


class BrushBar(ToolGroup):
    def __init__(
        self,
        smaller: Callable[[], object],
        larger: Callable[[], object],
        fill: Callable[[], object],
    ) -> None:
        super().__init__()
        self.smaller = self._button("less", _("Smaller"), "brush_smaller", smaller)
        self.size_text = self._number_label(size_text(8888))
        self.larger = self._button("more", _("Larger"), "brush_larger", larger)
        self.less = self._button("less", _("Decrease colour tolerance"), "brush_smaller", smaller)
        self.tolerance = self._number_label(_tolerance(888))
        self.more = self._button("more", _("Increase colour tolerance"), "brush_larger", larger)
        self.fill = self._button("fill", _("Fill holes"), "fill_holes", fill)
        self._brush_controls = self.smaller, self.size_text, self.larger
        self._wand_controls = self.less, self.tolerance, self.more
        for widget in (*self._brush_controls, *self._wand_controls, self.fill):
            self._row.addWidget(widget)

    def show_wand(self, tolerance: int, *, is_on: bool) -> None:
        self.tolerance.setText(_tolerance(tolerance))
        for widget in self._brush_controls:
            widget.setVisible(not is_on)
        for widget in self._wand_controls:
            widget.setVisible(is_on)

    def show_brush(self, diameter_px: int, *, can_fill: bool) -> None:
        self.fill.setEnabled(can_fill)
        self.size_text.setText(size_text(diameter_px))


def size_text(diameter_px: int) -> str:
    return _("{count} px").format(count=number_format.count(diameter_px))


def _tolerance(shades: int) -> str:
    return f"± {number_format.count(shades)}"


class ToolSurface(BrushSurface, MagicWandView, Protocol):
    """The requirements of brush, wand and superpixels for a view."""


class BrushOnView(QObject):
    """The painting tools of a view. `changed`: another of them is used, or they can be used or no longer."""

    changed = Signal()

    def __init__(self, view: QWidget, surface: ToolSurface, drawing: Drawing, toolbar: ViewerToolbar) -> None:
        """Create the tools. `view` is the widget of the drawing surface `surface`. A group is added to `toolbar`."""
        super().__init__(view)
        self._view = view
        self._drawing = drawing
        self._brush = brush = Brush(drawing, surface, self)
        self._is_hidden = False
        self._hint_box = QRectF()  # where the hint was painted
        self._superpixels = SuperpixelOverlay(surface, self)
        self.wand = MagicWand(surface, drawing, self._superpixels)
        self.input = BrushInput(brush, drawing, self)
        self._bar = BrushBar(self.smaller, self.larger, self.fill_holes)
        toolbar.add_left(self._bar)
        self._toolbar = toolbar
        brush.changed.connect(self._update_bar)
        brush.announced.connect(self._say)
        drawing.stroke_started.connect(self._show_masks)
        self._update_bar()

    def show_marks(self, marks: tuple[Mark, ...], selected: str) -> None:
        self._brush.show_marks(marks, selected)
        self._update_bar()

    def activate(self) -> None:
        """Update after the active tool has changed."""
        self._brush.finish_stroke()
        self._update_bar()

    def lock(self) -> None:
        """Drop unfinished painting after the drawing was locked or unlocked. A locked answer takes no more changes."""
        self._brush.cancel_stroke()
        self._update_bar()

    def reset(self) -> None:
        self._is_hidden = False
        self._drawing.enter_guard.reset()
        self._brush.reset()
        self.wand.reset()
        self._superpixels.reset()
        self.input.reset()
        self._update_bar()

    def commands(self) -> dict[str, Callable[[], None]]:
        """Return the commands of the brush by name; those that select a tool are in the toolbox."""
        return {
            "brush_larger": self.larger,
            "brush_smaller": self.smaller,
            "fill_holes": self.fill_holes,
            "hide_painted": self.toggle_masks,
        }

    def larger(self) -> None:
        self._resize(larger=True)

    def smaller(self) -> None:
        self._resize(larger=False)

    def _resize(self, *, larger: bool) -> None:
        """Resize the brush or the superpixels, or change the tolerance of the wand."""
        if self._brush.is_active and self.uses_superpixels:
            self._superpixels.resize(larger=larger)
            self._say(_("Superpixels: {size}.").format(size=size_text(self._superpixel_px)))
            self._update_bar()
        elif self._brush.is_active and self.wand.is_on:
            self._say(self.wand.change_tolerance(more=larger))
            self._update_bar()
        elif self._brush.is_active:
            self._brush.resize(larger=larger)
            self._say(_("Brush: {size}.").format(size=size_text(self._brush.diameter_px)))

    @property
    def is_active(self) -> bool:
        """True if a press paints: the tool is active, or a mask is selected and no other tool is active."""
        return self._brush.is_active

    @property
    def erases(self) -> bool:
        return self._brush.erases

    def take_brush(self) -> None:
        """Paint with the brush."""
        if self._brush.erases:
            self._brush.toggle_eraser()
        self._select_wand(is_on=False, uses_superpixels=False)

    def toggle_wand(self) -> None:
        """Switch between the brush and the wand."""
        self._select_wand(is_on=not self.wand.is_on or self.wand.uses_superpixels, uses_superpixels=False)

    def toggle_superpixels(self) -> None:
        """Switch between the brush and superpixels."""
        self._select_wand(is_on=not self.uses_superpixels, uses_superpixels=not self.uses_superpixels)

    def _select_wand(self, *, is_on: bool, uses_superpixels: bool) -> None:
        if not self._brush.is_active:
            return
        self._brush.finish_stroke()
        self.wand.is_on = is_on
        self.wand.uses_superpixels = uses_superpixels
        in_hand = _("Wand selected.") if is_on else _("Brush selected.")
        self._say(_("Click to paint one superpixel.") if uses_superpixels else in_hand)
        self._update_bar()
        self._view.update()

    @property
    def uses_superpixels(self) -> bool:
        return self.wand.is_on and self.wand.uses_superpixels

    @property
    def _superpixel_px(self) -> int:
        """The side of a superpixel in image pixels."""
        return self._drawing.step_px(self._superpixels.side_px)

    def show_click(self) -> None:
        if self.wand.is_on and self._brush.is_active:
            box = self._hint()[1]
            self._view.update(box.united(self._hint_box).toAlignedRect())
            self._hint_box = box

    def _hint(self) -> tuple[str, QRectF]:
        """Return what a click at the pointer will do, and its place in the view."""
        at = self._drawing.view_point(self._drawing.pointer)
        other = self.input.other_at(at)
        under = next((mark for mark in self._drawing.marks if mark.region.id == other), None) if other else None
        is_turned = bool(QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier)
        text = click_text(self._brush.selected_mask, under, erases=self._brush.erases is not is_turned)
        return text, hint_box(text, at, self._view)

    @property
    def is_wand(self) -> bool:
        return self.wand.is_on

    def use_wand(self, at: Spot, *, turned: bool, everywhere: bool) -> None:
        """Use the wand at the image position `at`. `turned` swaps painting and erasing."""
        erases = self._brush.erases is not turned
        self._say(self.wand.select(at, self._brush.selected_mask, erases=erases, everywhere=everywhere))

    def extend_superpixels(self, at: Spot, *, turned: bool) -> None:
        """Add the superpixel under the pointer to the same undo step, unless it is already painted or erased."""
        mark = self._brush.selected_mask
        erases = self._brush.erases is not turned
        is_painted = mark is not None and is_hit(mark, at, self._drawing.size_px, 0)
        if is_painted is erases:
            self._say(self.wand.select(at, mark, erases=erases, everywhere=False, same_step=True))

    def toggle_eraser(self) -> None:
        """Switch between painting and erasing."""
        if self._brush.is_active:
            self._brush.toggle_eraser()
            self._say(_("Eraser on.") if self._brush.erases else _("Brush on."))

    def fill_holes(self) -> None:
        if not self._brush.is_active:
            return
        count = self._brush.fill_holes()
        text = ngettext("{count} pixel filled.", "{count} pixels filled.", count).format(
            count=number_format.count(count)
        )
        self._say(text if count else _("The selection has no holes to fill."))

    def toggle_masks(self) -> None:
        """Hide or show the masks, to see the image below. The next stroke shows them again."""
        self._is_hidden = not self._is_hidden
        self._view.update()
        self._say(_("Masks hidden.") if self._is_hidden else _("Masks shown."))

    def _show_masks(self) -> None:
        self._is_hidden = False

    def finish(self) -> None:
        """Finish painting because the focus moved or the task is about to be submitted."""
        self._brush.finish_stroke()

    def paint_masks(self, painter: QPainter) -> None:
        if self.uses_superpixels and self._brush.is_active:
            self._superpixels.paint(painter)
        if not self._is_hidden:
            self._brush.paint_masks(painter)

    def paint_brush(self, painter: QPainter) -> None:
        """Paint the brush at the mouse, or at the crosshair if keys moved it."""
        is_there = self._view.hasFocus() if self.input.uses_keyboard else self._view.underMouse()
        if self.wand.is_on and self._brush.is_active:
            if is_there and self.input.uses_keyboard:
                paint_crosshair(painter, self._drawing.view_point(self._drawing.pointer), self._drawing.view_rect)
            if is_there:
                text, self._hint_box = self._hint()
                paint_tag(painter, self._hint_box, text)
        elif self._brush.is_active and (is_there or self._brush.is_painting):
            self._brush.paint_brush(painter, by_keys=self.input.uses_keyboard)

    def _update_bar(self) -> None:
        brush = self._brush
        size_px = self._superpixel_px if self.uses_superpixels else brush.diameter_px
        self._bar.show_brush(size_px, can_fill=brush.selected_mask is not None)
        self._bar.show_wand(self.wand.tolerance, is_on=self.wand.is_on and not self.uses_superpixels)
        self._toolbar.show_left(self._bar, is_wanted=brush.is_active)
        self.changed.emit()

    def _say(self, text: str) -> None:
        announce(self._view, text)
