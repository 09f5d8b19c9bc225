"""Labels that make no marks themselves stay in use beside those of another group, as in Label Studio, until somebody
puts them down."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from ui.pages.workbench.mark_hands import KEY
from ui.pages.workbench.marker import Marker, marking

CONFIG = """<View><Image name="it" value="$image"/>
  <Labels name="what" toName="it"><Label value="Cat"/><Label value="Cup"/></Labels>
  <Rectangle name="box" toName="it"/>
  <KeyPointLabels name="points" toName="it"><Label value="Eye"/></KeyPointLabels></View>"""


def test_a_click_on_what_is_armed_puts_it_down_and_a_key_never_does(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        for _press in range(2):
            await marker.key(KEY.Key_1)
        assert marker.active[:1] == ["Cat"], "who presses it before each mark has it on each"
        await marker.drag((20, 30), (70, 90))
        await marker.key(KEY.Key_3)
        await marker.click(120, 60)
        assert marker.labels == [("Cat",), ("Eye", "Cat")]
        await marker.click_on(marker.pill("Cat"))
        assert marker.active == ["Eye"]
        await marker.click(140, 60)
        assert marker.labels == [("Cat",), ("Eye", "Cat"), ("Eye",)]
        await marker.click_on(marker.pill("Eye"))
        assert marker.active == ["Eye"], "it says what is made"

    marking(app, CONFIG, scenario)
