"""The played ranges of a task's audio, stored with its draft."""

from __future__ import annotations

from msgspec.structs import replace

from annotator.core.answer.assignment import AssignmentState
from annotator.core.design.listening import NOTHING_PLAYED
from annotator.services.task.drafts import Drafts
from annotator.services.task.session import Session


class ListeningProgress:
    def __init__(self, session: Session, drafts: Drafts) -> None:
        self._session = session
        self._drafts = drafts

    def record_played(self, location: str, start_ms: int, end_ms: int) -> None:
        """Record a played range of the audio file at this absolute path, unless not of the task in focus."""
        work = self._session.at_work
        assignment = work.assignment if work is not None else None
        if work is None or assignment is None or assignment.state is not AssignmentState.OPEN:
            return
        media = work.bundle.media(work.tasks[work.index])
        path = next((medium.path for medium in media if self._session.media_path(medium.path) == location), None)
        if path is None:
            return
        heard = (assignment.heard or NOTHING_PLAYED).plus(path, start_ms, end_ms)
        work.keep(replace(assignment, heard=heard))
        self._drafts.record_played(assignment.unique_id, heard)
