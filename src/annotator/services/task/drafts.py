"""Drafts: answers and unfinished drawings, on disk within a second of every edit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.in_progress import Drawings, from_text, to_text
from annotator.core.answer.index import changed_range
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.bundle.content import Bundle
from annotator.core.errors import StoreFault
from annotator.core.events import DraftCut, DraftSaved, EventBus, Failed
from annotator.core.ports.records import Records

if TYPE_CHECKING:
    from annotator.core.design.listening import ListenedAudio

# The settings key. An unfinished drawing is not part of an answer, and it is deleted when it is finished or cancelled.
_KEY = "begun"


class DrawingsInProgress:
    def __init__(self, records: Records, changed: Callable[[], None]) -> None:
        """`changed` is called when there is something to `flush`."""
        self._records = records
        self._changed = changed
        self._all: dict[str, Drawings] = {}
        self._saved: str | None = None  # the text on disk; None if not read yet

    async def load(self) -> None:
        """Read the drawings once. Raise `StoreFault`."""
        if self._saved is None:
            saved = (await self._records.settings()).get(_KEY, "")
            self._all = {**from_text(saved), **self._all}
            self._saved = saved or to_text({})

    def of(self, unique_id: str) -> Drawings:
        return self._all.get(unique_id, {})

    def keep(self, unique_id: str, drawings: Drawings) -> None:
        """Replace the stored drawings of a task. `drawings` is empty if nothing is being drawn."""
        if drawings == self.of(unique_id):
            return
        if drawings:
            self._all[unique_id] = drawings
        else:
            self._all.pop(unique_id, None)
        self._changed()

    async def flush(self) -> None:
        """Save the drawings. Raise `StoreFault`."""
        text = to_text(self._all)
        if self._saved is not None and text != self._saved:
            await self._records.save_settings({_KEY: text})
            self._saved = text


# Long enough to combine a burst of key presses into one write, short enough to save within a second.
SAVE_AFTER_S = 0.5
PLAYED_SAVE_DELAY_S = 5.0  # the played ranges grow every second
TRY_AGAIN_AFTER_S = 5.0
_AT_ONCE = 200  # items: a few milliseconds


class DraftJson:
    """The JSON text of drafts, encoded incrementally. An edit changes one of perhaps ten thousand items, and
    encoding all of them takes a tenth of a second. So the text of unchanged items is reused."""

    def __init__(self) -> None:
        self._known: tuple[tuple[ResultItem, ...], list[str]] = (), []  # and the text of each item

    async def of(self, answer: Answer) -> str:
        """Return the JSON of `Answer.serialize`. Yield to the event loop when many items are new."""
        before, pieces = self._known
        start, end, new_end = changed_range(before, answer.items)
        fresh: list[str] = []
        for item in answer.items[start:new_end]:
            fresh.append(json.dumps(item.serialize()))
            if len(fresh) % _AT_ONCE == 0:
                await asyncio.sleep(0)
        pieces = [*pieces[:start], *fresh, *pieces[end:]]
        self._known = answer.items, pieces
        return f"[{', '.join((*pieces, *(json.dumps(relation.as_json()) for relation in answer.relations)))}]"


class Drafts:
    def __init__(self, records: Records, event_bus: EventBus) -> None:
        self._records = records
        self._event_bus = event_bus
        self._unsaved: dict[str, Answer] = {}
        self._text = DraftJson()
        self._played: dict[str, ListenedAudio] = {}
        self._played_timer: asyncio.TimerHandle | None = None
        self._edited = asyncio.Event()
        self._failed = False
        self.drawings = DrawingsInProgress(records, self._edited.set)

    def edited(self, unique_id: str, answer: Answer) -> None:
        self._unsaved[unique_id] = answer
        self._edited.set()

    def record_played(self, unique_id: str, listened: ListenedAudio) -> None:
        """Record the played ranges of the task's audio. They are saved within five seconds and with any save."""
        self._played[unique_id] = listened
        if self._played_timer is None:
            self._played_timer = asyncio.get_running_loop().call_later(PLAYED_SAVE_DELAY_S, self._edited.set)

    def forget(self, unique_id: str) -> None:
        """Forget the draft, because the answer was submitted."""
        self._unsaved.pop(unique_id, None)
        self._text = DraftJson()
        self._played.pop(unique_id, None)
        self.drawings.keep(unique_id, {})

    async def flush(self) -> None:
        """Save everything edited so far. Raise `StoreFault`; the edits then stay in memory."""
        for unique_id in tuple(self._unsaved):
            while (answer := self._unsaved.get(unique_id)) is not None:
                text = await self._text.of(answer)
                # otherwise a newer answer exists, which must not be overwritten by an older one
                if self._unsaved.get(unique_id) is answer:
                    await self._save(unique_id, answer, text)
                    break
        await self.drawings.flush()
        await self._flush_played()

    async def _save(self, unique_id: str, answer: Answer, text: str) -> None:
        await self._records.save_draft(unique_id, text)
        if self._unsaved.get(unique_id) is answer:
            del self._unsaved[unique_id]
            self._event_bus.announce(DraftSaved(unique_id))

    async def _flush_played(self) -> None:
        if self._played_timer is not None:
            self._played_timer.cancel()
            self._played_timer = None
        for unique_id, heard in tuple(self._played.items()):
            await self._records.save_played(unique_id, json.dumps(heard.as_json()))
            if self._played.get(unique_id) is heard:
                del self._played[unique_id]

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


def cut_to_fit(bundle: Bundle, known: Iterable[Assignment]) -> tuple[tuple[Assignment, DraftCut], ...]:
    """Return the open assignments whose draft lost something, with the shortened draft and the lost part. Tasks that
    no longer exist are skipped."""
    # Not needed at program start.
    from annotator.core.answer.design_migration import fitting
    from annotator.formats.labeling_config.dynamic_options import design_for

    places = {task_id: index for index, task_id in enumerate(bundle.tasks.ids())}
    cuts: list[tuple[Assignment, DraftCut]] = []
    for assignment in known:
        index = places.get(assignment.task_id)
        if index is None or assignment.state is not AssignmentState.OPEN:
            continue
        columns = bundle.tasks[index].columns
        answer, dropped = fitting(assignment.answer, design_for(bundle.design, columns), columns)
        if dropped:
            cuts.append((replace(assignment, answer=answer), DraftCut(assignment.task_id, dropped)))
    return tuple(cuts)
