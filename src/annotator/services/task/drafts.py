"""Drafts: answers and unfinished drawings, on disk within a second of every edit."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from annotator.core.answer.index import changed_range
from annotator.core.answer.regions import Answer, Region
from annotator.core.errors import StoreFault
from annotator.core.events import DraftKept, EventBus, Failed
from annotator.core.ports.records import Records
from annotator.services.task.drawings_in_progress import DrawingsInProgress

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedAudio

# Long enough to combine a burst of key presses into one write, short enough to save within a second.
SAVE_AFTER_S = 0.25
HEARD_AFTER_S = 5.0  # the played ranges grow every second
TRY_AGAIN_AFTER_S = 5.0
_AT_ONCE = 200  # regions: a few milliseconds


class KeptText:
    """The JSON text of drafts, encoded incrementally.

    An edit changes one of perhaps ten thousand regions, and encoding all of them takes a tenth of a second. So the
    text of unchanged regions is reused."""

    def __init__(self) -> None:
        self._known: tuple[tuple[Region, ...], list[str]] = (), []  # and the text of each region

    async def of(self, answer: Answer) -> str:
        """Return the JSON of `Answer.as_kept`. Yield to the event loop when many regions are new."""
        before, pieces = self._known
        start, end, new_end = changed_range(before, answer.regions)
        fresh: list[str] = []
        for region in answer.regions[start:new_end]:
            fresh.append(json.dumps(region.as_kept()))
            if len(fresh) % _AT_ONCE == 0:
                await asyncio.sleep(0)
        pieces = [*pieces[:start], *fresh, *pieces[end:]]
        self._known = answer.regions, pieces
        return f"[{', '.join((*pieces, *(json.dumps(relation.as_json()) for relation in answer.relations)))}]"


class Drafts:
    def __init__(self, records: Records, event_bus: EventBus) -> None:
        self._records = records
        self._event_bus = event_bus
        self._unsaved: dict[str, Answer] = {}
        self._text = KeptText()
        self._heard: dict[str, ListenedAudio] = {}
        self._heard_timer: asyncio.TimerHandle | None = None
        self._edited = asyncio.Event()
        self._failed = False
        self.begun = DrawingsInProgress(records, self._edited.set)

    def edited(self, unique_id: str, answer: Answer) -> None:
        self._unsaved[unique_id] = answer
        self._edited.set()

    def heard(self, unique_id: str, heard: ListenedAudio) -> None:
        """Record the played ranges of the task's audio. They are saved within five seconds, and together with every
        other save."""
        self._heard[unique_id] = heard
        if self._heard_timer is None:
            self._heard_timer = asyncio.get_running_loop().call_later(HEARD_AFTER_S, self._edited.set)

    def forget(self, unique_id: str) -> None:
        """Forget the draft, because the answer was submitted."""
        self._unsaved.pop(unique_id, None)
        self._text = KeptText()
        self._heard.pop(unique_id, None)
        self.begun.keep(unique_id, {})

    async def flush(self) -> None:
        """Save everything edited so far. Raise `StoreFault`; the edits then stay in memory."""
        for unique_id in tuple(self._unsaved):
            while (answer := self._unsaved.get(unique_id)) is not None:
                text = await self._text.of(answer)
                # otherwise a newer answer exists, which must not be overwritten by an older one
                if self._unsaved.get(unique_id) is answer:
                    await self._save(unique_id, answer, text)
                    break
        await self.begun.flush()
        await self._flush_heard()

    async def _save(self, unique_id: str, answer: Answer, text: str) -> None:
        await self._records.save_draft(unique_id, text)
        if self._unsaved.get(unique_id) is answer:
            del self._unsaved[unique_id]
            self._event_bus.announce(DraftKept(unique_id))

    async def _flush_heard(self) -> None:
        if self._heard_timer is not None:
            self._heard_timer.cancel()
            self._heard_timer = None
        for unique_id, heard in tuple(self._heard.items()):
            await self._records.save_heard(unique_id, json.dumps(heard.as_json()))
            if self._heard.get(unique_id) is heard:
                del self._heard[unique_id]

    async def run(self) -> None:
        """Save forever. A failed save is announced once and retried."""
        while True:
            await self._edited.wait()
            self._edited.clear()
            await asyncio.sleep(SAVE_AFTER_S)
            try:
                await self.flush()
                self._failed = False
            except StoreFault as fault:
                if not self._failed:
                    self._event_bus.announce(Failed(fault.code, dict(fault.params)))
                self._failed = True
                await asyncio.sleep(TRY_AGAIN_AFTER_S)
                self._edited.set()
