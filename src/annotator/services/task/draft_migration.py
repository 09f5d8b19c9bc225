"""Drafts held against a bundle that was written anew under them: what of them is still good. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from annotator.core.answer.assignment import Assignment, AssignmentState
from annotator.core.answer.design_migration import fitting
from annotator.core.bundle.content import Bundle
from annotator.core.events import DraftCut
from annotator.formats.labeling_config.dynamic_options import design_for


def cut_to_fit(bundle: Bundle, known: Iterable[Assignment]) -> tuple[tuple[Assignment, DraftCut], ...]:
    """The open assignments whose draft lost something, as they are now, and what they lost. Tasks that are no longer
    there are passed over."""
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
