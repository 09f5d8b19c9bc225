"""Spans of a text that are related: the panel, and what is done on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Answer, Pair, Region, Relation
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import Selection
from annotator.core.design.labels import Label, Labels, Relations
from annotator.core.design.objects import Text
from annotator.core.design.tree import Node
from annotator.ui.design.relation_list import RelationList
from annotator.ui.design.relations import RelationsController
from annotator.ui.viewers.text.span_view import SpanView
from ui.panel_harness import PanelHarness, a_design

WORDS = "Ada Lovelace met Charles Babbage in London."
TEXT = Text(name="text", value="$text")
WHO = Labels(name="who", to_name="text", labels=(Label(value="Person"), Label(value="Place")))
MET = Relations(labels=(Label(value="met"), Label(value="lives in", background="red")), selection=Selection.MULTIPLE)
SPANS = {"ada": (0, 12, "Person"), "charles": (17, 32, "Person"), "london": (36, 42, "Place")}


class RelatingHarness(PanelHarness):
    def __init__(self, *nodes: Node) -> None:
        super().__init__(a_design(*nodes), {"text": WORDS}, size=(1280, 700))
        answer = Answer()
        for name, (start, end, label) in SPANS.items():
            place = {"start": start, "end": end, "text": WORDS[start:end]}
            answer = with_region(answer, WHO, Region(name, "text", Shape.SPAN, place), (label,))
        self.answering.begin(self.panel, "other task", answer, is_open=True)
        self.actions = self.panel.annotations.actions()

    @property
    def listed(self) -> RelationList:
        (found,) = self.panel.findChildren(RelationList)
        return found

    @property
    def relating(self) -> RelationsController:
        (found,) = self.panel.findChildren(RelationsController)
        return found

    @property
    def rows(self) -> list[str]:
        return [self.listed.rows.item(row).text() for row in range(self.listed.rows.count())]

    @property
    def relations(self) -> tuple[Relation, ...]:
        return self.answering.answer.relations

    def press(self, key: Qt.Key | str) -> None:
        if isinstance(key, str):
            QTest.keyClicks(self.focused, key)
        else:
            QTest.keyClick(self.focused, key)
        QApplication.processEvents()

    def begin(self, region_id: str) -> None:
        self.panel.select_region(region_id)
        self.actions["relate"]()
        QApplication.processEvents()

    def relate(self, pair: Pair) -> None:
        self.begin(pair[0])
        self.view.chosen.emit(pair[1])

    @property
    def view(self) -> SpanView:
        (found,) = self.panel.findChildren(SpanView)
        return found
