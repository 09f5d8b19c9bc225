"""Letters about rejected work, filled with the worker's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from msgspec import Struct

from annotator.core.ledger.clock import local_day
from annotator.core.letters import LetterKind, LetterTexts
from annotator.core.money.rejections import RejectedJob, Rejection
from annotator.services.bookkeeping.rejections import CheckedLedger, SentResult
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import NOTHING, figures_in
from annotator.ui.pages.earnings.rejections_text import amounts_text, worked_text

MOST_REASONS = 5


class LetterFacts(Struct, frozen=True):
    """The facts that a letter states. `job` has the rejections that it is about, `sent` what was sent, by unique_id."""

    job: RejectedJob
    sent: Mapping[str, SentResult]
    ledger: CheckedLedger
    today: date


def letter(kind: LetterKind, language: str, texts: LetterTexts, facts: LetterFacts) -> str:
    """Return the text of a letter in the language of `texts`, with the list of the tasks."""
    with figures_in(language):
        values = {**texts, **_values(texts, facts), "subject": texts[f"{kind}_subject"]}
        if facts.ledger.broken is not None or facts.ledger.last is None:
            values["records"] = texts["unchecked_records"]
        for part in ("head", "figures", "foot", "records"):
            values[part] = _filled(values[part], values)
        body = _filled("{head}\n\n" + texts[f"{kind}_body"].strip() + "\n\n{foot}", values)
        tasks = (
            _task(number, each, texts, facts.sent.get(each.item.unique_id))
            for number, each in enumerate(facts.job.rejections, start=1)
        )
        return "\n\n".join((body, texts["list_heading"], *tasks, ""))


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Fill the blanks. A line with blanks that is empty then is left out."""
    lines = ((line, line.format_map(values)) for line in template.strip().splitlines())
    return "\n".join(filled for line, filled in lines if filled or not line)


def _values(texts: LetterTexts, facts: LetterFacts) -> dict[str, str]:
    job, rejections = facts.job, facts.job.rejections
    mass = job.mass
    mass_text = "" if mass is None else texts["mass_reason"] if mass.day is None else texts["mass_day"]
    if mass is not None:
        day = "" if mass.day is None else number_format.day(mass.day)
        mass_text = mass_text.format(tasks=number_format.count(mass.tasks), day=day, reason=mass.reason)
    return {
        "requester": job.requester or job.payer,
        "contact": job.contact,
        "today": number_format.day(facts.today),
        "job": job.name,
        "rejected": number_format.count(len(rejections)),
        "decided": number_format.count(job.decided),
        "submitted": _days(texts, [each.item.day for each in rejections]),
        "decided_on": _days(texts, [each.item.decided for each in rejections]),
        "time": worked_text(job.worked_ms),
        "lost": amounts_text(job.lost),
        "reasons": texts["between_reasons"].join(_reasons(texts, job)),
        "enclosed": texts["enclosed"] if facts.sent else texts["enclosed_without_checksums"],
        "mass": mass_text,
        "pays_rejected": texts["pays_rejected"] if job.pays_rejected else "",
        "worker": next((sent.worker for sent in facts.sent.values() if sent.worker), texts["unknown_worker"]),
        **_ledger(facts.ledger),
    }


def _ledger(ledger: CheckedLedger) -> dict[str, str]:
    days = [number_format.day(local_day(*moment)) if moment else "" for moment in (ledger.first, ledger.last)]
    entries = number_format.count(ledger.entries)
    return {"entries": entries, "sha256": ledger.sha256, "ledger_first": days[0], "ledger_last": days[1]}


def _days(texts: LetterTexts, days: list[date | None] | list[date]) -> str:
    known = [day for day in days if day is not None]
    if not known:
        return NOTHING
    first, last = number_format.day(min(known)), number_format.day(max(known))
    return first if first == last else texts["days"].format(first=first, last=last)


def _reasons(texts: LetterTexts, job: RejectedJob) -> Iterator[str]:
    reasons = job.reasons
    for reason, tasks in reasons[:MOST_REASONS]:
        template = texts["reason"] if reason else texts["no_reason"]
        yield template.format(reason=reason, count=number_format.count(tasks))
    if len(reasons) > MOST_REASONS:
        yield "…"


def _task(number: int, rejection: Rejection, texts: LetterTexts, sent: SentResult | None) -> str:
    """Return the lines of one task in the list."""
    item = rejection.item
    values = {"unique_id": item.unique_id, "sha256": sent.sha256 if sent is not None else ""}
    values |= {
        "number": number_format.count(number),
        "task": item.label or item.unique_id,
        "day": number_format.day(item.day),
        "decided_on": NOTHING if item.decided is None else number_format.day(item.decided),
        "time": worked_text(rejection.worked_ms),
        "pay": number_format.money(item.money),
        "reason": rejection.reason or texts["none"],
        "checksum": _filled(texts["checksum"], values) if sent is not None else "",
    }
    return _filled(texts["task"], values)
