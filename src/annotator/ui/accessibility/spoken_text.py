"""Text for the ear: lines of a screen as sentences, between which a screen reader pauses."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.ui.i18n.number_format import ROW_DOT


def sentence(text: str) -> str:
    """Return text from others with a final punctuation mark, at which a screen reader pauses."""
    return text if not text or text[-1] in ".?!…:;" else f"{text}."


def spoken(lines: Iterable[str]) -> str:
    """Return the lines of a card or row as sentences. Dots between the parts of a line become commas."""
    return " ".join(sentence(line.replace(ROW_DOT, ", ")) for line in lines if line)
