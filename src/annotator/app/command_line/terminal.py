"""The terminal of a command: its progress line, and the ends that are not its own. These are a closed pipe, a full disk
behind it, an interrupt, and a terminal with an old encoding."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from annotator.core.errors import NoTemporaryFolder
from annotator.core.ports.bundles import Progress
from annotator.store.disk import FULL
from annotator.ui.i18n.translation import _

INTERRUPTED = 130  # as shells report SIGINT: 128 + 2
PLAINLY = "annotator-plainly"
# Typographic characters that old encodings lack.
_PLAIN = {"\u202f": " ", "\u00a0": " ", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "…": "..."}


def ended(command: Callable[[], int]) -> int:
    """Run a command and return the exit code of the process."""
    _replace_unencodable()
    try:
        code = command()
        if sys.stdout is not None:  # a windowed program on Windows has none
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except NoTemporaryFolder as fault:  # may happen in any command, and is not about its input
        from annotator.ui.i18n.messages import error_sentence

        sys.stderr.write(error_sentence(fault.code, fault.params) + "\n")
        return 1
    except OSError as error:
        if error.filename is not None or error.errno not in {errno.EPIPE, *FULL}:
            raise
        if error.errno in FULL:
            from annotator.ui.i18n.library_errors import in_plain_words

            words = _("Cannot write to standard output ({detail}).")
            sys.stderr.write(words.format(detail=in_plain_words(error.strerror or str(error))) + "\n")
        # Python flushes again at the very end. Without this it would print an error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _replace_unencodable() -> None:
    """Replace characters that the terminal's encoding lacks, instead of raising an error."""
    codecs.register_error(PLAINLY, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAINLY)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in lost), error.end


LINE = 79  # columns of a terminal, less one, so that no line is broken


@contextmanager
def progress_line(text: Callable[[int, int], str]) -> Iterator[Progress]:
    """Show a line that is overwritten and removed at the end; nothing without a terminal or with empty text."""
    if not is_terminal():
        yield lambda _done, _all: None
        return

    def tell(done: int, in_all: int) -> None:
        if line := text(done, in_all):
            sys.stderr.write(f"\r{line:{LINE}}")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        sys.stderr.write(f"\r{'':{LINE}}\r")


def is_terminal() -> bool:
    """Return whether standard error is a terminal. A windowed program on Windows has no standard error."""
    return sys.stderr is not None and sys.stderr.isatty()
