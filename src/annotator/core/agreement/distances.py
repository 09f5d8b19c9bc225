"""Distances between texts, sets and rankings: edit distance, Jaccard, MASI and squared differences of places."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from annotator.core.design.options import Path

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
    """Return the Levenshtein distance. Use the bit-parallel algorithm of G. Myers (A fast bit-vector algorithm,
    1999) in the form of H. Hyyro (2003), one column of the table at a time. Two texts of 20,000 characters take some
    tenths of a second."""
    if left == right:
        return 0
    if not left or not right:
        return len(left) or len(right)
    full, last = (1 << len(left)) - 1, 1 << len(left) - 1
    where: dict[str, int] = {}
    for place, character in enumerate(left):
        where[character] = where.get(character, 0) | 1 << place
    more, less = full, 0  # bits of cells that are one more, or one less, than the cell above
    count = len(left)
    for character in right:
        match = where.get(character, 0)
        diagonal = (((match & more) + more) ^ more) | match | less
        up, down = less | (full & ~(diagonal | more)), more & diagonal
        count += bool(up & last) - bool(down & last)
        up, down = (up << 1 | 1) & full, (down << 1) & full
        more, less = down | (full & ~(diagonal | up)), up & diagonal
    return count


_WITHIN, _CROSSING = 2 / 3, 1 / 3


def masi(left: AbstractSet[Path], right: AbstractSet[Path]) -> float:
    """Return the MASI distance (R. Passonneau, "Measuring agreement on set-valued items", LREC 2006). It is 1 minus
    the Jaccard index times a factor. The factor is 1 for equal sets, 2/3 if one contains the other, 1/3 if they
    overlap. Two empty sets are equal."""
    if left == right:
        return 0.0
    both = left & right
    if not both:
        return 1.0
    kind = _WITHIN if left <= right or right <= left else _CROSSING
    return 1 - kind * len(both) / len(left | right)


def jaccard(left: AbstractSet[Path], right: AbstractSet[Path]) -> float:
    """Return the Jaccard distance, 1 minus the Jaccard index. Two empty sets are equal."""
    either = left | right
    return 1 - len(left & right) / len(either) if either else 0.0


def with_above(paths: AbstractSet[Path]) -> frozenset[Path]:
    """Add all ancestors in the tree, so that two leaves of one branch share the branch."""
    return frozenset(path[:depth] for path in paths for depth in range(1, len(path) + 1))


_BY_CHANCE = 0.5  # mean distance of two random orders


def rank_distance(left: Sequence[str], right: Sequence[str]) -> float:
    """Return the distance of two orders: the sum of the squared differences of the places, divided by its maximum,
    which is (1 - Spearman's rho) / 2. Only cards in both count. With fewer than two of them, as in two tasks with
    different cards, it is what two random orders have on average."""
    known = set(left)
    places = {card: place for place, card in enumerate(card for card in right if card in known)}
    both = [card for card in left if card in places]
    count = len(both)
    if count < 2:
        return _BY_CHANCE
    squares = sum((place - places[card]) ** 2 for place, card in enumerate(both))
    return squares * 3 / (count * (count**2 - 1))


def bucket_distance(left: AbstractSet[Path], right: AbstractSet[Path]) -> float:
    """Return the share of cards in different columns. An item is a card and its column. Without a card in both, as in
    two tasks with different cards, it is the share of all pairs of cards that are in different columns."""
    columns = {path[0]: path[-1] for path in right}
    pairs = [(path[-1], columns[path[0]]) for path in left if path[0] in columns]
    if pairs:
        return sum(column != other for column, other in pairs) / len(pairs)
    counts, others = (Counter(path[-1] for path in each) for each in (left, right))
    same = sum(count * others[name] for name, count in counts.items())
    total = counts.total() * others.total()
    return 1 - same / total if total else 0.0
