"""A copy lint: counts messages of a catalogue whose wording is odd or avoids the standard term.

`python tests/architecture/copy_lint.py [FILE.po]` prints the messages with their pattern. The patterns come from a
reading of the whole catalogue by native readers of both languages."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parents[2] / "resources/translations/fr/LC_MESSAGES/annotator.po"

_FINITE = "is|was|were|are|has|stands|lies|comes|leaves|you|it|they|this|that|the|a|an|each|one|these|no|others"
ENGLISH: Mapping[str, str] = {
    "clause as a subject": r"^What (?!now|next|kind)",
    "clause as an object": rf"\b(of|about|from|to|for|in|on|with|as|at) what\b|\bwhat ({_FINITE})\b",
    "is no": r"\b(is|are|be) no (?!longer|more\b)\w+",
    "say or tell": r"\b(is|are|was|were|be|not) (said|told)\b|\bsays?\b|\btells?\b|\btold\b",
    "stand, lie or hold": r"\b(stands?|lies?|holds?|lay)\b",
    "once more": r"\b(once more|anew|all the same|meanwhile|after all)\b",
    "take along": r"\btak(en?|es) (along|over|in|away|out|off|for|back)\b|\bleft (out|aside)\b|\bleave .{0,25}\bout\b",
    "choose, for select": r"\bchosen\b|^Choose (a|an|the|several|what)\b",
    "so that": r"\bso that\b",
    "two thoughts": r"; ",
    "by itself": r"\bby (it|them)sel(f|ves)\b|\bof (its|their|your|his) own\b|\bin one another\b",
    "leave, for is sent": r"\b(leaves?|left|goes|go) (this|for|after|from here|already|yet|by)\b|\bhas (not )?left\b",
    "film, picture, sound": r"\b(films?|pictures?|sounds?)\b",
    "mark or area, for region": r"\bmarks?\b(?! (it|them|as|nothing|anything|with))|\bareas?\b",
    "put away, hand over": r"\bput away\b|\bhand(ed)? over\b|\b[Tt]ake .{0,10}back\b|\btaken back\b",
    "pending, for undecided": r"(?<!\{)\b[Pp]ending\b|\bawaiting a decision\b",
    "empty subject": r"^(Nothing|Something|Nobody|All of|All that|All is|Of )\b",
}
FRENCH: Mapping[str, str] = {
    "ce qui": r"\b[Cc]e (qui|que|qu’)",
    "laissé de côté": r"laissée?s? de côté",
    "repris": r"\brepris(e|es)?\b",
    "encore une fois": r"encore une fois|une seconde fois|de nouveau",
    "coin, pour point": r"\bcoins?\b",
    "film": r"\bfilms?\b",
    "marque, pour zone": r"\b([Ll]a|une|[Ll]es|des|de|cette|ces|chaque) marques?\b|^Marques\b",
    "viseur": r"\bviseur\b",
    "personne": r"\b(la|les|des|cette|d’une|une|deux|\{count\}|\d) personnes?\b|^Personne$",
    "récompense": r"récompense",
    "choisi": r"\bchois(i|ie|is|ies)\b",
    "gabarit": r"gabarit",
    "montrer": r"\bmontrée?s?\b|\bMontrer\b",
    "dire": r"\b(dit|dite|dits|disent|[Dd]ites|[Dd]ire)\b",
    "c’est ... qui": r"\b[Cc]’est .{3,40} qui\b",
    "deux idées": r" ; ",
    "en attente, pour sans décision": r"\b[Ee]n attente\b(?!\s(d’accord|d’envoi|:))",
}


class Odd(NamedTuple):
    """A message with the pattern that matches it."""

    pattern: str
    text: str


class Report(NamedTuple):
    """The number of messages and the odd ones of each language."""

    messages: int
    english: list[Odd]
    french: list[Odd]


def _texts(value: object) -> Iterator[str]:
    """Yield the singular of a message, or each form of a plural."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        yield from (text for text in value if isinstance(text, str))


def odd(value: object, patterns: Mapping[str, str]) -> Odd | None:
    """Return the first pattern that matches any form of a message."""
    for text in _texts(value):
        for name, pattern in patterns.items():
            if re.search(pattern, text):
                return Odd(name, text)
    return None


def report(path: Path = CATALOGUE) -> Report:
    with path.open("rb") as file:
        messages: list[Message] = [message for message in read_po(file, locale="fr") if message.id]
    english = [found for message in messages if (found := odd(message.id, ENGLISH)) is not None]
    french = [found for message in messages if (found := odd(message.string, FRENCH)) is not None]
    return Report(len(messages), english, french)


def main() -> None:
    found = report(Path(sys.argv[1]) if len(sys.argv) > 1 else CATALOGUE)
    for language, messages in (("English", found.english), ("French", found.french)):
        share = f"{len(messages) / found.messages:.1%}"
        lines = [f"  {message.pattern}: {message.text}" for message in messages]
        sys.stdout.write("\n".join([f"{language}: {len(messages)} of {found.messages} ({share})", *lines, ""]))


if __name__ == "__main__":
    main()
