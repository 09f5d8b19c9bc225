"""Exponential back-off of deliveries: when a parcel or a destination is tried again."""

from __future__ import annotations

FIRST_WAIT_S = 5
LONGEST_WAIT_S = 900
LONGEST_DELIVERY_S = 60.0
SLOWEST_BYTES_S = 8 * 1024  # minimum throughput of an upload; slower counts as no connection
# Maximum of a server's Retry-After that is obeyed; otherwise one response could stop all deliveries.
LONGEST_ASKED_WAIT_S = 6 * 3600
LONGEST_GRACE_S = 60


def is_due(due_utc_ms: int, now_utc_ms: int, longest_s: int) -> bool:
    """Return True if a due time has come, where the wait is at most `longest_s`. A later due time was set by a clock
    that was ahead; obeying it would delay the result for as long as that clock was wrong."""
    return not now_utc_ms < due_utc_ms <= now_utc_ms + longest_s * 1000


def max_backoff_s(attempts: int) -> int:
    """Return the maximum wait after so many attempts; before the first one only the grace time applies."""
    return LONGEST_ASKED_WAIT_S if attempts else LONGEST_GRACE_S


def longest_delivery_s(size_bytes: int) -> float:
    """Return the time limit of a delivery of this size, which may transfer the data twice in each direction."""
    return LONGEST_DELIVERY_S + 4 * size_bytes / SLOWEST_BYTES_S


def backoff_s(attempts: int, spread: float = 0.0) -> float:
    """Return the seconds until the next attempt: 5, 10, 20 ... 900, plus up to half of it. `spread` from 0 to 1 adds
    the jitter, so that clients of a failed server do not all return at once."""
    wait_s = float(min(LONGEST_WAIT_S, FIRST_WAIT_S << min(max(attempts, 1) - 1, 20)))
    return wait_s * (1 + spread / 2)
