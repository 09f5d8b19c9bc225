"""Edit distance of two texts. Pure."""

from __future__ import annotations

import unicodedata

# Longer texts are truncated.
MOST_CHARACTERS = 20_000


def normal(text: str) -> str:
    """Return the text as it is compared: NFC, case-folded, whitespace collapsed and stripped."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())[
        :MOST_CHARACTERS
    ]


def text_distance(left: str, right: str) -> float:
    """Return the Levenshtein distance (1966) divided by the length of the longer text: 0 to 1."""
    longest = max(len(left), len(right))
    return edits(left, right) / longest if longest else 0.0


def edits(left: str, right: str) -> int:
    """Return the Levenshtein distance.

    Use the bit-parallel algorithm of G. Myers (A fast bit-vector algorithm, 1999) in the form of H. Hyyro (2003),
    one column of the table at a time. Two texts of 20,000 characters take some tenths of a second."""
    if left == right:
        return 0
    if not left or not right:
        return len(left) or len(right)
    full, last = (1 << len(left)) - 1, 1 << len(left) - 1
    where: dict[str, int] = {}
    for place, character in enumerate(left):
        where[character] = where.get(character, 0) | 1 << place
    more, less, count = full, 0, len(left)  # bits of cells that are one more, or one less, than the cell above
    for character in right:
        match = where.get(character, 0)
        diagonal = (((match & more) + more) ^ more) | match | less
        up, down = less | (full & ~(diagonal | more)), more & diagonal
        count += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & full, (down << 1) & full
        more, less = down | (full & ~(diagonal | up)), up & diagonal
    return count
