"""The workbench: what keys do to the answer, and what is said of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from annotator.core.answer.result_items import Answer
from annotator.core.errors import StoreFault
from annotator.core.events import AnswerUnsound, DraftSaved, EarningsChanged, Failed, TaskShown, TaskSubmitted
from annotator.core.ledger.intervals import State
from annotator.core.pay.meter import MeterReading
from annotator.core.settings import SHOW_METER
from annotator.services.task import drafts
from annotator.services.task.queue import TaskView
from annotator.ui.viewers.image.view import ImageView
from bundle_making import CONFIG
from services.service_env import KEY, files
from ui.pages.workbench.image_env import LIBRARY, WRITING, make_env_with
from ui.stage import Stage, says, staged

CTRL = Qt.KeyboardModifier.ControlModifier


def chosen(answer: Answer) -> tuple[str, ...]:
    item = answer.item("things")
    return () if item is None else tuple(item.value["choices"])


async def choices_of(stage: Stage) -> tuple[str, ...]:
    await stage.settled()
    return chosen(stage.env.view().answer)


async def pressed(stage: Stage, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Presses a key and waits until the draft that comes of it is kept."""
    before = len(stage.env.told(DraftSaved))
    stage.press(key, modifier)
    await stage.until(lambda: len(stage.env.told(DraftSaved)) > before, "the draft is kept")


def test_keys_choose_undo_and_redo_and_each_step_is_kept(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        seen = []
        for key, modifier in (
            (Qt.Key.Key_B, Qt.KeyboardModifier.NoModifier),
            (Qt.Key.Key_1, Qt.KeyboardModifier.NoModifier),
            (Qt.Key.Key_Z, CTRL),
            (Qt.Key.Key_Z, CTRL),
            (Qt.Key.Key_Y, CTRL),
        ):
            await pressed(stage, key, modifier)
            seen.append(await choices_of(stage))
        assert seen == [("Bench",), ("Bench", "tree"), ("Bench",), (), ("Bench",)]
        (kept,) = await stage.env.records.assignments(KEY)
        assert chosen(kept.answer) == ("Bench",)

    staged(app, make_env_with(), scenario)


def test_a_task_is_shown_from_one_view_and_one_reading(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        asked, services = list[str](), stage.env.services
        view, reading = services.session.view, services.journal.reading

        def watched_view() -> TaskView | None:
            asked.append("view")
            return view()

        def watched_reading() -> MeterReading:
            asked.append("reading")
            return reading()

        monkeypatch.setattr(services.session, "view", watched_view)
        monkeypatch.setattr(services.journal, "reading", watched_reading)
        stage.window.workbench.on_event(TaskShown(KEY, 0))
        assert sorted(asked) == ["reading", "view"]

    staged(app, make_env_with(), scenario)


def test_a_draft_is_called_saved_only_when_it_is(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "TRY_AGAIN_AFTER_S", 0.02)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        footer = stage.window.workbench.footer
        stage.env.records.fault = StoreFault(detail="full")
        stage.press(Qt.Key.Key_1)
        await stage.until(lambda: bool(stage.env.told(Failed)), "the fault is told")
        assert says(footer, "Saving…")
        stage.env.records.fault = None
        await pressed(stage, Qt.Key.Key_B)
        assert says(footer, "Draft saved")

    staged(app, make_env_with(), scenario)


def test_enter_submits_and_the_next_task_is_shown_with_nothing_chosen(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.env.told(TaskSubmitted)), "the task is submitted")
        await stage.until(lambda: len(stage.env.told(TaskShown)) == 2, "the next task is shown")
        await stage.settled()
        workbench = stage.window.workbench
        assert says(workbench.task_bar, "Task 2 of 3")
        assert says(workbench.footer, "Results: Ready to send: 1")
        assert not workbench.footer.undo.isEnabled()
        buttons = workbench.findChildren(QAbstractButton)
        assert [button.isChecked() for button in buttons if button.accessibleName() == "Tree"][-1] is False

    staged(app, make_env_with(), scenario)


def test_an_answer_that_misses_something_is_said_beside_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.workbench.instructions.hide()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.env.told(AnswerUnsound)), "the answer is unsound")
        assert says(stage.window.workbench, "“What do you see?” has no answer yet.")

    staged(app, make_env_with(), scenario)


def test_enter_leaves_instructions_that_must_be_read_even_when_the_design_has_chosen_already(
    app: QApplication,
) -> None:
    config = CONFIG.replace('value="Bench"', 'value="Bench" selected="true"').encode()
    bundle = files("\n[instructions]\nmust_read = true\n", {"config.xml": config})

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await stage.until(lambda: stage.env.state() is State.INSTRUCTIONS, "the instructions are being read")
        instructions = stage.window.workbench.instructions
        assert instructions.isVisible()
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: stage.env.state() is State.ON_TASK, "the task begins")
        assert not instructions.isVisible()
        assert stage.env.told(TaskSubmitted) == []
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.env.told(TaskSubmitted)), "the task is submitted")

    staged(app, make_env_with(bundle), scenario)


def test_the_image_and_those_ahead_are_asked_for_at_the_size_of_the_view(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench, images = stage.window.workbench, stage.env.images
        stage.press(Qt.Key.Key_PageDown)
        await stage.until(lambda: stage.env.view().index == 1, "the second task is shown")
        await stage.until(lambda: any(one.path.endswith("second.jpg") for one in images.asked), "it is asked for")
        panel = workbench._panel
        assert panel is not None
        view = panel.medium_view
        assert isinstance(view, ImageView)
        width_px, height_px = view.box_px
        await stage.until(
            lambda: bool(images.requested) and len(images.requested) < 2, "the picture ahead is wished for"
        )
        seen = [(one.path, one.width_px, one.height_px) for one in images.asked if one.width_px > 272]
        assert seen == [(LIBRARY + "first.png", width_px, height_px), (LIBRARY + "second.jpg", width_px, height_px)]
        assert [(one.path, one.width_px, one.height_px) for one in images.requested] == [
            (LIBRARY + "third.webp", width_px, height_px)
        ]

    staged(app, make_env_with(), scenario)


def test_the_meter_can_be_hidden(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        meter = stage.window.workbench.footer.meter
        assert meter.isVisible()
        await stage.env.services.preferences.choose(SHOW_METER, "no")
        assert not meter.isVisible()
        await stage.env.services.preferences.choose(SHOW_METER, "yes")
        assert meter.isVisible()

    staged(app, make_env_with(), scenario)


def test_a_task_that_was_sent_can_be_looked_at_and_not_changed(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_1)
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: stage.env.view().index == 1, "the next task is shown")
        stage.press(Qt.Key.Key_PageUp)
        await stage.until(lambda: stage.env.view().index == 0, "the first task is shown again")
        footer = stage.window.workbench.footer
        assert not footer.submit.isEnabled()
        assert not footer.skip.isEnabled()
        await stage.settled()
        assert says(stage.window.workbench, "You submitted this task: it is read-only. Result: Ready to send")
        stage.press(Qt.Key.Key_B)
        stage.press(Qt.Key.Key_PageDown)
        await stage.until(lambda: stage.env.view().index == 1, "the second task is shown")
        sent = [one for one in await stage.env.records.assignments(KEY) if one.task_id == "first"]
        assert chosen(sent[0].answer) == ("tree",)

    staged(app, make_env_with(), scenario)


def texts_of(stage: Stage, control: str) -> list[str] | None:
    item = stage.window.workbench.answer.item(control)
    return None if item is None else list(item.value["text"])


async def typed(stage: Stage, *keys: Qt.Key) -> None:
    for key in keys:
        await pressed(stage, key)


def test_a_text_is_typed_undone_with_the_workbench_s_keys_and_sent(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await typed(stage, Qt.Key.Key_B, Qt.Key.Key_P)
        assert texts_of(stage, "target") == ["bp"]
        assert await choices_of(stage) == ()
        await pressed(stage, Qt.Key.Key_Return)
        await pressed(stage, Qt.Key.Key_I)
        assert texts_of(stage, "target") == ["bp\ni"]
        assert not stage.window.workbench.instructions.isVisible()
        await pressed(stage, Qt.Key.Key_Z, CTRL)
        assert texts_of(stage, "target") == ["bp\n"]
        stage.press(Qt.Key.Key_Left, CTRL)
        stage.press(Qt.Key.Key_PageDown)
        await pressed(stage, Qt.Key.Key_X)
        assert stage.env.view().index == 0
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: bool(stage.env.told(TaskSubmitted)), "the task is submitted")
        await stage.until(lambda: stage.env.view().index == 1, "the next task is shown")
        assert texts_of(stage, "target") is None

    staged(app, make_env_with(files("", {"config.xml": WRITING.encode()})), scenario)


def test_enter_in_a_field_of_one_line_submits_and_says_what_is_missing(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.press(Qt.Key.Key_Tab)
        await pressed(stage, Qt.Key.Key_N)
        assert texts_of(stage, "note") == ["n"]
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.env.told(AnswerUnsound)), "the answer is unsound")
        assert says(stage.window.workbench, "“Target” has no answer yet.")
        await pressed(stage, Qt.Key.Key_T)
        assert texts_of(stage, "target") == ["t"]
        assert not says(stage.window.workbench, "to complete")

    staged(app, make_env_with(files("", {"config.xml": WRITING.encode()})), scenario)


def test_half_a_number_is_not_submitted(app: QApplication) -> None:
    config = CONFIG.replace("</View>\n</View>", '<Number name="count" toName="picture"/></View>\n</View>')
    assert config != CONFIG

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        await pressed(stage, Qt.Key.Key_B)
        stage.window.workbench.instructions.hide()
        panel = stage.window.workbench._panel
        assert panel is not None
        panel.parts.controls["count"].take_focus()
        stage.press(Qt.Key.Key_Minus)
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: says(stage.window.workbench, "“-” is not a number"), "it is said")
        await stage.settled()
        assert stage.env.told(TaskSubmitted) == []
        await pressed(stage, Qt.Key.Key_3)
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: bool(stage.env.told(TaskSubmitted)), "the task is submitted")

    staged(app, make_env_with(files("", {"config.xml": config.encode()})), scenario)


def test_each_task_may_have_choices_of_its_own(app: QApplication) -> None:
    config = CONFIG.replace("<Choices ", '<Choices value="$options" ')
    tasks = 'id,image,options\nfirst,media/first.png,"[""Cat""]"\nsecond,media/second.jpg,"[""Dog"", ""Cow""]"\n'

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        stage.window.workbench.instructions.hide()
        assert says(stage.window.workbench, "Cat")
        stage.press(Qt.Key.Key_PageDown)
        await stage.until(lambda: stage.env.view().index == 1, "the second task is shown")
        await stage.settled()
        assert says(stage.window.workbench, "Cow")
        assert not says(stage.window.workbench, "Cat")
        await pressed(stage, Qt.Key.Key_3)
        assert await choices_of(stage) == ("Cow",)

    bundle = files("", {"config.xml": config.encode(), "tasks.csv": tasks.encode()})
    staged(app, make_env_with(bundle), scenario)


def test_a_decision_changes_the_states_of_results_in_the_foot(app: QApplication) -> None:
    """The event used to reach the meter only."""

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        outbox = stage.window.workbench.footer._outbox
        outbox.setText("before the decision")
        stage.env.services.event_bus.announce(EarningsChanged())
        await stage.settled()
        assert outbox.text() != "before the decision"

    staged(app, make_env_with(), scenario)
