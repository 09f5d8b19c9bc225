"""Pay by the minute of sound: amount times length, by a rule that a requester can follow on paper."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayUnit
from annotator.core.bundle.tasks import Task, Tasks
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio, Image, MediaTag
from annotator.core.design.tree import Design, View
from annotator.core.money.amount import Money, by_the_minute
from formats.known_bundle import known_tasks

SPOKEN = Task("1", 1, {"left": "a.mp3", "right": "b.mp3"})
MANIFEST = known_tasks("EUR").bundle.manifest
AUDIO = Audio(name="left", value="$left")


def bundle(*tags: MediaTag, amount: str = "0.50") -> Bundle:
    assert MANIFEST.pay is not None
    pay = replace(MANIFEST.pay, amount=Decimal(amount), unit=PayUnit.MEDIA_MINUTE)
    return Bundle(replace(MANIFEST, pay=pay), Design(View(children=tags)), Tasks(), "")


@pytest.mark.parametrize(
    ("amount", "length_ms", "brings"),
    [
        ("0.50", 60_000, "0.5000"),
        ("0.50", 83_457, "0.6955"),  # 0.695475
        ("1", 3, "0.0001"),  # 0.00005: half up
        ("1", 2, "0.0000"),
        ("0.0025", 10_000, "0.000417"),  # 0.0004166...: two digits more than the amount has
        ("0.7500", 36_000_000, "450.0000"),
        ("0", 60_000, "0.0000"),
    ],
)
def test_so_much_a_minute(amount: str, length_ms: int, brings: str) -> None:
    assert str(by_the_minute(Decimal(amount), length_ms)) == brings


@given(st.decimals(0, 1000, places=6), st.integers(0, 100 * 3_600_000))
def test_what_is_brought_is_the_amount_times_the_minutes_within_half_of_the_last_digit(
    amount: Decimal, length_ms: int
) -> None:
    brings = by_the_minute(amount, length_ms)
    step = Fraction(1, 10 ** -int(brings.as_tuple().exponent))
    assert step <= Fraction(1, 10_000)
    assert abs(Fraction(brings) - Fraction(amount) * length_ms / 60_000) <= step / 2


def test_a_task_brings_what_its_audio_is_long() -> None:
    assert bundle(AUDIO).reward(SPOKEN, {"a.mp3": Extent(duration_s=83.4567)}) == Money(Decimal("0.6955"), "EUR")
    own = replace(SPOKEN, reward=Decimal(2))
    assert bundle(AUDIO).reward(own, {"a.mp3": Extent(duration_s=30)}) == Money(Decimal("1.0000"), "EUR")


def test_nothing_is_promised_while_it_is_not_known_how_long_an_audio_file_is() -> None:
    paid = bundle(AUDIO)
    assert paid.reward(SPOKEN, {}) is None
    assert paid.reward(SPOKEN, {"a.mp3": Extent(sample_rate_hz=8000)}) is None
    assert paid.stated(SPOKEN) == Money(Decimal("0.50"), "EUR")


def test_of_several_audio_files_all_count_and_each_once() -> None:
    both = bundle(AUDIO, Audio(name="again", value="$left"), Audio(name="right", value="$right"))
    known = {"a.mp3": Extent(duration_s=60)}
    assert both.length_ms(SPOKEN, known) is None
    assert both.length_ms(SPOKEN, {**known, "b.mp3": Extent(duration_s=0.0304)}) == 60_030


def test_an_image_has_no_minutes() -> None:
    beside = bundle(AUDIO, Image(name="right", value="$right"))
    known = {"a.mp3": Extent(duration_s=60), "b.mp3": Extent(8, 6)}
    assert beside.length_ms(SPOKEN, known) == 60_000
    pictured = bundle(Image(name="left", value="$left"))
    assert (pictured.length_ms(SPOKEN, known), pictured.reward(SPOKEN, known)) == (None, None)
