"""The spelling setting: a choice of the available dictionaries, and plain text if one is missing."""

from __future__ import annotations

from gettext import NullTranslations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.ports.speller import Dictionaries
from annotator.core.settings import SPELLING, SPELLING_BY_TASK, SPELLING_OFF
from annotator.ui.i18n import translation
from annotator.ui.pages.settings.page import SpellingCombo, language_name, state_text
from fakes.speller import FakeSpeller
from services.service_env import make_env, until
from ui.stage import Stage, on_loop, staged

BOTH = Dictionaries("Enchant 2.8", ("en_US", "fr", "fr_CA"))


def test_the_dictionaries_there_are_can_be_chosen_and_what_was_chosen_is_stored(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        stage.window.turn_to("settings")
        (box,) = stage.window.settings.findChildren(SpellingCombo)
        await stage.until(lambda: box.count() == 4, "the dictionaries are there")
        assert [box.itemText(index) for index in range(4)] == [
            "Yes, in the language of each task", "No", "Yes, always in English (United States)",
            "Yes, always in French (France)",
        ]  # fmt: skip
        assert box.currentData() == SPELLING_BY_TASK
        assert box.state.text() == "Dictionaries found: English, French."
        box.activated.emit(3)
        await stage.settled()
        assert stage.env.services.preferences.value(SPELLING) == "fr_FR"
        await stage.env.services.preferences.choose(SPELLING, SPELLING_OFF)
        assert box.currentText() == "No"
        assert box.state.text() == ""

    staged(app, make_env(speller=FakeSpeller({"en_US": (), "fr_FR": ()})), whole)


def test_a_dictionary_that_was_chosen_and_is_gone_says_so_until_it_comes(app: QApplication) -> None:
    async def whole() -> None:
        speller = FakeSpeller({"en_US": ()})
        box = SpellingCombo(lambda: speller)
        box.show_chosen("fr_FR")
        box.show()
        await until(lambda: bool(box.state.text()), "it was looked for")
        assert box.currentText() == "Yes, always in French (France)"
        assert "the dictionary for French (France) is not installed" in box.state.text()
        speller.right["fr_FR"] = set()
        box.hide()
        box.show()
        await until(lambda: box.state.text().startswith("Dictionaries found"), "it was looked for anew")
        box.deleteLater()

    on_loop(app, whole)


@pytest.mark.parametrize(
    ("chosen", "found", "expected"),
    [
        (SPELLING_OFF, Dictionaries(), ""),
        (SPELLING_BY_TASK, Dictionaries(), "install libenchant-2-2 and a dictionary such as hunspell-en-us"),
        ("fr_FR", Dictionaries(), "install libenchant-2-2 and a dictionary such as hunspell-fr"),
        (SPELLING_BY_TASK, Dictionaries("Enchant 2.8"), "the dictionary for English is not installed."),
        (SPELLING_BY_TASK, Dictionaries("Enchant 2.8", ("fr",)), "install hunspell-en-us or aspell-en."),
        ("de_AT", BOTH, "the dictionary for German (Austria) is not installed"),
        ("fr_CA", BOTH, "Dictionaries found: English, French."),
    ],
)
def test_what_is_missing_is_told_with_what_to_install(chosen: str, found: Dictionaries, expected: str) -> None:
    assert expected in state_text(chosen, found)


def test_languages_are_called_in_the_language_of_the_program() -> None:
    translation.use(NullTranslations(), "fr")
    assert [language_name(tag) for tag in ("fr_CA", "en", "zz", "de-frami")] == [
        "français (Canada)", "anglais", "zz", "allemand (frami)",
    ]  # fmt: skip
    translation.use(NullTranslations(), "en")


@pytest.mark.parametrize("value", ["task", "no", "fr", "fr_FR", "de_DE_frami", "sr_RS@latin"])
def test_the_setting_takes_what_can_be_a_dictionary(value: str) -> None:
    assert SPELLING.accepts(value)


@pytest.mark.parametrize("value", ["", "../etc/passwd", "fr FR", "f", "fr_", "fr_FR\n"])
def test_the_setting_takes_nothing_else(value: str) -> None:
    assert not SPELLING.accepts(value)
