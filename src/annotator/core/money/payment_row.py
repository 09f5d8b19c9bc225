"""One payment, from a requester's file."""

from __future__ import annotations

from datetime import date

from msgspec import Struct


class PaymentRow(Struct, frozen=True):
    """A row. `name` is the requester's name of the payment; rows with one name are parts of it. `amount` is decimal
    text, `day` None if the file has none. `unique_ids` are the paid results, at least one."""

    name: str
    amount: str
    currency: str
    unique_ids: tuple[str, ...]
    day: date | None = None
    note: str = ""
