"""Generated results of typical small size, the same in every run."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.core.time.worktime import TaskTimes

_KINDS = ("Bench", "Tree", "Lamp", "Bin", "Sign")
_SIZE = Extent(1_280, 720)
_DAYS = 365
_WORKERS = 400


def envelope(number: int, task: int, *, skipped: bool) -> Envelope:
    """Return the `number`th submission, for a task of `street-things@1`: a choice, a text and two boxes."""
    chosen = _KINDS[number % len(_KINDS)]
    said = f"Beside the {chosen.lower()} no. {number}, à côté"
    items = (
        ResultItem("whole00001", "kind", "picture", "choices", {"choices": [chosen]}),
        ResultItem("whole00002", "said", "picture", "textarea", {"text": [said]}),
        *(_box(number, place) for place in range(2)),
    )
    worker = f"{number % _WORKERS:04}"
    return Envelope(
        unique_id=str(uuid.UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128)),
        bundle_id="street-things",
        revision=1,
        task_id=str(task),
        answer=Answer(() if skipped else items),
        was_cancelled=skipped,
        submitted_on=date(2026, 1, 1) + timedelta(days=number % _DAYS),
        times=TaskTimes({State.ON_TASK: 5_000 + number * 7 % 60_000, State.INSTRUCTIONS: 250, State.WAITING: 125}),
        idle_after_s=90,
        media=(Medium(f"media/{task}.jpg", MediumKind.IMAGE, _SIZE, f"{task:064x}"),),
        worker=f"{worker}-0000-0000-0000",
    )


def _box(number: int, place: int) -> ResultItem:
    value = {
        "x": number * 13 % 8_000 / 100,
        "y": number * 17 % 8_000 / 100,
        "width": 6.25 + place,
        "height": 12.5,
        "rotation": 0,
        "rectanglelabels": [_KINDS[(number + place) % len(_KINDS)]],
    }
    return ResultItem(f"box{place}", "things", "picture", "rectanglelabels", value, _SIZE)
