"""One payment, as a requester's file tells it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class PaymentRow(Struct, frozen=True):
    """`name` is the requester's own for the payment; rows of one name are parts of one. `amount` is decimal text; `day`
    None where the file names none. `unique_ids` are the results that it pays, at least one."""

    name: str
    amount: str
    currency: str
    unique_ids: tuple[str, ...]
    day: date | None = None
    note: str = ""
