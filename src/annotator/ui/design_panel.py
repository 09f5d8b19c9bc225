"""A task design laid out: each tag becomes a part from one explicit table. What is looked at takes the room, answers
stand beside it. Adding a tag is one new file and one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from annotator.core.answer import Answer, Finding
from annotator.core.design import Choices, Design, Display, Header, Image, Node, Text, View, choice_keys, filled
from annotator.core.ports import Pictures
from annotator.ui.controls.choices import ChoicesControl
from annotator.ui.messages import finding_sentence
from annotator.ui.objects.image_view import ImageView
from annotator.ui.objects.text_view import TextView
from annotator.ui.widgets.labels import label

ANSWERS_MIN_PX = 280
ANSWERS_MAX_PX = 400


class DesignPanel(QWidget):
    """`pressed` names a control and a reported choice. `ready` comes once for each task, when every picture is painted
    or known not to come. `picture_seen` tells the bundle path and the full size."""

    pressed = Signal(str, str)
    ready = Signal()
    picture_seen = Signal(str, int, int)

    def __init__(self, design: Design, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._images: list[tuple[Image, ImageView]] = []
        self._texts: list[tuple[str, QLabel]] = []
        self._controls: dict[str, ChoicesControl] = {}
        self._waiting: dict[str, str] = {}
        self.complete = True  # no picture of the task on screen is known to be missing
        self.keys = choice_keys(design.controls())
        self._key_of = {target: key for key, target in self.keys.items()}
        looked_at = [node for node in design.nodes() if isinstance(node, Image)]
        answers = QWidget()
        column = self._box(design.root)
        answers.setLayout(column)
        column.setContentsMargins(20, 16, 20, 16)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        if looked_at:
            row.addLayout(self._pane(looked_at), 1)
        row.addWidget(_scrolled(answers, beside=bool(looked_at)), 0 if looked_at else 1)

    @property
    def image(self) -> ImageView | None:
        """The first picture, which the zoom keys act on."""
        return self._images[0][1] if self._images else None

    def show_task(self, columns: Mapping[str, str], media_path: Callable[[str], str]) -> None:
        """`media_path` turns a bundle path into an absolute one."""
        for value, text in self._texts:
            text.setText(filled(value, columns))
        self._waiting = {}
        self.complete = True
        shown: list[tuple[ImageView, str]] = []
        for tag, view in self._images:
            path = filled(tag.value, columns)
            absolute = media_path(path) if path else ""
            if path:
                self._waiting[absolute] = path
            shown.append((view, absolute))
        for view, absolute in shown:
            view.show_picture(absolute)
        if not self._waiting:
            self.ready.emit()

    def show_answer(self, answer: Answer) -> None:
        for control in self._controls.values():
            control.show_answer(answer)

    def show_findings(self, findings: tuple[Finding, ...]) -> None:
        """Each beside its control; the focus goes to the first."""
        for finding in reversed(findings):
            control = self._controls.get(finding.control)
            if control is not None:
                control.show_missing(finding_sentence(finding))

    def bind_keys(self, page: QWidget) -> list[QShortcut]:
        """One shortcut for each choice that a key reaches, active wherever the focus is on `page`."""
        made = []
        for key, (name, reported) in self.keys.items():
            shortcut = QShortcut(_sequence(key), page)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(lambda target=(name, reported): self.pressed.emit(*target))
            made.append(shortcut)
        return made

    def lock(self, locked: bool) -> None:
        for control in self._controls.values():
            control.lock(locked)

    def _pane(self, images: list[Image]) -> QVBoxLayout:
        pane = QVBoxLayout()
        pane.setContentsMargins(0, 0, 0, 0)
        for tag in images:
            view = ImageView(self._pictures)
            view.shown.connect(self._picture_shown)
            view.failed.connect(self._picture_failed)
            self._images.append((tag, view))
            pane.addWidget(view, 1)
        return pane

    def _picture_shown(self, absolute: str, width_px: int, height_px: int) -> None:
        path = self._waiting.pop(absolute, None)
        if path is not None:
            self.picture_seen.emit(path, width_px, height_px)
            if not self._waiting:
                self.ready.emit()

    def _picture_failed(self, absolute: str) -> None:
        if self._waiting.pop(absolute, None) is None:
            return
        self.complete = False
        if not self._waiting:
            self.ready.emit()

    def _box(self, view: View) -> QBoxLayout:
        box: QBoxLayout = QHBoxLayout() if view.display is Display.ROW and not _holds_image(view) else QVBoxLayout()
        box.setSpacing(8)
        for child in view.children:
            self._add(box, child)
        return box

    def _add(self, box: QBoxLayout, node: Node) -> None:
        match node:
            case View():
                box.addLayout(self._box(node))
            case Header():
                text = label("", "heading" if node.size <= 4 else "muted", wrap=True)
                self._texts.append((node.value, text))
                box.addWidget(text)
            case Text():
                reading = TextView()
                self._texts.append((node.value, reading))
                box.addWidget(reading)
            case Choices():
                box.addWidget(self._choices(node))
            case Image():
                return

    def _choices(self, node: Choices) -> ChoicesControl:
        keys = {reported: key for (name, reported), key in self._key_of.items() if name == node.name}
        control = ChoicesControl(node, keys)
        control.pressed.connect(self.pressed)
        self._controls[node.name] = control
        return control


def _sequence(key: str) -> QKeySequence:
    """One character as a key. Qt names letters by their capital, where that is one character too."""
    capital = key.upper()
    return QKeySequence(capital if len(capital) == 1 else key)


def _holds_image(view: View) -> bool:
    """A row that only set the picture beside the answers is what this panel does anyway."""
    return any(isinstance(child, Image) or (isinstance(child, View) and _holds_image(child)) for child in view.children)


def _scrolled(inner: QWidget, *, beside: bool) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setWidget(inner)
    if beside:
        scroll.setMinimumWidth(ANSWERS_MIN_PX)
        scroll.setMaximumWidth(ANSWERS_MAX_PX)
    return scroll
