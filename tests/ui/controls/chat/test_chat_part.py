"""A conversation: written, changed, deleted and judged by key and by mouse, and said aloud."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.messages import message_of, messages, with_message
from annotator.core.answer.predictions import suggested
from annotator.core.answer.result_items import Origin
from annotator.core.design.structures.chat import LONGEST_MESSAGE, ChatMessage
from annotator.ui.accessibility.answer_changes import answer_changes
from annotator.ui.controls.chat.message_list import MessageList, ShownMessage
from formats.config_reading import read
from ui.panel_harness import PanelHarness

pytestmark = pytest.mark.usefixtures("app")

GIVEN = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello. How can I help?"}]
CONFIG = """<View><Chat name="chat" value="$chat" {}/>
<Header value="The whole"/><Rating name="all" toName="chat"/>
<View visibleWhen="no-region-selected"><Header value="Select a message"/></View>
<View visibleWhen="region-selected" whenRole="assistant"><Header value="The reply"/>
<Choices name="true" toName="chat" perRegion="true"><Choice value="Yes"/><Choice value="No"/></Choices></View></View>"""


class Talk(PanelHarness):
    def __init__(self, attributes: str = 'editable="true"', given: object = GIVEN) -> None:
        design = read(f"{CONFIG.format(attributes)}")[0]
        assert design is not None
        super().__init__(design, {"chat": json.dumps(given), "most": "3"}, (1100, 640))
        (self.chat,) = self.panel.parts.chats

    @property
    def said(self) -> list[tuple[str, str]]:
        own = messages(self.answering.answer, self.panel.design, "chat")
        return [(each.role, each.content) for each in map(message_of, own)]

    def write(self, text: str) -> None:
        self.chat.field.setFocus()
        QTest.keyClicks(self.chat.field, text)
        QTest.keyClick(self.chat.field, Qt.Key.Key_Return)
        QApplication.processEvents()

    def spoken(self, row: int) -> str:
        return str(self.chat.list.model().index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_messages_are_written_in_turn_for_each_role() -> None:
    talk = Talk()
    for text in ("What is it?", "A meter.", "Thanks"):
        talk.write(text)
    assert talk.said == [("user", "What is it?"), ("assistant", "A meter."), ("user", "Thanks")]
    assert talk.chat.field.plain() == ""
    assert talk.spoken(0) == "User, 1 of 5, part of the task: Hello"
    assert talk.spoken(3) == "Assistant, 4 of 5, added by you: A meter."


def test_a_role_is_chosen_and_a_line_is_added_with_shift() -> None:
    talk = Talk('messageRoles="user,assistant,system"')
    talk.chat.role.setCurrentIndex(2)
    talk.chat.field.setFocus()
    QTest.keyClicks(talk.chat.field, "a")
    QTest.keyClick(talk.chat.field, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClicks(talk.chat.field, "b")
    QTest.mouseClick(talk.chat.add, Qt.MouseButton.LeftButton)
    assert talk.said == [("system", "a\nb")]


def test_a_message_is_changed_by_key_and_undone() -> None:
    talk = Talk()
    talk.write("Wha is it?")
    talk.chat.list.setFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_End)
    QTest.keyClick(talk.chat.list, Qt.Key.Key_F2)
    assert talk.chat.field.hasFocus()
    talk.chat.field.show_plain("What is it?")
    QTest.keyClick(talk.chat.field, Qt.Key.Key_Return)
    assert talk.said == [("user", "What is it?")]
    assert talk.chat.list.hasFocus()
    talk.answering.undo(talk.answering.steps.undo)
    assert talk.said == [("user", "Wha is it?")]


def test_a_change_is_given_up_with_escape() -> None:
    talk = Talk()
    talk.write("Thanks")
    talk.chat.list.setFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_End)
    QTest.mouseClick(talk.chat.edit, Qt.MouseButton.LeftButton)
    talk.chat.field.show_plain("No")
    QTest.keyClick(talk.chat.field, Qt.Key.Key_Escape)
    assert talk.said == [("user", "Thanks")]
    assert talk.chat.field.plain() == ""


def test_a_message_is_deleted_by_key_and_comes_back_by_undo() -> None:
    talk = Talk()
    talk.write("Thanks")
    talk.chat.list.setFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_End)
    QTest.keyClick(talk.chat.list, Qt.Key.Key_Delete)
    assert talk.said == []
    talk.answering.undo(talk.answering.steps.undo)
    assert talk.said == [("user", "Thanks")]


def test_messages_of_the_task_and_of_other_roles_stay_as_they_are() -> None:
    talk = Talk('editable="assistant"')
    talk.write("Thanks")
    talk.chat.list.setFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_End)
    QTest.keyClick(talk.chat.list, Qt.Key.Key_F2)
    assert talk.chat.list.hasFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_Home)
    QTest.keyClick(talk.chat.list, Qt.Key.Key_Delete)
    assert talk.said == [("user", "Thanks")]
    assert talk.panel.selected_region == ""
    assert not talk.chat.delete.isVisible()


def test_questions_are_about_the_selected_message_of_their_role_and_enter_leads_there() -> None:
    talk = Talk()
    talk.write("What is it?")
    talk.write("A meter.")
    talk.chat.list.setFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_End)
    assert talk.shown("true")
    QTest.keyClick(talk.chat.list, Qt.Key.Key_Return)
    assert talk.panel.parts.controls["true"].isAncestorOf(talk.focused)
    talk.chat.list.setFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_1)
    QTest.keyClick(talk.chat.list, Qt.Key.Key_Up)
    assert not talk.shown("true")
    (item,) = [item for item in talk.answering.answer.items if item.from_name == "true"]
    assert item.value == {"chatmessage": {"role": "assistant", "content": "A meter."}, "choices": ["Yes"]}


def test_a_message_is_selected_by_mouse() -> None:
    talk = Talk()
    talk.write("What is it?")
    place = talk.chat.list.visualRect(talk.chat.list.model().index(2, 0))
    QTest.mouseClick(talk.chat.list.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    assert talk.panel.selected_region == messages(talk.answering.answer, talk.panel.design, "chat")[0].id


def test_the_most_messages_close_the_field_with_the_reason() -> None:
    talk = Talk('maxMessages="$most"')
    assert talk.chat.field.isEnabled()
    talk.write("Thanks")
    assert not talk.chat.field.isEnabled()
    assert [label for label in talk.chat.findChildren(type(talk.chat._why)) if "the most" in label.text()]


def test_too_few_messages_are_a_finding_at_the_chat() -> None:
    talk = Talk('minMessages="4"')
    talk.submit()
    assert "At least 4" in talk.chat.accessibleDescription()


def test_a_text_that_is_no_message_yet_is_kept_and_holds_the_submission() -> None:
    talk = Talk()
    talk.chat.field.setFocus()
    QTest.keyClicks(talk.chat.field, "Thanks")
    assert talk.panel.has_unreadable()
    half = talk.panel.half_typed()
    again = Talk()
    again.panel.type_again(half)
    assert again.chat.field.plain() == "Thanks"
    QTest.keyClick(again.chat.field, Qt.Key.Key_Return)
    assert again.said == [("user", "Thanks")]


def test_a_message_that_is_too_long_is_not_added() -> None:
    talk = Talk()
    talk.chat.field.show_plain("x" * (LONGEST_MESSAGE + 1))
    QTest.keyClick(talk.chat.field, Qt.Key.Key_Return)
    assert talk.said == []
    assert len(talk.chat.field.plain()) == LONGEST_MESSAGE + 1


def test_a_predicted_message_is_named_and_becomes_the_worker_s_when_it_is_changed() -> None:
    talk = Talk()
    answer = with_message(talk.answering.answer, talk.chat.messages, ChatMessage("assistant", "Yes"))
    region_id = answer.items[0].id
    talk.answering.begin(talk.panel, "other", suggested(answer, {region_id}), is_open=True)
    assert talk.spoken(2) == "Assistant, 3 of 3, prediction: Yes"
    talk.panel.select_region(region_id)
    QTest.mouseClick(talk.chat.edit, Qt.MouseButton.LeftButton)
    talk.chat.field.show_plain("No")
    QTest.keyClick(talk.chat.field, Qt.Key.Key_Return)
    assert talk.said == [("assistant", "No")]
    assert talk.answering.answer.items[0].origin is Origin.CHANGED


def test_changes_are_said_with_role_and_text() -> None:
    talk = Talk()
    before = talk.answering.answer
    talk.write("Thanks")
    after = talk.answering.answer
    names: dict[str, str] = {}
    said = [change.text for change in answer_changes(talk.panel.design, before, after, "", names)]
    assert said == ["Message added: User: Thanks."]
    said = [change.text for change in answer_changes(talk.panel.design, after, before, "", names)]
    assert said == ["Message deleted: User: Thanks."]


def test_the_model_that_cannot_be_reached_is_named() -> None:
    talk = Talk('llm="openai/gpt-5"')
    assert any("openai/gpt-5" in label.text() for label in talk.chat.findChildren(type(talk.chat._why)))


def test_a_locked_conversation_is_read_only() -> None:
    talk = Talk()
    talk.write("Thanks")
    talk.panel.lock(True)
    talk.chat.list.setFocus()
    QTest.keyClick(talk.chat.list, Qt.Key.Key_End)
    QTest.keyClick(talk.chat.list, Qt.Key.Key_Delete)
    assert talk.said == [("user", "Thanks")]
    assert not talk.chat.field.isEnabled()


def test_control_characters_are_seen_and_text_directions_stay_within_their_message() -> None:
    shown = ShownMessage(ChatMessage("user", "a\x00b\x1b\r\nc\u202ed"))
    assert shown.text == "a\u2400b\u241b\nc\u202ed"
    view = MessageList()
    view.show_rows((shown, ShownMessage(ChatMessage("assistant", "after"))))
    view.resize(400, 300)
    view.show()
    QApplication.processEvents()
    assert view.visualRect(view.model().index(1, 0)).top() > view.visualRect(view.model().index(0, 0)).top()


def test_a_long_message_is_scrolled_before_the_next_one_is_reached() -> None:
    talk = Talk(given=[{"role": "user", "content": "line\n" * 200}, *GIVEN])
    view = talk.chat.list
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    places = []
    for _step in range(100):
        QTest.keyClick(view, Qt.Key.Key_Down)
        places.append(view.verticalScrollBar().value())
        if view.currentIndex().row():
            break
    assert len(places) > 5
    assert places == sorted(places)
    assert view.currentIndex().row() == 1
