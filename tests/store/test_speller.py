"""Words on a real disk, and the system's dictionaries, or none."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path

import pytest

from annotator.core.errors import StoreFault
from annotator.core.ports.speller import Dictionaries
from annotator.store import speller as speller_module
from annotator.store.speller import EnchantSpeller, UserDictionary


def speller_in(folder: Path) -> EnchantSpeller:
    return EnchantSpeller(folder / "dictionaries", folder / "words.txt")


def wrong(speller: EnchantSpeller, words: Iterable[str], tag: str = "fr_FR") -> frozenset[str]:
    return asyncio.run(speller.misspelt(tuple(words), tag))


def test_own_words_are_there_after_a_restart_one_a_line(tmp_path: Path) -> None:
    asyncio.run(speller_in(tmp_path).add("Annotatrix"))
    asyncio.run(speller_in(tmp_path).add("l’anté\u0301schmilblick"))
    assert (tmp_path / "words.txt").read_text(encoding="utf-8") == "Annotatrix\nl'anté\u0301schmilblick\n"
    assert wrong(speller_in(tmp_path), ["Annotatrix", "Annotatrixe"]) == {"Annotatrixe"}


def test_an_own_word_is_right_with_what_stands_before_and_behind_it(tmp_path: Path) -> None:
    speller = speller_in(tmp_path)
    asyncio.run(speller.add("schmilblick"))
    right = ("Schmilblick", "l’schmilblick", "d'schmilblick", "schmilblick-là", "qu’schmilblick")
    assert wrong(speller, right) == frozenset()
    assert wrong(speller, ("schmilblick-xqzw", "zzz’schmilblick")) == {"schmilblick-xqzw", "zzz’schmilblick"}


def test_suggestions_have_the_apostrophes_that_were_typed(tmp_path: Path) -> None:
    speller = speller_in(tmp_path)
    assert "l’ordinateur" in asyncio.run(speller.suggestions("l’ordinatuer", "fr_FR"))
    assert "l'ordinateur" in asyncio.run(speller.suggestions("l'ordinatuer", "fr_FR"))


def test_words_are_compared_however_they_are_composed(tmp_path: Path) -> None:
    assert wrong(speller_in(tmp_path), ("e\u0301te\u0301", "aujourd’hui", "ordi\u00adnateur")) == frozenset()


def test_nothing_is_written_but_in_the_folders_it_was_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "person").mkdir()
    monkeypatch.setenv("HOME", str(tmp_path / "person"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    assert wrong(speller_in(tmp_path / "home"), ["maisson"]) == {"maisson"}
    assert list((tmp_path / "person").iterdir()) == []


def test_without_enchant_nothing_is_misspelt_and_it_is_looked_for_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = speller_module._ON_LINUX
    monkeypatch.setattr(speller_module, "_ON_LINUX", "libenchant-that-nobody-has.so.2")
    speller = speller_in(tmp_path)
    assert asyncio.run(speller.dictionaries()) == Dictionaries()
    assert wrong(speller, ["maisson"]) == frozenset()
    assert asyncio.run(speller.suggestions("maisson", "fr_FR")) == ()
    monkeypatch.setattr(speller_module, "_ON_LINUX", there)
    assert "fr_FR" in asyncio.run(speller.dictionaries()).tags
    assert wrong(speller, ["maisson"]) == {"maisson"}


def test_a_list_that_is_no_text_is_kept_and_told(tmp_path: Path) -> None:
    path = tmp_path / "words.txt"
    path.write_bytes(b"\xff\xfe broken")
    own = UserDictionary(path)
    assert "broken" not in own
    with pytest.raises(StoreFault):
        own.add("word")
    assert path.read_bytes() == b"\xff\xfe broken"


def test_a_list_that_was_written_by_hand_is_read(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("\ufeffUn\r\n\r\n  deux  \n", encoding="utf-8")
    own = UserDictionary(tmp_path / "words.txt")
    assert "Un" in own
    assert "deux" in own
    assert "" not in own
    own.add("trois")
    assert (tmp_path / "words.txt").read_text(encoding="utf-8") == "Un\ndeux\ntrois\n"
