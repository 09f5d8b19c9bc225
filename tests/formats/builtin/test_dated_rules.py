"""A broken file of dated rules is refused with the rule named."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from annotator.core.pay.take_home import ShareRule
from annotator.formats.builtin.dated_rules import read_takehome_rules

ONE = """[[rule]]
key = "levy"
value = "0.2"
unit = "%"
from = 2026-01-01
checked = 2026-12-02
source = "somewhere"
"""


def test_a_share_is_read_as_it_is_written() -> None:
    (rule,) = read_takehome_rules(ONE.encode())
    assert rule == ShareRule("levy", Decimal("0.2"), date(2026, 1, 1), "somewhere", date(2026, 12, 2))
    (ended,) = read_takehome_rules(f"{ONE}until = 2026-12-31\nconfirmed = false\n".encode())
    assert (ended.until, ended.is_confirmed) == (date(2026, 12, 31), False)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "form"),
        (ONE.replace('"%"', '"EUR/h"'), "rule 1.*unit"),
        (ONE.replace('"0.2"', '"100.1"'), "rule 1: value: value"),
        (ONE.replace('"0.2"', "0.2"), "rule 1.*value"),
        (ONE.replace('source = "somewhere"\n', ""), "rule 1.*source"),
        (ONE + ONE, "rule 2: from: twice"),
        (ONE + "until = 2025-12-31\n", "rule 1.*until"),
        (ONE.replace("checked = 2026-12-02\n", ""), "rule 1.*checked"),
        (ONE.replace("2026-12-02", '"2026-12-02"'), "rule 1.*checked"),
    ],
)
def test_a_broken_share_is_refused_with_its_number_and_field(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        read_takehome_rules(text.encode())
