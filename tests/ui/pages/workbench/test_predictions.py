"""Predictions are shown as such until the user touches them, and are confirmed by a key or all at once."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QListWidget, QMenu, QPushButton

from annotator.core.answer.result_items import Answer
from annotator.core.events import TaskSubmitted
from annotator.ui.design.prediction_review import PredictedStrip
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from ui.pages.workbench.marker import Marker, image, marking
from ui.stage import says

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
BOXES = image(
    "RectangleLabels",
    more="""<Choices name="kind" toName="it">
      <Choice value="Street" hotkey="s"/><Choice value="Park" hotkey="k"/>
    </Choices>""",
)


def box(identity: str, label: str, x: int) -> dict[str, Any]:
    value = {"x": x, "y": 10, "width": 15, "height": 20, "rectanglelabels": [label]}
    return {"id": identity, "from_name": "what", "to_name": "it", "type": "rectanglelabels", "value": value}


KIND = {"id": "k", "from_name": "kind", "to_name": "it", "type": "choices", "value": {"choices": ["Street"]}}


def tasks(*results: dict[str, Any]) -> str:
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(["id", "image", "predictions"])
    writer.writerow(["first", "media/first.png", json.dumps([{"result": results}])])
    writer.writerow(["second", "media/second.jpg", ""])
    return held.getvalue()


PREDICTED = tasks(box("a", "Car", 10), box("b", "Bus", 40), KIND)


def origins(answer: Answer) -> list[str]:
    return [item.origin.value for item in answer.items]


def lines(marker: Marker) -> list[str]:
    rows = marker.rows.findChildren(QListWidget)[0]
    return [rows.item(row).text() for row in range(rows.count())]


def strip(marker: Marker) -> PredictedStrip:
    return marker.panel.findChildren(PredictedStrip)[0]


def now(marker: Marker) -> Answer:
    return marker.stage.window.workbench.answer


def test_marks_lists_and_answers_say_that_they_are_predicted(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert lines(marker) == ["1  Car, rectangle (predicted)", "2  Bus, rectangle (predicted)"]
        kind = marker.panel.parts.controls["kind"]
        assert says(kind, "Prediction")
        assert kind.accessibleDescription() == "Prediction, not confirmed yet."
        assert isinstance(marker.view, AnnotatedImageView)
        assert [mark.title for mark in marker.view.drawing.marks] == ["1 Car ?", "2 Bus ?"]
        assert strip(marker).accessibleName().startswith("3 predictions to check.")
        await marker.key(Qt.Key.Key_K)
        assert not says(kind, "Prediction")
        assert kind.accessibleDescription() == ""
        assert origins(now(marker)) == ["prediction", "prediction", "prediction-changed"]

    marking(app, BOXES, scenario, PREDICTED)


def test_a_key_confirms_one_after_the_other_and_undo_takes_it_back(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        for expected in (["prediction"] * 3, ["prediction-confirmed", "prediction", "prediction"]):
            await marker.key(Qt.Key.Key_B, CTRL)
            assert origins(now(marker)) == expected
        assert marker.panel.selected_region == "b"
        await marker.key(Qt.Key.Key_B, CTRL)
        await marker.key(Qt.Key.Key_B, CTRL)
        assert origins(now(marker)) == ["prediction-confirmed"] * 3
        assert says(strip(marker), "No predictions left to check.")
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert origins(now(marker)) == ["prediction-confirmed", "prediction-confirmed", "prediction"]
        assert lines(marker) == ["1  Car, rectangle", "2  Bus, rectangle"]

    marking(app, BOXES, scenario, PREDICTED)


def test_what_is_dragged_at_once_is_changed_and_predicted_again_when_that_is_undone(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert isinstance(marker.view, AnnotatedImageView)
        width, height = marker.view.drawing.size_px
        at = marker.view.drawing.view_point((width * 0.47, height * 0.2)) - marker.at(0, 0).toPointF()
        start = round(at.x()), round(at.y())
        await marker.drag(start, (start[0], start[1] + 40))
        assert marker.panel.selected_region == "b"
        assert origins(now(marker)) == ["prediction", "prediction-changed", "prediction"]
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert origins(now(marker)) == ["prediction"] * 3

    marking(app, BOXES, scenario, PREDICTED)


def test_all_are_confirmed_in_one_step_by_key_or_button(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_B, CTRL | SHIFT)
        assert origins(now(marker)) == ["prediction-confirmed"] * 3
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert origins(now(marker)) == ["prediction"] * 3
        confirm, _refuse = strip(marker).findChildren(QPushButton)
        await marker.click_on(confirm)
        assert origins(now(marker)) == ["prediction-confirmed"] * 3

    marking(app, BOXES, scenario, PREDICTED)


def test_where_all_are_refused_and_nothing_else_is_there_nothing_is_yours(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_B, ALT | SHIFT)
        assert now(marker).items == ()
        assert says(strip(marker), "No predictions left to check, and no other regions.")

    marking(app, BOXES, scenario, PREDICTED)


def test_a_key_refuses_one_after_the_other_and_undo_brings_each_back(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_B, ALT)
        assert (marker.panel.selected_region, len(now(marker).items)) == ("a", 3)
        await marker.key(Qt.Key.Key_B, ALT)
        assert (marker.panel.selected_region, len(now(marker).items)) == ("b", 2)
        await marker.key(Qt.Key.Key_B, CTRL)
        await marker.key(Qt.Key.Key_B, ALT)
        assert [item.id for item in now(marker).items] == ["b"]
        assert says(strip(marker), "No predictions left to check.")
        await marker.key(Qt.Key.Key_Z, CTRL)
        await marker.key(Qt.Key.Key_Z, CTRL)
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert origins(now(marker)) == ["prediction"] * 3
        assert lines(marker) == ["1  Car, rectangle (predicted)", "2  Bus, rectangle (predicted)"]

    marking(app, BOXES, scenario, PREDICTED)


def test_all_that_nobody_touched_is_refused_in_one_step_by_key_or_button(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_B, CTRL)
        await marker.key(Qt.Key.Key_B, CTRL)
        await marker.key(Qt.Key.Key_B, ALT | SHIFT)
        assert [item.id for item in now(marker).items] == ["a"]
        await marker.key(Qt.Key.Key_Z, CTRL)
        assert origins(now(marker)) == ["prediction-confirmed", "prediction", "prediction"]
        _confirm, refuse = strip(marker).findChildren(QPushButton)
        await marker.click_on(refuse)
        assert [item.id for item in now(marker).items] == ["a"]

    marking(app, BOXES, scenario, PREDICTED)


def test_what_is_locked_is_not_refused(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(Qt.Key.Key_B, CTRL)
        await marker.key(Qt.Key.Key_L, CTRL | SHIFT)
        await marker.key(Qt.Key.Key_B, ALT)
        assert len(now(marker).items) == 3
        await marker.key(Qt.Key.Key_B, ALT | SHIFT)
        assert [item.id for item in now(marker).items] == ["a"]

    marking(app, BOXES, scenario, PREDICTED)


def test_the_menu_of_a_predicted_mark_confirms_and_refuses_it(app: QApplication) -> None:
    def offered(marker: Marker) -> dict[str, QAction]:
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        view.drawing.menu_wanted.emit(QPointF(5, 5))
        (menu,) = (menu for menu in view.findChildren(QMenu) if menu.isVisible())
        menu.close()
        return {action.text().partition(" (")[0]: action for action in menu.actions()}

    async def scenario(marker: Marker) -> None:
        marker.panel.select_region("b")
        offered(marker)["Confirm this prediction"].trigger()
        assert origins(now(marker)) == ["prediction", "prediction-confirmed", "prediction"]
        marker.panel.select_region("b")
        assert "Confirm this prediction" not in offered(marker)
        marker.panel.select_region("a")
        offered(marker)["Reject this prediction"].trigger()
        assert next(item.id for item in now(marker).items) == "b"
        assert len(now(marker).items) == 2

    marking(app, BOXES, scenario, PREDICTED)


def test_what_is_sent_tells_who_answered(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.click(100, 70)
        await marker.key(Qt.Key.Key_2, SHIFT)
        await marker.key(Qt.Key.Key_Escape)
        await marker.key(Qt.Key.Key_Return)
        await marker.stage.until(lambda: says(marker.panel, "2 predictions are not confirmed."), "it is asked")
        assert not marker.stage.env.told(TaskSubmitted)
        await marker.key(Qt.Key.Key_Return)
        await marker.stage.until(lambda: bool(marker.stage.env.told(TaskSubmitted)), "it is sent")
        (parcel,) = await marker.stage.env.records.parcels()
        sent = json.loads(parcel.envelope)["result"]
        assert [(item["value"].get("rectanglelabels"), item["origin"]) for item in sent] == [
            (["Bus"], "prediction-changed"),
            (["Bus"], "prediction"),
            (None, "prediction"),
        ]
        assert [item.get("original_width") for item in sent] == [4000, 4000, None]

    marking(app, BOXES, scenario, PREDICTED)


def test_a_task_without_predictions_says_nothing_of_them(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert marker.panel.findChildren(PredictedStrip) == []
        await marker.key(Qt.Key.Key_B, CTRL)
        assert now(marker) == Answer()

    marking(app, BOXES, scenario, "id,image\nfirst,media/first.png\n")
