"""Rules files: who signed them, and each fault with its line and what to do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import BundleRefused
from annotator.core.problems import Problem
from annotator.formats.rules_files import read_rules_file, stored_files
from annotator.ui.problems.sentences import hint, place, sentence
from formats.rules_text import KEY, OTHER_KEY, RULES, signed

TODAY = date(2026, 12, 2)


def refused(data: bytes) -> Problem:
    with pytest.raises(BundleRefused) as caught:
        read_rules_file(data, "new.rules", TODAY)
    (problem,) = caught.value.problems
    return problem


def test_a_signed_file_has_its_rules_and_the_fingerprint_of_its_key() -> None:
    file = read_rules_file(signed(), "new.rules", TODAY)
    (wage,), (share,), (threshold,) = file.book.wages, file.book.shares, file.book.thresholds
    assert (wage.hourly.amount, wage.since, wage.until) == (Decimal("12.55"), date(2027, 1, 1), date(2027, 12, 31))
    assert (share.percent, threshold.limit, threshold.pro_rata) == (Decimal("25.6"), Decimal(38000), True)
    assert file.publisher == "Union of click workers"
    assert len(file.fingerprint) == 16
    assert read_rules_file(signed(RULES + "\n"), "b.rules", TODAY).id == file.id
    assert read_rules_file(signed(key=OTHER_KEY), "c.rules", TODAY).id != file.id
    assert signed(signed(key=OTHER_KEY).decode()) == signed(), "a new signature replaces the old one"


def test_an_unsigned_file_has_no_fingerprint_and_is_not_taken_for_another() -> None:
    file, other = (read_rules_file(text.encode(), "new.rules", TODAY) for text in (RULES, RULES + "\n"))
    assert file.fingerprint == other.fingerprint == ""
    assert file.id != other.id


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_changed_byte_never_passes_as_signed_by_the_publisher(at: int, change: int) -> None:
    data = bytearray(signed())
    data[at % len(data)] ^= change
    try:
        file = read_rules_file(bytes(data), "new.rules", TODAY)
    except BundleRefused:
        return
    assert file.fingerprint != read_rules_file(signed(), "new.rules", TODAY).fingerprint


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_a_file_contains_it_is_refused(data: bytes) -> None:
    assert refused(data).params["why"] in ("form", "signature")


@pytest.mark.parametrize(
    ("old", "new", "line", "why"),
    [
        ('format = "annotator-rules-1"', 'format = "annotator-rules-2"', 1, "form"),
        ('publisher = "Union of click workers"', "publisher = 7", 2, "form"),
        ("[[rule]]", "[[rule", 4, "form"),
        ('key = "fr-minimum-gross"', "", 4, "field"),
        ('source = "An old page"', 'source = "An old page"\nnote = "x"', 20, "field"),
        ('source = "An old page"', f'source = "{"x" * 500}"', 19, "field"),
        ('value = "25.6"', "value = 25.6", 15, "field"),
        ('value = "25.6"', 'value = "100.1"', 15, "value"),
        ('value = "12.55"', 'value = "-1"', 6, "value"),
        ('unit = "%"', 'unit = "percent"', 16, "unit"),
        ("from = 2026-01-01", "from = 1999-12-31", 17, "day"),
        ("until = 2027-12-31", "until = 2026-12-31", 9, "day"),
        ("checked = 2026-11-01", "checked = 2026-12-03", 18, "day"),
        ('key = "contribution-bnc"\nvalue = "25.6"\nunit = "%"\nfrom = 2026', (
            'key = "fr-minimum-gross"\nvalue = "25.6"\nunit = "EUR/h gross"\nfrom = 2027'
        ), 17, "twice"),
        ("\n[[rule]]", "\n[[rule]]" * 1001, None, "many"),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_line_and_what_to_do(old: str, new: str, line: int | None, why: str) -> None:
    problem = refused(RULES.replace(old, new, 1).encode())
    assert (problem.params["why"], problem.place.line) == (why, line)
    text = f"{place(problem.place)} {sentence(problem)} {hint(problem)}"
    assert "Nothing was changed." in text
    assert "{" not in text
    assert "new.rules" in text


def test_stored_files_that_cannot_be_read_any_more_are_left_out() -> None:
    files = stored_files({"a": signed().decode(), "b": "", "c": "damaged", "d": signed(key=OTHER_KEY).decode()})
    assert [file.fingerprint for file in files] == [
        read_rules_file(signed(key=key), "x", TODAY).fingerprint for key in (KEY, OTHER_KEY)
    ]
