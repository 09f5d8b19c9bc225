"""What happens when our own code is wrong: a report on disk, a plain sentence, and an end. Nothing saved is touched."""

from __future__ import annotations

import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from annotator.app.version import VERSION
from annotator.ui.language.translation import _


def report(error: BaseException, folder: Path) -> Path | None:
    """Writes what is needed to mend it, and nothing of the person's work; None when even that is not possible."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"crash-{moment}.txt"
    text = "".join(traceback.format_exception(error))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"annotator {VERSION}, Python {sys.version}, {sys.platform}\n\n{text}", encoding="utf-8")
    except OSError:
        return None
    return path


def report_in_words(error: BaseException, folder: Path) -> str:
    """Writes the report and returns what to say about it."""
    path = report(error, folder)
    fault = _("annotator has a fault and must end. Everything that was shown as saved is saved.")
    where = _("The report is in {path}").format(path=path) if path else "".join(traceback.format_exception(error))
    return f"{fault}\n{where}"
