"""What is said of a place that a command was to write to, and cannot."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from annotator.core.errors import AnnotatorError, DiskFull, StoreFault
from annotator.ui.i18n.library_errors import in_plain_words
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _


def not_written_text(error: AnnotatorError, place: Path) -> str:
    """`place` as the person named it: what is written stands under another name until it is whole. A command can be
    given another place; nothing of it is tried again by itself. Other errors are told as everywhere."""
    if type(error) not in (StoreFault, DiskFull):
        return error_sentence(error.code, error.params)
    return _("Cannot write to {path} ({detail}). Choose another location.").format(
        path=place, detail=_detail(error.params.get("detail", ""), place)
    )


def _detail(detail: str, place: Path) -> str:
    """Better than the system's own words where it misses a folder. `detail` is empty where it was not even asked."""
    above = place.absolute().parents
    if any(folder.is_file() for folder in above):
        return _("a file exists where a folder is needed")
    if detail in ("", os.strerror(errno.ENOENT)) and not above[0].is_dir():
        return _("the folder {path} does not exist").format(path=place.parent)
    return in_plain_words(detail)
