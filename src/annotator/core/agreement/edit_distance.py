"""How far apart two texts are. Pure."""

from __future__ import annotations

import unicodedata

# What is behind is not compared.
MOST_CHARACTERS = 20_000


def normal(text: str) -> str:
    """As it is compared: composed characters, small letters, one blank for any white space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())[
        :MOST_CHARACTERS
    ]


def text_distance(left: str, right: str) -> float:
    """How many characters have to be put in, taken out or replaced to make one the other (Levenshtein 1966), over the
    length of the longer: 0 to 1."""
    longest = max(len(left), len(right))
    return edits(left, right) / longest if longest else 0.0


def edits(left: str, right: str) -> int:
    """By the bits of whole numbers, a column of the table at a time (G. Myers, A fast bit-vector algorithm, 1999, as H.
    Hyyro has it, 2003): two texts of 20,000 characters take some tenths of a second."""
    if left == right:
        return 0
    if not left or not right:
        return len(left) or len(right)
    full, last = (1 << len(left)) - 1, 1 << len(left) - 1
    where: dict[str, int] = {}
    for place, character in enumerate(left):
        where[character] = where.get(character, 0) | 1 << place
    more, less, count = full, 0, len(left)  # whether a cell is one more, one less than the cell above
    for character in right:
        match = where.get(character, 0)
        diagonal = (((match & more) + more) ^ more) | match | less
        up, down = less | (full & ~(diagonal | more)), more & diagonal
        count += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & full, (down << 1) & full
        more, less = down | (full & ~(diagonal | up)), up & diagonal
    return count
