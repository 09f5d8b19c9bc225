"""The self-test tries twelve things in a worker that is shut in, and says what this machine gives."""

from __future__ import annotations

import platform
from multiprocessing.connection import Connection

import pytest

from annotator.app.self_test import sandbox
from annotator.core.ports.machine import Confinement
from annotator.media.messages import SandboxReport, receive, send
from annotator.media.sandbox_escapes import ATTEMPTS, EscapesTried, Target, is_denied


def test_all_is_denied_here_and_it_says_by_what() -> None:
    assert len(ATTEMPTS) == 12
    assert sandbox.confinement().startswith("12 of 12 attempts denied (only the calls of decoding, ")


def serve_unconfined(pipe: Connection) -> None:
    """Serve like a worker that gives up no rights."""
    send(pipe, SandboxReport())
    target = receive(pipe, Target)
    tried = [name for name in ("read a file", "list a folder") if not is_denied(ATTEMPTS[name], target)]
    send(pipe, EscapesTried(tuple(tried)))


def test_what_is_not_denied_is_a_fault_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "serve", serve_unconfined)
    with pytest.raises(RuntimeError, match="could read a file, list a folder"):
        sandbox.confinement()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (SandboxReport(by_profile=True), "Seatbelt, nothing allowed"),
        (SandboxReport(lowered=True), "untrusted integrity, in a job of its own"),
        (SandboxReport(), "all system calls, no Landlock"),
        (SandboxReport(only_known_calls=True, files_version=3), "only the calls of decoding, Landlock 3"),
    ],
)
def test_each_system_is_told_of_by_what_it_gives(given: SandboxReport, words: str) -> None:
    assert sandbox.words_for(Confinement(*given[:4])) == words


def test_on_another_system_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "serve", serve_unconfined)
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    told = sandbox.confinement()
    assert told == "10 of 12 attempts denied, but not: read a file, list a folder (all system calls, no Landlock)"
