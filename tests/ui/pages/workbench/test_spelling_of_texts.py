"""Somebody types, and what is misspelt shows; nothing is changed by itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QMenu

from annotator.core.settings import SPELLING, SPELLING_OFF
from annotator.ui.controls.spelling import Spelling
from annotator.ui.controls.text_input.field_assistant import FieldAid, SpellingMenu
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.controls.text_input.text_formats import between, surface_of
from bundle_making import MANIFEST
from fakes.speller import FakeSpeller
from services.service_env import files, make_env
from ui.stage import PLAIN, Stage, staged
from ui.tabbing import key

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CONFIG = """<View>
  <Text name="words" value="$words"/>
  <TextArea name="long" toName="words" rows="4" maxSubmissions="1"/>
  <TextArea name="short" toName="words" maxSubmissions="1"/>
</View>"""
RIGHT = ("the", "house", "is", "large", "and", "old")


class Typist(Struct, frozen=True):
    stage: Stage
    speller: FakeSpeller

    @property
    def long(self) -> SeveralLines:
        (field,) = self.stage.window.workbench.findChildren(SeveralLines)
        return field

    @property
    def short(self) -> OneLine:
        (field,) = [field for field in self.stage.window.workbench.findChildren(OneLine) if field.isVisible()]
        return field

    async def write(self, field: TextField, text: str) -> None:
        """Letter by letter, as from a keyboard."""
        await self.stage.until(lambda: field.aid is not None, "the field is helped")
        field.setFocus()
        for letter in text:
            await key(self.stage, Qt.Key(ord(letter.upper())) if letter != "\n" else Qt.Key.Key_Return)

    async def underlined(self, field: TextField, *words: str) -> None:
        await self.stage.until(lambda: underlined(field) == list(words), f"{words} and no others are underlined")

    async def menu(self) -> SpellingMenu:
        await self.stage.until(lambda: bool(self._menus()), "the menu is open")
        (menu,) = self._menus()
        return menu

    def forget(self) -> None:
        """Clear the cache of looked-up words."""
        (spelling,) = self.stage.window.workbench.findChildren(Spelling)
        spelling._known.clear()

    def _menus(self) -> list[SpellingMenu]:
        return [menu for menu in self.stage.window.findChildren(SpellingMenu) if menu.isVisible()]

    async def choose(self, words: str) -> None:
        menu = await self.menu()
        (action,) = [action for action in menu.actions() if action.text() == words]
        menu.close()
        action.trigger()


def underlined(field: TextField) -> list[str]:
    wave = QTextCharFormat.UnderlineStyle.SpellCheckUnderline
    if isinstance(field, OneLine):
        places = [(look.start, look.end) for look in field._looks if look.char_format().underlineStyle() is wave]
        return [between(field, *place) for place in places]
    looks = [look for look in field.extraSelections() if look.format.underlineStyle() is wave]
    return [look.cursor.selectedText() for look in looks]


def typing(
    app: QApplication, scenario: Callable[[Typist], Awaitable[None]], spelling: str = "en_US", manifest: str = MANIFEST
) -> None:
    speller = FakeSpeller({"en_US": RIGHT, "nl_NL": ("het", "huis")}, {"hosue": ("house", "hose"), "larg": ("large",)})
    tasks = b"id,words\n1,Some words\n2,Others\n"
    bundle = files(other={"bundle.toml": manifest.encode(), "config.xml": CONFIG.encode(), "tasks.csv": tasks})

    async def whole(stage: Stage) -> None:
        await stage.env.services.preferences.choose(SPELLING, spelling)
        await stage.on_task()
        await scenario(Typist(stage, speller))

    staged(app, make_env(bundle, speller=speller), whole)


def answered(typist: Typist) -> dict[str, list[str]]:
    answer = typist.stage.window.workbench.answer
    return {item.from_name: list(item.value["text"]) for item in answer.items}


def test_a_misspelt_word_is_underlined_once_it_is_left_in_fields_of_one_line_and_of_several(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        for field in (typist.long, typist.short):
            await typist.write(field, "the hosue")
            await typist.stage.until(lambda: ("the",) in typist.speller.asked, "the word before is looked up")
            await typist.underlined(field)
            await typist.write(field, " is larg ")
            await typist.underlined(field, "hosue", "larg")
            assert all("hosu" not in some for some in typist.speller.asked)
            typist.forget()
        assert answered(typist) == {"long": ["the hosue is larg "], "short": ["the hosue is larg "]}

    typing(app, scenario)


def test_spelling_is_that_of_the_recordings_language(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.long, "het huis is ")
        await typist.underlined(typist.long, "is")

    typing(app, scenario, SPELLING.default, MANIFEST + '\n[media]\nlanguage = "nl"\n')


def test_the_word_that_is_typed_is_underlined_when_the_field_or_the_word_is_left(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.long, "hosue")
        typist.short.setFocus()
        await typist.underlined(typist.long, "hosue")
        await typist.write(typist.short, "larg")
        await typist.underlined(typist.short)
        await key(typist.stage, Qt.Key.Key_Home)
        await typist.underlined(typist.short, "larg")

    typing(app, scenario)


def test_a_key_offers_what_was_meant_and_undo_takes_it_back_in_one_step(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.long, "the hosue\nis larg ")
        await typist.underlined(typist.long, "hosue", "larg")
        await key(typist.stage, Qt.Key.Key_Home, CTRL)
        await key(typist.stage, Qt.Key.Key_F7, SHIFT)
        offered = [action.text() for action in (await typist.menu()).actions() if not action.isSeparator()]
        assert offered[:4] == [
            "&1  house", "&2  hose", "Add “hosue” to my dictionary", "Ignore “hosue” in this task",
        ]  # fmt: skip
        assert answered(typist) == {"long": ["the hosue\nis larg "]}
        await typist.choose("&1  house")
        assert typist.long.plain() == "the house\nis larg "
        await key(typist.stage, Qt.Key.Key_F7, SHIFT)
        await typist.choose("&1  large")
        assert answered(typist) == {"long": ["the house\nis large "]}
        await key(typist.stage, Qt.Key.Key_Z, CTRL)
        assert answered(typist) == {"long": ["the house\nis larg "]}

    typing(app, scenario)


def test_the_key_goes_on_to_the_next_when_nothing_is_chosen_and_round_to_the_first(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        for field in (typist.long, typist.short):
            await typist.write(field, "hosue is larg ")
            await typist.underlined(field, "hosue", "larg")
            for expected in ("hosue", "larg", "hosue"):
                await key(typist.stage, Qt.Key.Key_F7, SHIFT)
                menu = await typist.menu()
                assert expected in menu.accessibleName()
                menu.close()
                await typist.stage.until(lambda: not typist._menus(), "the menu is closed")

    typing(app, scenario)


def test_an_added_word_is_kept_and_no_longer_underlined_anywhere(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.short, "zork ")
        await typist.write(typist.long, "zork hosue ")
        await typist.underlined(typist.short, "zork")
        await key(typist.stage, Qt.Key.Key_Home)
        await key(typist.stage, Qt.Key.Key_F7, SHIFT)
        await typist.choose("Add “zork” to my dictionary")
        await typist.underlined(typist.long, "hosue")
        await typist.underlined(typist.short)
        assert typist.speller.own == {"zork"}

    typing(app, scenario)


def test_an_ignored_word_is_underlined_again_in_the_next_task(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.long, "zork ")
        await typist.underlined(typist.long, "zork")
        await key(typist.stage, Qt.Key.Key_F7, SHIFT)
        await typist.choose("Ignore “zork” in this task")
        await typist.underlined(typist.long)
        await key(typist.stage, Qt.Key.Key_Right, CTRL)
        await key(typist.stage, Qt.Key.Key_PageDown, CTRL)
        typist.stage.window.workbench.footer.next.click()
        await typist.stage.until(lambda: typist.long.plain() == "", "the next task is there")
        await typist.write(typist.long, "zork ")
        await typist.underlined(typist.long, "zork")
        assert typist.speller.own == set()

    typing(app, scenario)


def test_the_mouse_offers_it_over_the_word_and_the_field_has_its_own_menu_elsewhere(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        for field in (typist.long, typist.short):
            await typist.write(field, "hosue is old ")
            await typist.underlined(field, "hosue")
            surface = surface_of(field)
            middle = QPoint(24, field.cursorRect().center().y())
            asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, surface.mapToGlobal(middle))
            QApplication.sendEvent(surface, asked)
            await typist.choose("&1  house")
            assert field.plain() == "house is old "
            assert isinstance(field.aid, FieldAid)
            far = QPoint(surface.width() - 8, middle.y())
            assert not field.aid.takes(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, far, far))

    typing(app, scenario)


def test_nothing_is_looked_up_where_spelling_is_not_to_be_checked(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.long, "hosue is larg ")
        await key(typist.stage, Qt.Key.Key_F7, SHIFT)
        await typist.stage.settled()
        assert underlined(typist.long) == []
        assert typist.speller.asked == []
        assert typist.stage.window.findChildren(QMenu) == []

    typing(app, scenario, SPELLING_OFF)


def test_of_a_long_text_only_what_is_in_view_is_looked_up(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.short, "old ")
        words = [
            f"w{chr(97 + number // 676)}{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}"
            for number in range(17_576)
        ]
        typist.long.setFocus()
        typist.long.insertPlainText(" ".join(words))
        typist.long.ensureCursorVisible()
        await typist.stage.until(lambda: words[-2] in underlined(typist.long), "its end is checked")
        assert len({word for some in typist.speller.asked for word in some}) < 1_500
        typist.long.verticalScrollBar().setValue(0)
        await typist.stage.until(lambda: words[0] in underlined(typist.long), "its beginning is checked")

    typing(app, scenario)


def test_what_is_submitted_or_locked_has_no_marks(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.long, "hosue is old ")
        await typist.underlined(typist.long, "hosue")
        typist.long.setReadOnly(True)
        await typist.underlined(typist.long)

    typing(app, scenario)


def test_no_modifier_and_f7_is_still_what_stands_beside(app: QApplication) -> None:
    async def scenario(typist: Typist) -> None:
        await typist.write(typist.long, "hosue ")
        await key(typist.stage, Qt.Key.Key_F7, PLAIN)
        assert typist._menus() == []

    typing(app, scenario)
