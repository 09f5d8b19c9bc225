"""Somebody who works by ear: presses keys on a real display, and knows only what comes over the accessibility bus."""

from __future__ import annotations

import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from ui.system_signals.private_bus import told_by
from virtual_screen import virtual_screen

PATIENCE_S = 120.0
MOST_STEPS = 60
SYSTEM_PYTHON = "/usr/bin/python3"
HERE = Path(__file__).resolve().parent
READER, PROGRAM = HERE / "screen_reader.py", HERE / "heard_program.py"
NEEDED = "no screen reader: install at-spi2-core, python3-gi and gir1.2-atspi-2.0, as `dev.py test` does"


class BlindWorker:
    """Utterances are heard in order. `hears` goes on from the last that was waited for."""

    def __init__(self, environment: Mapping[str, str], home: Path) -> None:
        self._environment = dict(environment)
        self._home = home
        self._program: subprocess.Popen[bytes] | None = None
        self._lines: queue.Queue[str] = queue.Queue()
        self.heard: list[str] = []
        self._reader = subprocess.Popen(
            [SYSTEM_PYTHON, str(READER)],
            env=self._environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8",
        )  # fmt: skip
        threading.Thread(target=self._listen, daemon=True).start()
        assert Path("/usr/share/dbus-1/services/org.a11y.Bus.service").exists(), NEEDED
        try:
            self._next()  # it is ready
        except queue.Empty:
            raise AssertionError(NEEDED) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.leaves()
        self._reader.terminate()
        self._reader.wait(PATIENCE_S)
        for pipe in (self._reader.stdin, self._reader.stdout):
            if pipe is not None:
                pipe.close()

    def opens(self, bundle: Path) -> None:
        """Starts the program; what a desktop would do, its window gets the keys."""
        is_first = not (self._home / "records.sqlite3").exists()
        command = [sys.executable, str(PROGRAM), "open", "--home", str(self._home), str(bundle)]
        self._program = subprocess.Popen(command, env=self._environment)
        found = self._xdotool("search", "--sync", "--onlyvisible", "--name", "^annotator$")
        self._xdotool("windowfocus", found.split()[-1])
        if is_first:
            self._skips_the_questions()

    def _skips_the_questions(self) -> None:
        """Go from one question of the first start to the next with Enter."""
        self.hears("^Language, ")
        places = "Minimum wage, ", "Your legal status, ", "Your currency, ", "Continue, ", "Go to the inbox, "
        for place in (f"^{each}" for each in places):
            self.presses("Return")
            self.hears(place)
        self.presses("Return")

    def leaves(self) -> None:
        if self._program is not None:
            self._program.terminate()
            assert self._program.wait(PATIENCE_S) == 0
            self._program = None

    def presses(self, *keys: str) -> None:
        self._xdotool("key", "--delay", "40", *keys)

    def types(self, text: str) -> None:
        """And hears each letter."""
        self._xdotool("type", "--delay", "40", text)
        for letter in text:
            self.hears(f"^{re.escape(letter)}$")

    def hears(self, words: str) -> str:
        """Waits until something is said that this pattern is found in, and returns it."""
        while not re.search(words, spoken := self._utterance(words)):
            continue
        return spoken

    def hears_both(self, *each: str) -> None:
        """In whatever order."""
        waiting = list(each)
        while waiting:
            spoken = self._utterance(waiting[0])
            waiting = [words for words in waiting if not re.search(words, spoken)]

    def walks_to(self, words: str, key: str = "Tab") -> str:
        """From one place to the next until it is said where that is."""
        for _step in range(MOST_STEPS):
            self.presses(key)
            place = self.hears("")
            if re.search(words, place):
                return place
        raise AssertionError(f"{words!r} is not reached by {key}; the last heard: {self.heard[-20:]}")

    def is_away(self) -> None:
        """Two minutes pass without a key."""
        assert self._program is not None
        self._program.send_signal(signal.SIGUSR1)

    def looks_around(self) -> list[dict[str, Any]]:
        """The tree of what is shown, as the reader walks it."""
        assert self._reader.stdin is not None
        self._reader.stdin.write("tree\n")
        self._reader.stdin.flush()
        while (utterance := self._next())["kind"] != "tree":
            self.heard.append(as_speech(utterance))
        nodes: list[dict[str, Any]] = utterance["nodes"]
        return nodes

    def _utterance(self, wanted: str) -> str:
        try:
            self.heard.append(as_speech(self._next()))
        except queue.Empty:
            raise AssertionError(f"{wanted!r} is not heard; the last heard: {self.heard[-20:]}") from None
        return self.heard[-1]

    def _next(self) -> dict[str, Any]:
        """queue.Empty: nothing more was said for a long time, or the reader has ended."""
        line = self._lines.get(timeout=PATIENCE_S)
        if not line:
            raise queue.Empty
        utterance: dict[str, Any] = json.loads(line)
        return utterance

    def _listen(self) -> None:
        assert self._reader.stdout is not None
        for line in self._reader.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _xdotool(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words], env=self._environment, capture_output=True, text=True, timeout=PATIENCE_S, check=True
        )
        return done.stdout


def as_speech(utterance: Mapping[str, Any]) -> str:
    """In the order in which screen readers say it."""
    if "words" in utterance:
        return str(utterance["words"]).replace("\u00a0", " ")
    parts = [utterance[part] for part in ("label", "name", "role", "value", "description")]
    checked = "checked" if utterance["is_checked"] else ""
    return ", ".join(part for part in (*parts, checked, utterance["expansion"]) if part).replace("\u00a0", " ")


@contextmanager
def blind_worker(folder: Path, language: str = "C.UTF-8") -> Iterator[BlindWorker]:
    """On a display and a session bus that only they know; the accessibility bus is started by that one."""
    where = f"--address=unix:path={folder / 'bus'}"
    bus = told_by("dbus-daemon", "--session", "--nofork", "--nopidfile", where, "--print-address=1")
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    with virtual_screen() as display, bus as address:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(runtime),
            "LANG": language,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "DBUS_SESSION_BUS_ADDRESS": address,
        }
        with BlindWorker(environment, folder / "home") as worker:
            yield worker
