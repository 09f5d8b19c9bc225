"""The details for a bug report: they name versions and systems, and neither the user nor the computer nor a folder."""

from __future__ import annotations

import asyncio
import getpass
import platform
import re
import socket
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from annotator.app.gui import about as tested
from annotator.app.translations import SPOKEN, speak
from annotator.app.version import VERSION

USER, COMPUTER = "ada-lovelace-1815", "analytical-engine"


@pytest.mark.parametrize("language", SPOKEN)
def test_the_details_name_the_versions_and_nobody(
    language: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    home = f"/Users/{USER}"
    real = platform.uname()
    monkeypatch.setattr(platform, "uname", lambda: real._replace(node=COMPUTER))
    monkeypatch.setattr(platform, "node", lambda: COMPUTER)
    monkeypatch.setattr(socket, "gethostname", lambda: COMPUTER)
    monkeypatch.setattr(getpass, "getuser", lambda: USER)
    for name, value in {"USER": USER, "LOGNAME": USER, "USERNAME": USER, "HOME": home, "USERPROFILE": home}.items():
        monkeypatch.setenv(name, value)
    speak(language)
    if language != "en":  # the process is tried once
        monkeypatch.setattr(tested, "decoder_versions", lambda: (f"PyAV {version('av')}", "FFmpeg 9.0.2"))
    text = asyncio.run(tested.details(tmp_path))
    speak("en")
    pyside, pyav = f"PySide6 {version('PySide6-Essentials')}", f"PyAV {version('av')}"
    for fact in (VERSION, platform.python_version(), platform.machine(), "FFmpeg ", "glibc ", pyside, pyav):
        assert fact in text, (fact, text)
    assert ("Système" if language == "fr" else "System") in text
    assert re.search(rf"{language} \(\w+\)$", text)
    assert not [
        said for said in (USER, COMPUTER, str(Path.cwd()), sys.prefix, str(Path(__file__).parents[3])) if said in text
    ]
    assert not re.search(r"(?:^|[\s(])(?:/\w|~|[A-Z]:\\)", text), "no path"
    (tmp_path / "crash-1.txt").write_text("older", encoding="utf-8")
    (tmp_path / "crash-2.txt").write_text("builtins.ValueError", encoding="utf-8")
    assert asyncio.run(tested.details(tmp_path)).endswith(":\nbuiltins.ValueError")


def test_decoders_that_cannot_be_loaded_are_named_by_their_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from annotator.media import decoder_versions

    def absent(*_arguments: object, **_named: object) -> None:
        raise ImportError("libavcodec.so.63 of ada-lovelace")

    monkeypatch.setattr(decoder_versions, "ProcessPoolExecutor", absent)
    assert decoder_versions.decoder_versions() == ("ImportError",)
