"""The contract of `core.ports.speller.Speller`. The real speller needs an English and a French dictionary, which
`dev.py test` installs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from annotator.core.ports.speller import Speller
from annotator.store.speller import EnchantSpeller
from fakes.speller import FakeSpeller

ENGLISH, FRENCH = "en_US", "fr_FR"

type Scenario = Callable[[Speller], Awaitable[None]]
type Play = Callable[[Scenario], None]


@pytest.fixture(params=["enchant", "memory"])
def play(request: pytest.FixtureRequest, tmp_path: Path) -> Play:
    def whole(scenario: Scenario) -> None:
        if request.param == "enchant":
            asyncio.run(_awaited(scenario, EnchantSpeller(tmp_path / "dictionaries", tmp_path / "words.txt")))
        else:
            right = {ENGLISH: ("the", "house", "don't"), FRENCH: ("maison", "l’homme", "l'homme", "aujourd'hui")}
            asyncio.run(_awaited(scenario, FakeSpeller(right, {"hosue": ("house",), "maisson": ("maison",)})))

    return whole


async def _awaited(scenario: Scenario, speller: Speller) -> None:
    await scenario(speller)


def test_dictionaries_are_told_sorted_with_what_reads_them(play: Play) -> None:
    async def scenario(speller: Speller) -> None:
        found = await speller.dictionaries()
        assert found.library
        assert {ENGLISH, FRENCH} <= set(found.tags)
        assert list(found.tags) == sorted(found.tags)

    play(scenario)


def test_misspelt_are_the_words_that_are_in_no_dictionary(play: Play) -> None:
    async def scenario(speller: Speller) -> None:
        assert await speller.misspelt(("the", "The", "hosue", "don't"), ENGLISH) == {"hosue"}
        french = ("maison", "l’homme", "l'homme", "aujourd'hui", "maisson")
        assert await speller.misspelt(french, FRENCH) == {"maisson"}
        assert await speller.misspelt((), FRENCH) == frozenset()

    play(scenario)


def test_of_a_language_without_a_dictionary_nothing_is_misspelt(play: Play) -> None:
    async def scenario(speller: Speller) -> None:
        for tag in ("", "xx", "tlh_XX", "../en_US"):
            assert await speller.misspelt(("hosue",), tag) == frozenset()
            assert await speller.suggestions("hosue", tag) == ()

    play(scenario)


def test_suggestions_come_likeliest_first(play: Play) -> None:
    async def scenario(speller: Speller) -> None:
        assert (await speller.suggestions("hosue", ENGLISH))[0] == "house"
        assert "maison" in await speller.suggestions("maisson", FRENCH)

    play(scenario)


def test_an_added_word_is_right_in_every_language(play: Play) -> None:
    async def scenario(speller: Speller) -> None:
        assert await speller.misspelt(("Annotatrix",), FRENCH) == {"Annotatrix"}
        await speller.add("Annotatrix")
        for tag in (ENGLISH, FRENCH):
            assert await speller.misspelt(("Annotatrix", "hosue"), tag) == {"hosue"}

    play(scenario)


@pytest.mark.parametrize("hostile", ["", "\0", "a\0b", "\ud800x", "a" * 100_000, "%s%n", "mot\n", "日本語", "a1"])
def test_what_is_no_word_is_neither_misspelt_nor_a_danger(hostile: str, play: Play) -> None:
    async def scenario(speller: Speller) -> None:
        assert await speller.misspelt((hostile, "hosue"), ENGLISH) == {"hosue"}
        assert await speller.suggestions(hostile, ENGLISH) == ()

    play(scenario)
