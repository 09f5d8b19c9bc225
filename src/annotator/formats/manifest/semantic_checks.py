"""Semantic checks of a manifest that a schema cannot express: credentials, pay, servers, labels, requester."""

from __future__ import annotations

import re
from typing import Any

from annotator.core.bundle.manifest import PayKind
from annotator.core.outbox.destinations import LABEL_STUDIO, SERVER_KINDS, is_fit, is_number
from annotator.core.problems import ProblemCode
from annotator.formats.amounts import amount_fault, currencies, currency_suggestion
from annotator.formats.manifest.report import ManifestReport
from annotator.formats.manifest.toml_lines import KeyPath

# The requester in a new manifest if no name was given, in the language of the bundle. The text is neutral and fits
# sentences that name a requester. A note reports it, and packing needs a real name.
PLACEHOLDER_REQUESTERS = {
    "en": "(requester not named yet)",
    "fr": "(demandeur pas encore nommé)",
}
# Placeholders of older manifests.
_EARLIER_PLACEHOLDERS = ("(write here who asks for this work)", "(indiquez ici qui demande ce travail)")
# Not sets: a manifest value may be a list or a table, which is not hashable.
UNPAID_KINDS = tuple(kind.value for kind in PayKind if kind is not PayKind.PAID)
_CREDENTIAL_KEY = re.compile(
    r"token|passw(or)?d|passphrase|secret|apikey|accesskey|privatekey|credential|authorization"
)
# The bounds keep the search linear.
_CREDENTIAL_IN_URL = re.compile(
    r"://[^/\s@:]{0,200}:[^/\s@]{0,200}@|[?&](access_?token|token|api_?key|password|secret)=", re.IGNORECASE
)


def check_meaning(raw: dict[str, Any], report: ManifestReport) -> None:
    _check_credentials(raw, report)
    pay, design = raw.get("pay"), raw.get("design")
    if isinstance(pay, dict):
        _check_pay(pay, report)
    submit = raw.get("submit")
    if isinstance(submit, dict) and submit.get("kind") in SERVER_KINDS:
        _check_server(submit, report)
    requester = raw.get("requester")
    if isinstance(requester, dict) and requester.get("name") in (
        *PLACEHOLDER_REQUESTERS.values(),
        *_EARLIER_PLACEHOLDERS,
    ):
        report.note(ProblemCode.FIELD_VALUE, ("requester", "name"), why="placeholder")
    if isinstance(design, dict) and isinstance(design.get("labels"), list):
        _check_labels(design["labels"], report)


def _check_server(submit: dict[str, Any], report: ManifestReport) -> None:
    url, project = submit.get("url"), submit.get("project")
    if not url:
        report.add(ProblemCode.FIELD_MISSING, ("submit", "url"), why="server")
    elif isinstance(url, str) and not _CREDENTIAL_IN_URL.search(url) and not is_fit(submit["kind"], url):
        report.add(ProblemCode.FIELD_VALUE, ("submit", "url"), why="server", value=url)
    if submit["kind"] != LABEL_STUDIO:
        return
    if not project:
        report.add(ProblemCode.FIELD_MISSING, ("submit", "project"), why="project")
    elif isinstance(project, str) and not is_number(project):
        report.add(ProblemCode.FIELD_VALUE, ("submit", "project"), why="project", value=project)


def _check_labels(labels: list[Any], report: ManifestReport) -> None:
    seen: set[str] = set()
    for label in labels:
        if isinstance(label, str) and label in seen:
            report.add(ProblemCode.FIELD_VALUE, ("design", "labels"), why="twice", value=label)
        elif isinstance(label, str):
            seen.add(label)


def _check_credentials(raw: dict[str, Any], report: ManifestReport) -> None:
    """Report credentials. The value itself is never repeated, because other people read the reports."""
    pending: list[tuple[KeyPath, Any]] = [((), raw)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            pending.extend(((*path, key), inner) for key, inner in value.items())
        elif isinstance(value, list):
            pending.extend((path, inner) for inner in value)
        elif isinstance(value, str) and _CREDENTIAL_IN_URL.search(value):
            report.add(ProblemCode.CREDENTIAL, path, why="address")
        if path and is_credential_key(path[-1]):
            report.add(ProblemCode.CREDENTIAL, path)


def is_credential_key(key: str) -> bool:
    return _CREDENTIAL_KEY.search(key.lower().replace("_", "").replace("-", "")) is not None


def _check_pay(pay: dict[str, Any], report: ManifestReport) -> None:
    if pay.get("kind") in UNPAID_KINDS:
        for name in ("amount", "currency"):
            if name in pay:
                report.add(ProblemCode.FIELD_VALUE, ("pay", name), why="unpaid", value=str(pay["kind"]))
        return
    amount, currency = pay.get("amount"), pay.get("currency")
    if isinstance(amount, str):
        fault = amount_fault(amount)
        if fault is not None:
            report.add(fault, ("pay", "amount"), value=amount)
    if isinstance(currency, str) and currency not in currencies():
        suggestion = currency_suggestion(currency)
        why = "suggestion" if suggestion else ""
        report.add(ProblemCode.CURRENCY_UNKNOWN, ("pay", "currency"), value=currency, why=why, suggestion=suggestion)
