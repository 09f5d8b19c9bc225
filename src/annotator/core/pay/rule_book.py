"""All dated rules together: those that ship with the program, and those of opened rules files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from annotator.core.money.dated_rules import merged
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.pay.take_home import ShareRule

if TYPE_CHECKING:
    from annotator.core.money.receipts_book import Threshold

type AnyRule = WageRule | ShareRule | Threshold


class RuleBook(Struct, frozen=True):
    """Minimum wages, shares of the pay, and turnover thresholds."""

    wages: tuple[WageRule, ...] = ()
    shares: tuple[ShareRule, ...] = ()
    thresholds: tuple[Threshold, ...] = ()

    @property
    def rules(self) -> tuple[AnyRule, ...]:
        """All rules. Those of one key follow each other, the oldest first."""
        rules: tuple[AnyRule, ...] = (*self.wages, *self.shares, *self.thresholds)
        place = {key: number for number, key in enumerate(dict.fromkeys(rule.key for rule in rules))}
        return tuple(sorted(rules, key=lambda rule: (place[rule.key], rule.since)))

    def with_book(self, other: RuleBook) -> RuleBook:
        return RuleBook(
            merged(self.wages, other.wages),
            merged(self.shares, other.shares),
            merged(self.thresholds, other.thresholds),
        )


class RulesFile(Struct, frozen=True):
    """A rules file. `id` is the same for all files of one publisher's key; an unsigned file has one of its own.
    `fingerprint` is that of the key, empty without a signature."""

    id: str
    publisher: str
    fingerprint: str
    book: RuleBook
    text: str


class RuleChange(Struct, frozen=True):
    """A rule that a file adds, or puts in the place of one of the same key and day."""

    rule: AnyRule
    before: AnyRule | None


class ReadRules(Struct, frozen=True):
    """A rules file that is not used yet. `is_known`: a file signed with the same key was used before."""

    file: RulesFile
    changes: tuple[RuleChange, ...]
    is_known: bool


def changes(book: RuleBook, other: RuleBook) -> tuple[RuleChange, ...]:
    """Return what another book would change."""
    before = {(type(rule), rule.key, rule.since): rule for rule in book.rules}
    found = ((rule, before.get((type(rule), rule.key, rule.since))) for rule in book.with_book(other).rules)
    return tuple(RuleChange(rule, known) for rule, known in found if rule != known)
