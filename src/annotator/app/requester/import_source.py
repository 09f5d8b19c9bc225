"""`annotator import SOURCE -o DIR`: a bundle from other people's formats, and what is left to mend in it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from annotator.app.command_line.problem_report import problem_json, problem_lines, stands_for
from annotator.app.languages import system_language
from annotator.app.requester.import_arguments import ImportAsked
from annotator.core.errors import AnnotatorError
from annotator.core.problems import errors
from annotator.formats.imports.plan import ImportKind, ImportWish
from annotator.formats.manifest.writer import NewPay
from annotator.store.folders.new import DiskFolders
from annotator.ui.language.messages import error_sentence
from annotator.ui.language.translation import _, ngettext
from annotator.work.requester.importing import Imported, import_bundle


def import_source(asked: ImportAsked, *, as_json: bool) -> int:
    """0 when the new bundle is sound (notes allowed), 1 when it is not, or when nothing was written."""
    try:
        imported = import_bundle(asked.source, str(asked.output), _wish(asked), DiskFolders())
    except AnnotatorError as error:
        sys.stderr.write(error_sentence(error.code, error.params) + "\n")
        return 1
    said = _as_json(asked, imported) if as_json else _as_text(asked.output, imported)
    sys.stdout.write(said)
    return 1 if errors(imported.problems) else 0


def _wish(asked: ImportAsked) -> ImportWish:
    return ImportWish(
        kind=ImportKind(asked.kind) if asked.kind else None,
        config=asked.config,
        tasks=asked.tasks,
        id_column=asked.id_column,
        preset=asked.preset,
        labels=asked.labels,
        question=asked.question,
        title=asked.title,
        language=asked.language or system_language(),
        requester=asked.requester,
        contact=asked.contact,
        pay=NewPay(asked.pay, asked.currency) if asked.pay else None,
        expected_s=asked.expected_s,
    )


def _as_json(asked: ImportAsked, imported: Imported) -> str:
    made = imported.bundle
    facts = {
        "source": asked.source,
        "bundle": str(asked.output) if made else None,
        "kind": made.kind.value if made else None,
        "tasks": made.tasks if made else 0,
        "files": sorted([*made.files, *made.media]) if made else [],
        "sound": made is not None and not errors(imported.problems),
        "problems": [problem_json(problem) for problem in imported.problems],
    }
    return json.dumps(facts, ensure_ascii=False, indent=2) + "\n"


def _as_text(output: Path, imported: Imported) -> str:
    lines = problem_lines(imported.problems)
    made = imported.bundle
    if made is None:
        return "\n".join([*lines, _("Nothing was written.")]) + "\n"
    tasks = ngettext("{count} task", "{count} tasks", made.tasks).format(count=made.tasks)
    media = ngettext("{count} file of media", "{count} files of media", len(made.media)).format(count=len(made.media))
    lines.append(_("{folder} is written: {tasks}, {media}.").format(folder=output, tasks=tasks, media=media))
    wrong = sum(stands_for(problem) for problem in errors(imported.problems))
    if wrong:
        words = ngettext(
            "{count} problem is left to mend in it; annotator check shows it again.",
            "{count} problems are left to mend in it; annotator check shows them again.",
            wrong,
        )
        lines.append(words.format(count=wrong))
    return "\n".join(lines) + "\n"
