"""Stores of all kinds, as what stands before a sound one and makes it so."""

from __future__ import annotations

from annotator.connectors.object_store.connector import TRIAL_NAME
from connectors.object_store.front import Asked, Canned, Rule

DENIED = Canned(403, {}, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>")
NOT_IMPLEMENTED = b"<Error><Code>NotImplemented</Code><Message>A header you provided is not known</Message></Error>"


def passes_over_conditions(asked: Asked) -> Canned | None:
    asked.headers.pop("if-none-match", None)
    return None


def refuses_conditions(status: int) -> Rule:
    return lambda asked: Canned(status, {}, NOT_IMPLEMENTED) if "if-none-match" in asked.headers else None


def lets_write_only(asked: Asked) -> Canned | None:
    return DENIED if asked.method == "GET" else None


def lets_results_only(asked: Asked) -> Canned | None:
    return DENIED if TRIAL_NAME in asked.path else None


RULES: dict[str, Rule] = {
    "sound": lambda _asked: None,
    "passes over conditions": passes_over_conditions,
    "refuses conditions": refuses_conditions(501),
    "refuses conditions as wrong": refuses_conditions(400),
    "lets results only be written": lets_results_only,
    "lets results only be written, and passes over": lambda asked: (
        lets_results_only(asked) or passes_over_conditions(asked)
    ),
    "lets results only be written, and refuses": lambda asked: (
        lets_results_only(asked) or refuses_conditions(501)(asked)
    ),
}
