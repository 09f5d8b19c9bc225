"""One toolbox and one list of labels where a design repeats its labels for several tools, as labelme and CVAT show
them: the active tool and the active label together decide which tag gets the region."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton

from annotator.core.answer.regions import regions
from annotator.core.events import WorkPaused
from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.design.marks.toolbox import Toolbox
from annotator.ui.viewers.brush import tool as tool_of_brush
from annotator.ui.viewers.brush.integration import BrushOnView
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.widgets.labels import Heading
from ui.pages.workbench.mark_hands import KEY
from ui.pages.workbench.marker import SHIFT, Marker, image, marking

LABELS = '<Label value="Car"/><Label value="Bus"/>'
EVERY = (
    ("Rectangles", "RectangleLabels", "boxes"),
    ("Polygons", "PolygonLabels", "outlines"),
    ("Ellipses", "EllipseLabels", "ellipses"),
    ("Lines", "VectorLabels", "lines"),
    ("Masks", "BrushLabels", "masks"),
    ("Points", "KeyPointLabels", "points"),
)
TAGS = "".join(f'<Header value="{h}"/><{tag} name="{name}" toName="it">{LABELS}</{tag}>' for h, tag, name in EVERY)
ALL = f'<View><Image name="it" value="$image"/>{TAGS}</View>'
PART = f"""<View><Image name="it" value="$image"/>
  <RectangleLabels name="boxes" toName="it">{LABELS}</RectangleLabels>
  <PolygonLabels name="outlines" toName="it"><Label value="Bus"/><Label value="Road"/></PolygonLabels>
  <KeyPointLabels name="points" toName="it"><Label value="Eye"/></KeyPointLabels></View>"""


def toolbox(marker: Marker) -> Toolbox:
    found = marker.view.findChild(Toolbox)
    assert isinstance(found, Toolbox)
    return found


def tool(marker: Marker, name: str) -> QToolButton:
    return toolbox(marker).buttons[name]


def checked(marker: Marker) -> list[str]:
    return [name for name, button in toolbox(marker).buttons.items() if button.isChecked()]


def enabled(marker: Marker) -> list[str]:
    return [name for name, button in toolbox(marker).buttons.items() if button.isEnabled()]


def made(marker: Marker) -> list[str]:
    """Return the tag and the label of each region."""
    answer = marker.stage.window.workbench.answer
    return [f"{item.from_name} {' '.join(item.value[item.type])}" for item in answer.items if item.type in item.value]


def pills(marker: Marker) -> list[str]:
    return [pill.accessibleName() for pill in marker.panel.findChildren(LabelButton) if pill.isVisible()]


def count(marker: Marker, words: str) -> str:
    return marker.pill(words)._count


def test_labels_beside_tools_without_labels_show_their_count(app: QApplication) -> None:
    config = f'<View><Image name="it" value="$image"/><Labels name="what" toName="it">{LABELS}</Labels>'
    config += '<Rectangle name="boxes" toName="it"/><Polygon name="outlines" toName="it"/></View>'

    async def scenario(marker: Marker) -> None:
        assert (count(marker, "Car"), count(marker, "Bus")) == ("0", "0")
        await marker.key(KEY.Key_B)
        await marker.key(KEY.Key_1)
        await marker.drag((20, 30), (70, 90))
        assert (count(marker, "Car"), count(marker, "Bus")) == ("1", "0")

    marking(app, config, scenario)


def test_each_label_is_listed_once_with_its_key_and_count(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert pills(marker) == ["Car", "Bus"]
        assert [marker.pill(words)._key for words in pills(marker)] == ["1", "2"]
        await marker.key(KEY.Key_1)
        await marker.drag((20, 30), (70, 90))
        await marker.key(KEY.Key_P)
        for at in ((120, 40), (180, 40), (180, 120)):
            await marker.click(*at)
        await marker.key(KEY.Key_Return)
        assert made(marker) == ["boxes Car", "outlines Car"]
        assert (count(marker, "Car"), count(marker, "Bus")) == ("2", "0")

    marking(app, ALL, scenario)


def test_the_key_of_a_tool_and_of_a_label_together_decide_the_tag(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_E)
        assert (checked(marker), marker.active) == (["tool_ellipse"], ["Car"])
        await marker.drag((20, 30), (70, 90))
        await marker.key(KEY.Key_2)
        assert checked(marker) == ["tool_ellipse"], "the tool stays in hand"
        await marker.drag((120, 30), (170, 90))
        await marker.key(KEY.Key_K)
        await marker.click(220, 60)
        await marker.key(KEY.Key_V)
        assert (checked(marker), marker.active) == (["tool_select"], [])
        await marker.key(KEY.Key_1)
        assert checked(marker) == ["tool_point"], "the last tool comes back with a label"
        await marker.click(240, 60)
        await marker.key(KEY.Key_M)
        await marker.drag((40, 150), (80, 170))
        assert made(marker) == ["ellipses Car", "ellipses Bus", "points Bus", "points Car", "masks Car"]

    marking(app, ALL, scenario)


def test_buttons_do_the_same_and_name_their_keys(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert list(toolbox(marker).buttons) == [
            *("tool_select", "tool_box", "tool_ellipse", "tool_polygon", "tool_line", "tool_point"),
            *("tool_brush", "brush_erases", "wand", "cells", "scissors"),
        ]
        tips = [button.toolTip().rpartition("(")[2] for button in toolbox(marker).buttons.values()]
        assert tips == [f"{key})" for key in ("V", "B", "E", "P", "L", "K", "M", "Shift+E", "W", "Shift+W", "Shift+P")]
        await marker.click_on(tool(marker, "tool_line"))
        assert checked(marker) == ["tool_line"]
        await marker.click_on(marker.pill("Bus"))
        await marker.click(40, 40)
        await marker.click(90, 90)
        await marker.key(KEY.Key_Return)
        assert made(marker) == ["lines Bus"]
        await marker.click_on(tool(marker, "tool_select"))
        assert checked(marker) == ["tool_select"]

    marking(app, ALL, scenario)


def test_the_label_disables_tools_that_it_lacks_and_a_label_that_the_tool_lacks_switches(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        assert pills(marker) == ["Car", "Bus", "Road", "Eye"]
        everything = ["tool_select", "tool_box", "tool_polygon", "tool_point", "scissors"]
        assert enabled(marker) == everything
        await marker.key(KEY.Key_1)
        assert enabled(marker) == ["tool_select", "tool_box", "tool_point"], "points have a list of their own"
        await marker.key(KEY.Key_P)
        assert checked(marker) == ["tool_box"]
        assert "does not allow" in marker.rows.hint
        assert [marker.pill(words)._is_fitting for words in ("Car", "Bus", "Road")] == [True, True, False]
        await marker.click_on(marker.pill("Road"))
        assert (checked(marker), marker.active) == (["tool_polygon"], ["Road"])
        await marker.key(KEY.Key_2)
        assert (checked(marker), marker.active) == (["tool_polygon"], ["Bus"])
        await marker.key(KEY.Key_K)
        assert (checked(marker), marker.active) == (["tool_point"], ["Eye"])
        await marker.key(KEY.Key_M)
        assert "does not use" in marker.rows.hint

    marking(app, PART, scenario)


def test_a_selected_region_is_relabelled_by_its_own_tag(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_1)
        await marker.drag((20, 30), (70, 90))
        await marker.key(KEY.Key_P)
        for at in ((120, 40), (180, 40), (180, 120)):
            await marker.click(*at)
        await marker.key(KEY.Key_Return)
        await marker.key(KEY.Key_2, SHIFT)
        assert made(marker) == ["boxes Car", "outlines Bus"], "the one that was drawn last"
        await marker.key(KEY.Key_V)
        await marker.key(KEY.Key_A, Qt.KeyboardModifier.ControlModifier)
        await marker.key(KEY.Key_2)
        assert made(marker) == ["boxes Bus", "outlines Bus"], "each that is selected"
        await marker.key(KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
        assert made(marker) == ["boxes Car", "outlines Bus"], "in one step"

    marking(app, ALL, scenario)


def test_the_headers_of_the_tools_stand_above_the_list_one_at_a_time(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        def headers() -> list[str]:
            wanted = {header for header, _tag, _name in EVERY}
            texts = (label.text() for label in marker.panel.findChildren(Heading) if label.isVisible())
            return [text for text in texts if text in wanted]

        assert headers() == ["Rectangles"]
        await marker.key(KEY.Key_M)
        assert headers() == ["Masks"]
        await marker.key(KEY.Key_V)
        assert headers() == ["Masks"], "what the next label is for"

    marking(app, ALL, scenario)


def test_painting_tools_take_the_brush_up_and_each_is_shown(app: QApplication) -> None:
    async def scenario(marker: Marker) -> None:
        view = marker.view
        assert isinstance(view, AnnotatedImageView)
        assert isinstance(view.brush, BrushOnView)
        await marker.key(KEY.Key_W)
        assert checked(marker) == ["wand"]
        await marker.key(KEY.Key_M)
        assert checked(marker) == ["tool_brush"]
        await marker.drag((40, 150), (120, 170))
        await marker.key(KEY.Key_V)
        await marker.click(80, 160)
        await marker.key(KEY.Key_E, SHIFT)
        assert view.brush.erases, "a selected mask can be erased with no tool in hand"
        assert checked(marker) == ["tool_select", "brush_erases"]
        await marker.key(KEY.Key_B)
        await marker.key(KEY.Key_P, SHIFT)
        assert checked(marker) == ["tool_polygon", "scissors"]
        await marker.key(KEY.Key_P, SHIFT)
        assert checked(marker) == ["tool_polygon"]

    marking(app, ALL, scenario)


@pytest.mark.parametrize("more", ["", '<Choices name="c" toName="it"><Choice value="x"/></Choices>'])
def test_p_is_a_break_where_nothing_is_drawn_and_polygons_where_something_is(app: QApplication, more: str) -> None:
    async def drawing(marker: Marker) -> None:
        await marker.key(KEY.Key_P)
        assert marker.stage.env.state() == "on-task"
        await marker.key(KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
        await marker.stage.until(lambda: bool(marker.stage.env.told(WorkPaused)), "work is paused")

    marking(app, image("RectangleLabels", more=more), drawing)


def test_hotkeys_of_the_design_win_and_the_tooltip_names_another_key(app: QApplication) -> None:
    config = """<View><Image name="it" value="$image"/>
      <RectangleLabels name="boxes" toName="it"><Label value="Car" hotkey="b"/></RectangleLabels>
      <BrushLabels name="masks" toName="it"><Label value="Car" hotkey="w"/></BrushLabels></View>"""

    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_W)
        assert checked(marker) == ["tool_brush"], "this key stands for the label and its tool"
        await marker.key(KEY.Key_B)
        assert checked(marker) == ["tool_box"]
        assert tool(marker, "tool_box").toolTip() == "Draw rectangles"
        assert tool(marker, "wand").toolTip().endswith("(Alt+Q)")
        await marker.drag((20, 30), (70, 90))
        (region,) = regions(marker.stage.window.workbench.answer, marker.panel.design)
        assert region.shape == "rectangle"

    marking(app, config, scenario)


def test_the_label_of_a_mask_stays_where_the_brush_moves_over_it(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the section around the brush is painted anew, and the image is not at the top of the window."""

    async def scenario(marker: Marker) -> None:
        await marker.key(KEY.Key_1)
        await marker.drag((60, 60), (120, 60))
        assert marker.view.mapTo(marker.stage.window, QPoint()).y() > 46
        painted: list[str] = []
        monkeypatch.setattr(tool_of_brush, "paint_label", lambda *given: painted.append(given[-1]))
        await marker.action(lambda: QTest.mouseMove(marker.view, marker.at(100, 62)))
        await marker.stage.until(lambda: painted == ["1 Car"], "it is painted again")

    marking(app, image("BrushLabels", more=""), scenario)
