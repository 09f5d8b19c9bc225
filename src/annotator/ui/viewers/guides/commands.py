"""Commands for the guide lines on the images of a design."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.viewers.guides.lines import GuideLine
from annotator.ui.viewers.guides.overlay import GuidesOnView
from annotator.ui.viewers.guides.serialization import KeptGuides, guides_of, guides_text
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.hit_test import handles
from annotator.ui.viewers.image.shape_editing import NO_CORNER
from annotator.ui.viewers.image.view import ImageView

KEEP_AFTER_MS = 400  # dragging a guide counts as one change


class GuideActions:
    def __init__(self, views: Sequence[ImageView], keep: Callable[[str], None]) -> None:
        """Create the guides for the views of one design (at least one).

        `keep` is called with all guides as text, a moment after a change."""
        self._views = views
        self._kept: KeptGuides = {}
        self._soon = QTimer(views[0], singleShot=True, interval=KEEP_AFTER_MS)
        self._soon.timeout.connect(lambda: keep(guides_text(self._kept)))
        self._on: dict[ImageView, GuidesOnView] = {}
        for view in views:
            view.guides = guides = self._on[view] = GuidesOnView(view, self._kept, self._soon.start)
            view.setMouseTracking(True)
            if isinstance(view, AnnotatedImageView):
                view.drawing.guide_lines = guides.places

    def rule_as_kept(self, text: str) -> None:
        """Restore the state that was saved for this bundle."""
        self._kept.update(guides_of(text))

    def take_over(self, before: GuideActions) -> None:
        """Take the state from the previous layout of the same bundle."""
        self._kept.update(before._kept)
        self._soon.start()

    def action(self, command: str) -> None:
        """Run a command in the focused view, else in the first one."""
        view = next((view for view in self._views if view.hasFocus()), self._views[0])
        guides = self._on[view]
        if not view.has_image:
            return
        if command == "remove_guides":
            words = _("All guides deleted") if guides.lines else _("No guides to delete")
            guides.take_all()
        else:
            words = _turn(guides, guides.line(_meant(view), is_level=command == "horizontal_guide"))
        _tell(view, words)


def _turn(guides: GuidesOnView, line: GuideLine) -> str:
    """Add the guide, or delete it if it exists, and return a message."""
    if line in guides.lines:
        return _take(guides, line)
    guides.put(line)
    return guides.words(line)


def _take(guides: GuidesOnView, line: GuideLine) -> str:
    guides.take(line)
    return _("Guide deleted")


def _tell(view: ImageView, words: str) -> None:
    view.say(words)
    announce(view, words)


def _meant(view: ImageView) -> QPointF:
    """Return the position for a new guide in the view.

    It is the selected point, else the crosshair. In a view without annotation it is the mouse position, else the
    centre of the view."""
    if isinstance(view, AnnotatedImageView):
        drawing = view.drawing
        mark, corner = drawing.chosen_mark(), drawing.shaping.corner
        spot = drawing.pointer if mark is None or corner == NO_CORNER else handles(mark, drawing.size_px)[corner]
        return drawing.view_point(spot)
    inside = view.contentsRect()
    return QPointF(view.mapFromGlobal(QCursor.pos()) if view.underMouse() else inside.center())


def offer_guides(view: AnnotatedImageView, at: QPointF, menu: QMenu) -> None:
    """Add guide commands for the position `at` to the context menu.

    If a region is selected, the menu is about the region and has no entries for new guides."""
    guides = view.guides if isinstance(view.guides, GuidesOnView) else None
    near = None if guides is None else guides.near(at)
    is_about_image = view.drawing.seen_mark is None and not view.drawing.together.marks
    if near is None and not is_about_image:
        return
    menu.addSeparator()
    if is_about_image:
        level, upright = _("Horizontal guide here"), _("Vertical guide here")
        for command, words in (("horizontal_guide", level), ("vertical_guide", upright)):
            menu.addAction(with_keys(words, command), partial(_action_at, view, at, command))
    if guides is not None and near is not None:
        menu.addAction(_("Delete this guide"), lambda: _tell(view, _take(guides, near)))
    if guides is not None and guides.lines:
        every = with_keys(_("Delete all guides"), "remove_guides")
        menu.addAction(every, partial(_action_at, view, at, "remove_guides"))


def _action_at(view: AnnotatedImageView, at: QPointF, command: str) -> None:
    view.setFocus()
    view.drawing.point_at(view.drawing.image_point(at))
    view.look_wanted.emit(command)
