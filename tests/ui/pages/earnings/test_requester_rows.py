"""The rows by requester: work on a platform names it, and a bonus is in the accepted amount."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.pay.periods import RequesterLine
from annotator.ui.pages.earnings.text import requester_rows


def test_a_row_names_the_platform_and_its_amount_has_the_bonuses() -> None:
    amounts = (Decimal("1.50"), Decimal(0))
    told = RequesterLine("Lab", "Mechanical Turk", "USD", 1, 1, 0, 0, *amounts, None, Decimal("0.25"))
    unnamed = RequesterLine("Mechanical Turk", "Mechanical Turk", "USD", 1, 1, 0, 0, *amounts, None)
    _header, rows = requester_rows([told, unnamed])
    assert [(row[0], row[5]) for row in rows] == [
        ("Lab (Mechanical Turk)", "1.75\u00a0USD"),
        ("Mechanical Turk", "1.50\u00a0USD"),
    ]
