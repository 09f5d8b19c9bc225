"""Whether a list of pages names files that have several themselves: of each its first is shown, as Label Studio shows
one picture for each that `valueList` names."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.bundle.content import Bundle
from annotator.core.design.objects import Image
from annotator.core.design.pages import media_paths
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.problem_log import ProblemLog, printable


def note_pages(bundle: Bundle, pages: Mapping[str, int], log: ProblemLog) -> None:
    """`pages`: path of a picture -> how many its file has, where these are several. One note for each column."""
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
