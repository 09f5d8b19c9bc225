"""A broken file of dated rules is refused with the rule named."""

from __future__ import annotations

import pytest

from annotator.formats.builtin.dated_rules import read_takehome_rules

ONE = """[[rule]]
key = "levy"
value = "0.2"
unit = "%"
from = 2026-01-01
source = "somewhere"
editable = true
"""


def test_a_share_is_read_as_it_is_written() -> None:
    (rule,) = read_takehome_rules(ONE.encode())
    assert (rule.key, str(rule.percent), rule.since.isoformat(), rule.is_editable) == (
        "levy",
        "0.2",
        "2026-01-01",
        True,
    )


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "no"),
        (ONE.replace('"%"', '"EUR/h"'), "rule 1.*unit"),
        (ONE.replace('"0.2"', '"100.1"'), "rule 1.*100 at most"),
        (ONE.replace('"0.2"', "0.2"), "rule 1.*value"),
        (ONE.replace('source = "somewhere"\n', ""), "rule 1.*source"),
        (ONE + ONE, "same day"),
    ],
)
def test_a_broken_share_is_refused_with_its_number_and_field(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_takehome_rules(text.encode())
