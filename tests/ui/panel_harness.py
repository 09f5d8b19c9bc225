"""A panel with an answer, as on the workbench, and short designs to put on it."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import findings
from annotator.core.design.controls import Choice, Choices, Selection
from annotator.core.design.objects import Text
from annotator.core.design.tree import Design, Node, View
from annotator.core.ports.media import Media
from annotator.services.task.drafts import DrawingsInProgress
from annotator.ui.design.panel import DesignPanel
from annotator.ui.pages.workbench.answer_controller import AnswerController
from fakes.media import media_of
from fakes.records import MemoryRecords

TEXT = Text(name="a", value="$words")


def a_control(*values: str, hotkey: str | None = None, name: str = "things") -> Choices:
    choices = tuple(Choice(value=value, hotkey=hotkey) for value in values)
    return Choices(name=name, to_name="a", choices=choices, selection=Selection.MULTIPLE, required=True)


def a_design(*nodes: Node) -> Design:
    return Design(View(children=nodes))


class PanelHarness:
    def __init__(
        self,
        design: Design,
        columns: Mapping[str, str] | None = None,
        size: tuple[int, int] = (900, 600),
        media: Media | None = None,
    ) -> None:
        self.columns = columns or {}
        self.panel = DesignPanel(design, media or media_of(), self.columns)
        self.kept: list[Answer] = []
        self.answering = AnswerController(self.kept.append, DrawingsInProgress(MemoryRecords(), lambda: None))
        self.panel.edited.connect(self.answering.edit)
        self.panel.bind_keys(self.panel)
        self.panel.resize(*size)
        self.panel.show_task(self.columns, lambda path: path)
        self.answering.begin(self.panel, "task", Answer(), is_open=True)
        self.panel.show()
        self.panel.activateWindow()
        self.panel.take_focus()
        QApplication.processEvents()

    @property
    def focused(self) -> QWidget:
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        return found

    def say(self, control: str) -> object:
        tag = self.panel.design.control(control)
        assert tag is not None
        return self.answering.answer.payload(tag)

    def submit(self) -> None:
        self.panel.show_findings(findings(self.answering.answer, self.panel.design, self.columns))
        QApplication.processEvents()

    def shown(self, control: str) -> bool:
        return self.panel.parts.controls[control].isVisible()
