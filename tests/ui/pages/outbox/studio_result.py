"""A result that is on its way to a Label Studio, for tests of what the outbox says of it."""

from __future__ import annotations

from PySide6.QtCore import Qt

from annotator.core.events import TaskSubmitted
from annotator.core.outbox.parcel import Parcel
from ui.stage import Stage

SUBMIT = """
[submit]
kind = "label-studio"
url = "https://studio.example.org"
project = "7"
"""


async def submitted(stage: Stage) -> Parcel:
    await stage.on_task()
    stage.press(Qt.Key.Key_B)
    await stage.until(lambda: bool(stage.env.view().answer.items), "there is an answer")
    stage.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await stage.until(lambda: bool(stage.env.told(TaskSubmitted)), "it is submitted")
    await stage.settled()
    (parcel,) = await stage.env.services.delivery.parcels()
    return parcel
