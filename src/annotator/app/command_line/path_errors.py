"""Error messages about a place that a command cannot write to."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from annotator.core.errors import AnnotatorError, DiskFull, StoreFault
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _


def not_written_text(error: AnnotatorError, place: Path) -> str:
    """Return the message for `place`, as the user named it; the file is written under another name until it is
    complete.

    The command does not retry, so the user is told to choose another place. Other errors have their usual message."""
    if type(error) not in (StoreFault, DiskFull):
        return error_sentence(error.code, error.params)
    return _("Cannot write to {path} ({detail}). Choose another location.").format(
        path=place, detail=_detail(error.params.get("detail", ""), place)
    )


def _detail(detail: str, place: Path) -> str:
    """Return a better reason than the system's for a missing folder. `detail` is empty if the system was not asked."""
    above = place.absolute().parents
    if any(folder.is_file() for folder in above):
        return _("a file exists where a folder is needed")
    if detail in ("", os.strerror(errno.ENOENT)) and not above[0].is_dir():
        return _("the folder {path} does not exist").format(path=place.parent)
    return in_plain_words(detail)
