"""The texts of letters about rejected work, by language. They do not follow the language of the program."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class LetterKind(StrEnum):
    REASONS = "reasons"  # asks for the reasons and a review by a person
    ACCESS = "access"  # asks for access to data and a copy


LETTER_LANGUAGES = ("en", "fr")


class LetterText(Struct, frozen=True):
    subject: str
    body: str


class LetterTexts(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts in one language, with blanks in braces. `name` is the language's own name."""

    name: str
    subject_word: str
    none: str
    unknown_worker: str
    days: str
    reason: str
    between_reasons: str
    no_reason: str
    mass_day: str
    mass_reason: str
    pays_rejected: str
    list_heading: str
    task: str
    checksum: str
    enclosed: str
    enclosed_without_checksums: str
    records: str
    unchecked_records: str
    head: str
    figures: str
    foot: str
    reasons: LetterText
    access: LetterText

    def of(self, kind: LetterKind) -> LetterText:
        return self.reasons if kind is LetterKind.REASONS else self.access
