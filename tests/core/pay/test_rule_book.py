"""Rules of a file beside those that ship."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.money.dated_rules import merged
from annotator.core.pay.rule_book import RuleBook, changes
from annotator.core.pay.take_home import ShareRule

DAYS = st.sampled_from([date(2026, month, 1) for month in range(1, 5)])
RULES = st.lists(
    st.builds(
        ShareRule, st.sampled_from("abc"), st.integers(1, 9).map(Decimal), DAYS, st.sampled_from("xy"), DAYS
    ),
    unique_by=lambda rule: (rule.key, rule.since),
    max_size=6,
).map(tuple)  # fmt: skip


@given(RULES, RULES)
def test_no_rule_is_lost_and_the_one_that_was_checked_later_wins(
    shipped: tuple[ShareRule, ...], opened: tuple[ShareRule, ...]
) -> None:
    found = merged(shipped, opened)
    assert {(rule.key, rule.since) for rule in found} == {(rule.key, rule.since) for rule in (*shipped, *opened)}
    for rule in found:
        same = [each for each in (*shipped, *opened) if (each.key, each.since) == (rule.key, rule.since)]
        assert rule in same
        assert all(rule.checked >= each.checked for each in same if each.checked and rule.checked)
    assert merged(shipped, ()) == shipped
    assert merged(found, opened) == found


@given(RULES, RULES)
def test_the_changes_of_a_file_are_what_differs_after_it(
    shipped: tuple[ShareRule, ...], opened: tuple[ShareRule, ...]
) -> None:
    book, other = RuleBook(shares=shipped), RuleBook(shares=opened)
    after = book.with_book(other)
    found = changes(book, other)
    assert {each.rule for each in found} == set(after.shares) - set(shipped)
    assert {each.before for each in found if each.before} == set(shipped) - set(after.shares)
    assert changes(after, other) == ()
