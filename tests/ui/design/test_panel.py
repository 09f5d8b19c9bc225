"""A design laid out: whatever it holds, everything can be reached, and a task is ready once."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.result_items import Answer
from annotator.core.design.controls import Choices, TextArea
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio, Image
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, Display, View
from annotator.core.errors import MediaFault
from annotator.services.task.drafts import DrawingsInProgress
from annotator.ui.design.answer_column import FORM_PX, NARROWEST_PX, WIDEST_PX
from annotator.ui.design.panel import DesignPanel
from annotator.ui.pages.workbench.answer_controller import AnswerController
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.text.view import TextView
from choices_designs import choices_designs
from fakes.images import FakeImages
from fakes.media import media_of
from fakes.records import MemoryRecords
from services.service_env import until
from ui.panel_harness import TEXT, PanelHarness, a_control, a_design
from ui.stage import labels_are_plain, on_loop, says

SAME = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])


TWO_IMAGES = a_design(Image(name="a", value="$first"), Image(name="b", value="$second"), a_control("Bench"))


class Ears:
    """A recorder of a panel's announcements."""

    def __init__(self, panel: DesignPanel) -> None:
        self.ready = 0
        self.seen: list[tuple[str, Extent]] = []
        panel.ready.connect(self._on_ready)
        panel.record_extent.connect(lambda *told: self.seen.append(told))

    def _on_ready(self) -> None:
        self.ready += 1


def is_settled() -> bool:
    """Every picture that was asked for has come or failed."""
    return not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def shown(panel: DesignPanel, ears: Ears, columns: Mapping[str, str]) -> None:
    """Shows a task and waits until it is ready and all is quiet."""
    before = ears.ready
    panel.show_task(columns, lambda path: f"/shelf/{path}")
    await until(lambda: ears.ready > before, "the task is ready")
    await until(is_settled, "no picture is on its way")
    panel.repaint()


@SAME
@given(design=choices_designs())
def test_any_design_can_be_laid_out_and_every_key_reaches_its_choice(design: Design) -> None:
    harness = PanelHarness(design)
    for key, target in harness.panel.keys.items():
        before = harness.answering.answer
        QTest.keySequence(harness.panel, QKeySequence(key.upper()))
        changed = harness.answering.answer
        tag = design.control(target.control)
        assert isinstance(tag, Choices)
        assert (target.path in changed.selected(tag)) is not (target.path in before.selected(tag))
    assert set(harness.panel.parts.controls) == {control.name for control in design.controls()}


@pytest.mark.parametrize("hotkey", [",", ";", "é", "ß", "&", "+", "/", "\\", '"', "ж", "ñ", "A", "ctrl+1", "space"])
def test_a_hotkey_may_be_any_character_or_combination(hotkey: str) -> None:
    panel = DesignPanel(a_design(a_control("Bench", hotkey=hotkey)), media_of(), {})
    answering = AnswerController(lambda _answer: None, DrawingsInProgress(MemoryRecords(), lambda: None))
    panel.edited.connect(answering.edit)
    answering.begin(panel, "task", Answer(), is_open=True)
    (shortcut,) = panel.bind_keys(panel)
    panel.show()
    panel.activateWindow()
    panel.setFocus()
    QApplication.processEvents()
    assert shortcut.key().count() == 1
    QTest.keySequence(panel, shortcut.key())
    assert answering.answer.payload(a_control("Bench")) == ["Bench"]


def test_a_task_is_ready_once_when_its_images_are_painted(app: QApplication) -> None:
    images = FakeImages({f"/shelf/{name}.png": (4000, 3000) for name in "abc"})

    async def scenario() -> None:
        panel = DesignPanel(TWO_IMAGES, media_of(images), {})
        ears = Ears(panel)
        panel.show()
        for number, (first, second) in enumerate((("a", "b"), ("b", "c"), ("b", "c"), ("a", "a"))):
            ears.seen.clear()
            await shown(panel, ears, {"first": f"{first}.png", "second": f"{second}.png"})
            assert ears.ready == number + 1
            assert set(ears.seen) == {(f"{name}.png", Extent(4000, 3000)) for name in (first, second)}
        panel.close()

    on_loop(app, scenario)


@pytest.mark.parametrize("lost", ["a", "b", "ab"])
def test_an_image_that_cannot_be_shown_does_not_hold_the_task_up(lost: str, app: QApplication) -> None:
    faults = {f"/shelf/{name}.png": MediaFault(MediaFault.MISSING, path=f"{name}.png") for name in lost}
    images = FakeImages({f"/shelf/{name}.png": (40, 30) for name in "ab"}, faults)

    async def scenario() -> None:
        panel = DesignPanel(TWO_IMAGES, media_of(images), {})
        ears = Ears(panel)
        panel.show()
        await shown(panel, ears, {"first": "a.png", "second": "b.png"})
        assert ears.ready == 1
        assert not panel.complete
        assert [path for path, _extent in ears.seen] == [f"{name}.png" for name in "ab" if name not in lost]
        panel.close()

    on_loop(app, scenario)


def test_a_task_without_images_is_ready_at_once() -> None:
    panel = DesignPanel(a_design(TEXT, a_control("Bench")), media_of(), {})
    ears = Ears(panel)
    panel.show_task({"words": "x"}, lambda path: path)
    assert (ears.ready, panel.complete, panel.medium_view) == (1, True, None)


def test_texts_of_strangers_are_shown_letter_by_letter() -> None:
    design = a_design(Header(value="$title", size=3), Header(value="Fixed"), TEXT, a_control("Bench"))
    harness = PanelHarness(design, {"title": "<img src=x>", "words": "<b>bold</b> & more"})
    assert says(harness.panel, "<img src=x>")
    assert says(harness.panel, "Fixed")
    assert [view.toPlainText() for view in harness.panel.findChildren(TextView)] == ["<b>bold</b> & more"]
    assert labels_are_plain(harness.panel)


@pytest.mark.parametrize("width", [700, 1100, 1900])
def test_the_column_beside_an_image_and_the_form_alone_keep_a_comfortable_width(width: int) -> None:
    beside = PanelHarness(a_design(Image(name="a", value="$x"), a_control("Bench")), size=(width, 600))
    part = beside.panel.parts.controls["things"]
    assert NARROWEST_PX - 60 <= part.width() <= WIDEST_PX
    image = beside.panel.medium_view
    assert image is not None
    assert image.width() >= width - WIDEST_PX
    alone = PanelHarness(a_design(TEXT, a_control("Bench")), size=(width, 600))
    assert min(width, FORM_PX) - 60 <= alone.panel.parts.controls["things"].width() <= FORM_PX


def test_a_long_text_gets_its_pane_in_the_same_bundle_and_keeps_it() -> None:
    design = a_design(TEXT, a_control("Bench"))
    short, long = {"words": "few"}, {"words": "many words " * 300}
    panel = DesignPanel(design, media_of(), short)
    assert panel.fits(design, short)
    assert not panel.fits(design, long)
    wide = DesignPanel(design, media_of(), long)
    assert wide.fits(design, short)
    assert not wide.fits(a_design(TEXT, a_control("Bench")), short)


def test_source_and_target_stand_side_by_side_at_equal_height() -> None:
    sides = View(
        display=Display.ROW,
        children=(
            View(children=(Header(value="English"), TEXT), weight=1),
            View(children=(Header(value="French"), TextArea(name="target", to_name="a", rows=6)), weight=1),
        ),
    )
    harness = PanelHarness(a_design(sides), {"words": "Some words. " * 600}, size=(1000, 600))
    source = harness.panel.findChild(TextView)
    assert isinstance(source, TextView)
    field = harness.focused
    assert abs(source.width() - field.width()) < 8
    assert source.height() > 450
    assert field.height() > 400
    assert source.verticalScrollBar().maximum() > 0
    assert source.mapTo(harness.panel, source.rect().bottomLeft()).y() < 600


def test_what_is_drawn_in_part_is_asked_about_before_anything_is_sent(app: QApplication) -> None:
    outline = Labels(name="outline", to_name="a", kind=LabelsKind.POLYGON, labels=(Label(value="Car"),))
    images = FakeImages({"/shelf/a.png": (40, 30)})
    panel = DesignPanel(a_design(Image(name="a", value="$first"), outline), media_of(images), {})
    panel.show()

    async def scenario() -> None:
        await shown(panel, Ears(panel), {"first": "a.png"})
        assert not panel.has_unreadable()
        view = panel.parts.marked["a"]
        assert isinstance(view, AnnotatedImageView)
        view.drawing.add_corner((1, 1))
        view.drawing.add_corner((9, 9))
        assert panel.has_unreadable()
        assert says(panel, "1 point is missing.")
        view.drawing.cancel()
        assert not panel.has_unreadable()

    on_loop(app, scenario)


def test_several_audio_files_are_told_apart_by_their_number() -> None:
    audio_files = (Audio(name="a", value=""), Audio(name="b", value=""))
    panel = DesignPanel(a_design(*audio_files, a_control("Bench")), media_of(), {})
    assert [view.wave.accessibleName() for view in panel.findChildren(AudioView)] == [
        "Audio 1 of this task",
        "Audio 2 of this task",
    ]
