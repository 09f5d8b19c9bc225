"""A draft of an e-mail with a file attached, in the worker's own mail program, where the system has `xdg-email`."""

from __future__ import annotations

import re

from PySide6.QtCore import QProcess, QStandardPaths

_PROGRAM = "xdg-email"
# A plain address only: a requester's contact is untrusted, and an argument may look like an option.
_ADDRESS = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._+-]{0,63}@[A-Za-z0-9][A-Za-z0-9.-]{0,252}")


def can_draft_mail() -> bool:
    """Return whether this system can open a draft with an attachment."""
    return bool(QStandardPaths.findExecutable(_PROGRAM))


def mail_arguments(file: str, subject: str, text: str, contact: str) -> list[str]:
    """Return the arguments of `xdg-email`. A contact that is no plain address is left out."""
    arguments = ["--utf8", "--subject", subject, "--body", text, "--attach", file]
    return [*arguments, contact] if _ADDRESS.fullmatch(contact) else arguments


def draft_mail(file: str, subject: str, text: str, contact: str) -> bool:
    """Open a draft. Return False if the program cannot be started. Nothing is sent before the worker sends it."""
    started, _pid = QProcess.startDetached(_PROGRAM, mail_arguments(file, subject, text, contact))
    return started
