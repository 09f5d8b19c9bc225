"""The self-test of the spell checker, with the dictionaries of the system. Having none is no fault, but is reported."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

# A string that is no word in any language, so that a loaded dictionary must reject it.
NO_WORD = "zqxwvkjq"


def spelling() -> str:
    """Return a summary. Raise RuntimeError if a dictionary accepts every word."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        return asyncio.run(_summary(Path(folder)))


async def _summary(folder: Path) -> str:
    from annotator.store.speller import EnchantSpeller

    speller = EnchantSpeller(folder / "dictionaries", folder / "words.txt")
    found = await speller.dictionaries()
    if not found.library:
        return "off: the system has no Enchant"
    if not found.tags:
        return f"off: {found.library} has no dictionary"
    if await speller.misspelt((NO_WORD,), found.tags[0]) != {NO_WORD}:
        raise RuntimeError(f"the dictionary {found.tags[0]} knows {NO_WORD}")
    return f"{found.library}: {', '.join(found.tags)}"
