"""Spelling of a task: looked up outside the window, a few words at a time, in the language of the text."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtWidgets import QApplication

from annotator.core.settings import SPELLING_BY_TASK, SPELLING_OFF
from annotator.core.text import words_in
from annotator.ui.controls.spelling import WORDS_AT_A_TIME, Spelling
from fakes.speller import FakeSpeller
from services.service_env import until
from ui.stage import on_loop

FRENCH = ("la", "maison", "est", "grande", "et", "belle")
ENGLISH = ("the", "house", "is", "large", "and", "est")


def a_speller() -> FakeSpeller:
    return FakeSpeller({"fr_FR": FRENCH, "en_US": ENGLISH}, {"maisson": ("maison",)})


def played(app: QApplication, scenario: Callable[[Spelling, FakeSpeller], Awaitable[None]]) -> None:
    async def whole() -> None:
        speller, wanted = a_speller(), list[Callable[[], Awaitable[object]]]()
        spelling = Spelling(speller, wanted.append)
        spelling.begin("first", SPELLING_BY_TASK, "fr")
        await until(lambda: spelling.is_on, "a dictionary is chosen")
        await scenario(spelling, speller)
        for intent in wanted:
            await intent()

    on_loop(app, whole)


async def wrong(spelling: Spelling, *words: str) -> frozenset[str]:
    """Once it is known."""
    spelling.check(words)
    await until(lambda: not spelling._waiting, "all is known in one language")
    spelling.check(words)
    await until(lambda: not spelling._waiting, "all is known in the other")
    return spelling.check(words).wrong


def test_what_no_dictionary_knows_is_known_once_it_was_looked_up(app: QApplication) -> None:
    async def scenario(spelling: Spelling, _speller: FakeSpeller) -> None:
        assert spelling.check(("maisson", "la")).wrong == frozenset()
        assert await wrong(spelling, "maisson", "la") == {"maisson"}
        assert await spelling.suggestions("maisson", "fr_FR") == ("maison",)

    played(app, scenario)


def test_a_long_text_is_looked_up_a_few_words_at_a_time_and_each_once(app: QApplication) -> None:
    async def scenario(spelling: Spelling, speller: FakeSpeller) -> None:
        spelling.begin("first", "fr_FR", "fr")
        await until(lambda: spelling.is_on, "the dictionary that was chosen is there")
        words = [f"mot{'x' * (number % 50)}{chr(97 + number // 50)}" for number in range(1_000)]
        await wrong(spelling, *words, *words)
        await wrong(spelling, *words)
        assert max(map(len, speller.asked)) <= WORDS_AT_A_TIME
        asked = [word for some in speller.asked for word in some]
        assert len(asked) == len(set(asked)) == len(set(words))

    played(app, scenario)


def test_a_text_in_the_language_of_the_program_is_looked_up_there(app: QApplication) -> None:
    """A task that is told in French asks for English."""

    async def scenario(spelling: Spelling, _speller: FakeSpeller) -> None:
        assert await wrong(spelling, "the", "house", "is", "lrage") == {"lrage"}
        assert spelling.check(("the", "house", "is", "lrage")).tag == "en_US"
        assert await wrong(spelling, "la", "maison", "est", "the") == {"the"}
        assert await wrong(spelling, "zut", "flute", "crotte") == {"zut", "flute", "crotte"}
        assert spelling.check(("zut", "flute", "crotte")).tag == "fr_FR"

    played(app, scenario)


def test_what_is_ignored_is_ignored_in_its_task_alone(app: QApplication) -> None:
    async def scenario(spelling: Spelling, _speller: FakeSpeller) -> None:
        spelling.ignore("maisson")
        assert await wrong(spelling, "maisson", "est") == frozenset()
        spelling.begin("second", SPELLING_BY_TASK, "fr")
        assert await wrong(spelling, "maisson", "est") == {"maisson"}
        spelling.begin("first", SPELLING_BY_TASK, "fr")
        assert await wrong(spelling, "maisson", "est") == frozenset()

    played(app, scenario)


def test_the_next_misspelt_word_is_found_from_anywhere_round_the_end(app: QApplication) -> None:
    text = "la maisson est\ngrandde et belle"

    async def scenario(spelling: Spelling, _speller: FakeSpeller) -> None:
        first, second = [place for place in words_in(text) if text[slice(*place)] in ("maisson", "grandde")]
        for place, expected in ((0, first), (5, first), (9, first), (10, second), (20, second), (len(text), first)):
            assert await spelling.next_misspelt(text, place, "fr_FR") == expected, place
        assert await spelling.next_misspelt("la maison est", 0, "fr_FR") is None

    played(app, scenario)


def test_spelling_is_off_where_it_is_not_wanted_or_no_dictionary_is_there(app: QApplication) -> None:
    async def scenario(spelling: Spelling, speller: FakeSpeller) -> None:
        spelling.begin("first", SPELLING_OFF, "fr")
        assert not spelling.is_on
        speller.asked.clear()
        assert spelling.check(("maisson",)).wrong == frozenset()
        assert speller.asked == []
        spelling.begin("first", "en_US", "fr")
        await until(lambda: spelling.is_on, "the dictionary that was chosen is there")
        assert await wrong(spelling, "maison", "house") == {"maison"}
        spelling.begin("first", "de_DE", "fr")
        await until(lambda: not spelling._choosing.busy, "it is looked for")
        assert not spelling.is_on

    played(app, scenario)
