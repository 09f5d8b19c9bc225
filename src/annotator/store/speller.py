"""A spell checker (`ports.Speller`) with Enchant, which uses the dictionaries of the system: Hunspell, Aspell and
others. Enchant is not thread-safe, opening a dictionary takes 0.1 s and suggestions 0.5 s. So everything runs in one
separate thread. The library is loaded with the first request."""

from __future__ import annotations

import asyncio
import ctypes
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.errors import StoreFault
from annotator.core.ports.speller import Dictionaries
from annotator.core.text import is_word
from annotator.store.disk import disk_faults, make_folder
from annotator.store.folders.atomic_files import write_atomically

if TYPE_CHECKING:
    from enchant import Broker, Dict


def plain(word: str) -> str:
    """Return a word in the form used for comparison: NFC, straight apostrophes, plain hyphens, no soft hyphens."""
    composed = unicodedata.normalize("NFC", word).replace("\u00ad", "")
    return composed.replace("’", "'").replace("\u02bc", "'").replace("\u2010", "-").replace("\u2011", "-")


class UserDictionary:
    """The user dictionary, read once. A word in lower case is also correct with a capital first letter."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._words: dict[str, None] | None = None

    def __contains__(self, word: str) -> bool:
        """Return whether the normalised `word` is in the dictionary. An unreadable dictionary counts as empty."""
        try:
            words = self._read()
        except StoreFault:
            return False
        return word in words or (word[:1].isupper() and word[:1].lower() + word[1:] in words)

    def add(self, word: str) -> None:
        """Add a word and write the file. Raise `StoreFault`, also if an old one is unreadable; it is kept."""
        words = {**self._read(), plain(word): None}
        lines = "".join(f"{known}\n" for known in words)
        write_atomically({self._path: (lines.encode(),)}, overwrite=True)
        self._words = words

    def _read(self) -> dict[str, None]:
        if self._words is None:
            with disk_faults(self._path):
                data = self._path.read_bytes() if self._path.exists() else b""
            try:
                lines = data.decode("utf-8-sig").splitlines()
            except UnicodeDecodeError as error:
                raise StoreFault(path=str(self._path), detail=str(error)) from error
            self._words = dict.fromkeys(plain(line.strip()) for line in lines if line.strip())
        return self._words


# On Linux the library is loaded by this name, and pyenchant gets its path. By itself, pyenchant would start other
# programs to find it.
_ON_LINUX = "libenchant-2.so.2"
_LIBRARY_PATH = "PYENCHANT_LIBRARY_PATH"
# Environment variable for the folder with Enchant's own word lists and additional dictionaries.
_OWN_FOLDER = "ENCHANT_CONFIG_DIR"
_INNER_EDGES = re.compile(r"['\-·]")
MOST_SUGGESTIONS = 8


class EnchantSpeller:
    """The spell checker. `folder` is for Enchant's own files, `user_dictionary` is the user dictionary."""

    def __init__(self, folder: Path, user_dictionary: Path) -> None:
        self._folder = folder
        self._own = UserDictionary(user_dictionary)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="speller")
        self._broker: Broker | None = None
        self._version = ""
        self._open: dict[str, Dict | None] = {}

    async def dictionaries(self) -> Dictionaries:
        return await self._in_thread(self._dictionaries)

    async def misspelt(self, words: Collection[str], tag: str) -> frozenset[str]:
        return await self._in_thread(lambda: self._misspelt(words, tag))

    async def suggestions(self, word: str, tag: str) -> tuple[str, ...]:
        return await self._in_thread(lambda: self._suggestions(word, tag))

    async def add(self, word: str) -> None:
        await self._in_thread(lambda: self._own.add(word))

    async def _in_thread[Answer](self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _dictionaries(self) -> Dictionaries:
        broker = self._loaded()
        if broker is None:
            return Dictionaries()
        tags = sorted(set(broker.list_languages()))
        # A missing dictionary may have been installed since.
        self._open = {tag: dictionary for tag, dictionary in self._open.items() if dictionary is not None}
        return Dictionaries(f"Enchant {self._version}", tuple(tags))

    def _misspelt(self, words: Collection[str], tag: str) -> frozenset[str]:
        dictionary = self._dictionary(tag)
        if dictionary is None:
            return frozenset()
        return frozenset(word for word in words if is_word(word) and not self._is_right(dictionary, plain(word)))

    def _is_right(self, dictionary: Dict, word: str) -> bool:
        """Return whether a word is correct, also user words with affix: `d'Annotator`, `Annotator's`."""
        if word in self._own or dictionary.check(word):
            return True
        parts = _INNER_EDGES.split(word)
        is_own = any(part in self._own for part in parts)
        return is_own and all(part in self._own or len(part) <= 2 or dictionary.check(part) for part in parts)

    def _suggestions(self, word: str, tag: str) -> tuple[str, ...]:
        """Return suggestions, with the kind of apostrophe that was typed."""
        dictionary = self._dictionary(tag)
        if dictionary is None or not is_word(word):
            return ()
        found = (suggested.replace("’", "'") for suggested in dictionary.suggest(plain(word)))
        typed = (suggested.replace("'", "’") if "’" in word else suggested for suggested in found)
        return tuple(dict.fromkeys(other for other in typed if other != word))[:MOST_SUGGESTIONS]

    def _dictionary(self, tag: str) -> Dict | None:
        if tag not in self._open:
            self._open[tag] = self._opened(tag)
        return self._open[tag]

    def _opened(self, tag: str) -> Dict | None:
        broker = self._loaded()
        if broker is None or not tag:
            return None
        from enchant.errors import Error

        try:
            return broker.request_dict(tag)
        except Error:
            return None

    def _loaded(self) -> Broker | None:
        """Return the Enchant broker, or None if the system has no Enchant. It is looked for again the next time."""
        if self._broker is None and _is_there():
            # Keeps Enchant's own word lists in the home, separate from those of other programs.
            os.environ[_OWN_FOLDER] = str(self._folder)
            os.environ.setdefault(_LIBRARY_PATH, _path_of_loaded())
            try:
                make_folder(self._folder)
                import enchant
            except (ImportError, OSError):
                return None
            self._broker = enchant.Broker()
            self._version = enchant.get_enchant_version()
        return self._broker


def _path_of_loaded() -> str:
    """Return the path of the library that Linux loaded by name, or an empty string on other systems. There,
    pyenchant finds the library in its wheel."""
    maps = Path("/proc/self/maps")
    lines = maps.read_text(encoding="utf-8", errors="surrogateescape").splitlines() if maps.exists() else []
    paths = (line.split(maxsplit=5)[-1] for line in lines if line.count("/"))
    return next((path for path in paths if Path(path).name.startswith(_ON_LINUX)), "")


def _is_there() -> bool:
    """Return whether Enchant is available. On Linux this loads the library for good."""
    if sys.platform != "linux":
        return True
    try:
        ctypes.CDLL(_ON_LINUX)
    except OSError:
        return False
    return True
