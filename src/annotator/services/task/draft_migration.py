"""The migration of drafts to a new version of their bundle. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.design_migration import fitting
from annotator.core.bundle.content import Bundle
from annotator.core.events import DraftCut
from annotator.formats.labeling_config.dynamic_options import design_for


def cut_to_fit(bundle: Bundle, known: Iterable[Assignment]) -> tuple[tuple[Assignment, DraftCut], ...]:
    """Return the open assignments whose draft lost something, with the shortened draft and the lost part.

    Tasks that no longer exist are skipped."""
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
