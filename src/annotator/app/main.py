"""The program's entry."""

from __future__ import annotations


def run() -> None:
    """Placeholder of the first commit; the command line follows."""
    raise SystemExit(2)
