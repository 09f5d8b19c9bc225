"""The self-test of the sandbox: a worker in the decoders' sandbox tries what a malicious file could."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
from multiprocessing.connection import wait
from pathlib import Path

from annotator.core.ports.machine import Confinement
from annotator.media.sandbox_escapes import ATTEMPTS, EscapesTried, Target, serve
from annotator.media.worker_client import WorkerClient, spawn_ready
from annotator.ui.i18n.translation import _

ANSWER_WITHIN_S = 20.0


def confinement() -> str:
    """Return a summary. On Linux, raise RuntimeError if any attempt succeeds; elsewhere only report that."""
    worker = spawn_ready(lambda: WorkerClient(serve, "annotator-self-test", (EscapesTried,)))
    try:
        with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
            file = Path(folder) / "file"
            file.write_bytes(b".")
            worker.send(Target(str(file), folder, os.getpid()))
            if not wait([worker.pipe], ANSWER_WITHIN_S):
                raise RuntimeError("the confined worker does not answer")
            tried = worker.receive()
    finally:
        worker.end()
    if not isinstance(tried, EscapesTried):
        raise RuntimeError("the confined worker sent another message")
    left = tried.not_denied
    is_to_hold = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
    if left and is_to_hold:
        raise RuntimeError(f"a worker that was taken over could {', '.join(left)}")
    summary = _("{denied} of {count} attempts denied ({protection})")
    if left:
        summary = _("{denied} of {count} attempts denied, but not: {names} ({protection})")
    given = words_for(worker.confinement or Confinement())
    denied = len(ATTEMPTS) - len(left)
    return summary.format(denied=denied, count=len(ATTEMPTS), names=", ".join(left), protection=given)


def words_for(found: Confinement) -> str:
    if found.by_profile:
        return _("Seatbelt, nothing allowed")
    if found.lowered:
        return _("untrusted integrity, in a job of its own")
    calls = _("only the calls of decoding") if found.only_known_calls else _("all system calls")
    return f"{calls}, {f'Landlock {found.files_version}' if found.files_version else _('no Landlock')}"
