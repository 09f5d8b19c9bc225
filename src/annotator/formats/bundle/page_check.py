"""A check for page lists that name multi-page files.

Only the first page of each file is shown, because Label Studio shows one image for each entry of `valueList`."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.bundle.content import Bundle
from annotator.core.design.objects import Image
from annotator.core.design.pages import media_paths
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog, printable


def note_pages(bundle: Bundle, pages: Mapping[str, int], log: ProblemLog) -> None:
    """Add a note for each column with multi-page files. `pages` maps the path of an image to its page count, if
    above one."""
    for tag in bundle.design.objects():
        if not isinstance(tag, Image) or not tag.is_list:
            continue
        rows: dict[str, int] = {}
        for row, task in enumerate(bundle.tasks, start=1):
            for path in media_paths(tag, task.columns):
                if path in pages:
                    rows.setdefault(path, row)
        if rows:
            first = next(iter(rows))
            found = {"named": printable(first), "pages": str(pages[first]), "count": str(len(rows))}
            place = Place(bundle.manifest.tasks_file, row=rows[first], field=tag.value.removeprefix("$"))
            log.extend((Problem(ProblemCode.MEDIA_PAGES, place, found, Severity.NOTE),))
