"""Timestamps at noon of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime

from annotator.core.ledger.clock import Timestamp


def at_noon(day: date) -> Timestamp:
    noon = int(datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp() * 1000)
    return Timestamp(noon, "UTC", 0, "boot", noon, noon)
