"""The user dictionary: a text file with the words that the user added, one word a line."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from annotator.core.errors import StoreFault
from annotator.store.disk import disk_faults
from annotator.store.folders.atomic_files import write_whole


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
        """Add a word and write the file. Raise `StoreFault`, also if the existing file cannot be read; it is then
        kept."""
        words = {**self._read(), plain(word): None}
        lines = "".join(f"{known}\n" for known in words)
        write_whole({self._path: (lines.encode(),)}, overwrite=True)
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
