"""The ends of a command that are none of its own: a pipe that nobody reads any more, a full disk behind it, the key
that interrupts, and a terminal in an old encoding."""

from __future__ import annotations

import codecs
import errno
import io
import os
import sys
from collections.abc import Callable

from annotator.core.errors import NoTemporaryFolder
from annotator.ui.i18n.translation import _

INTERRUPTED = 130  # what shells make of SIGINT: 128 + 2
PLAINLY = "annotator-plainly"
# What typography has and old encodings lack.
_PLAIN = {"\u202f": " ", "\u00a0": " ", "’": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "…": "..."}


def ended(command: Callable[[], int]) -> int:
    """The exit code of the whole process."""
    _write_whatever_is_said()
    try:
        code = command()
        if sys.stdout is not None:  # a windowed program on Windows has none
            sys.stdout.flush()
    except KeyboardInterrupt:
        return INTERRUPTED
    except NoTemporaryFolder as fault:  # of whatever command, and not of what it was to look at
        from annotator.ui.i18n.messages import error_sentence

        sys.stderr.write(error_sentence(fault.code, fault.params) + "\n")
        return 1
    except OSError as error:
        if error.filename is not None or error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        if error.errno == errno.ENOSPC:
            from annotator.ui.i18n.library_errors import in_plain_words

            words = _("Cannot write to standard output ({detail}).")
            sys.stderr.write(words.format(detail=in_plain_words(error.strerror or str(error))) + "\n")
        # Python flushes once more at the very end: into nothing, or it would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    return code


def _write_whatever_is_said() -> None:
    """A sentence with a plain space in place of a narrow one is still read; a traceback is not."""
    codecs.register_error(PLAINLY, _plainly)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=PLAINLY)


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_PLAIN.get(sign, "?") for sign in lost), error.end
