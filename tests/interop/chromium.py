"""A page in Chromium without a window, driven by the DevTools protocol over two pipes. Label Studio's editor exists
only as a program for browsers."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
_FLAGS = (
    "--headless=new",
    "--no-sandbox",  # it opens pages of a server on this computer only, and tests may run as root
    "--disable-gpu",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-pipe",
    "--window-size=1400,1000",
)
_DEADLINE_S, _PAUSE_S = 60, 0.1
_THEIR_INPUT, _THEIR_OUTPUT, _FREE = 3, 4, 20  # file descriptors


class PageError(AssertionError):
    """The page, or the browser, says that something went wrong."""


class Page:
    def __init__(self, to_browser: int, from_browser: int) -> None:
        self._to_browser = to_browser
        self._from_browser = os.fdopen(from_browser, "rb", closefd=False)
        self._held = bytearray()
        self._number = 0
        self._session = ""
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def set_cookies(self, url: str, cookies: Mapping[str, str]) -> None:
        for name, value in cookies.items():
            self._call("Network.setCookie", url=url, name=name, value=value)

    def open(self, url: str) -> None:
        self._call("Page.navigate", url=url)

    def evaluated(self, script: str) -> Any:
        """Return what the script evaluates to, as JSON has it."""
        answer = self._call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise PageError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def awaited(self, script: str) -> Any:
        """Evaluate the script until it gives something else than null."""
        until_s = time.monotonic() + _DEADLINE_S
        while time.monotonic() < until_s:
            value = self.evaluated(script)
            if value is not None:
                return value
            self.evaluated(f"new Promise(done => setTimeout(done, {_PAUSE_S * 1000}))")
        raise PageError(script, self.evaluated("document.body.innerText"))

    def _call(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to_browser, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._message()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise PageError(method, answer["error"])
                result: dict[str, Any] = answer["result"]
                return result

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._held:
            read = self._from_browser.read1()
            if not read:
                raise PageError("Chromium ended")
            self._held += read
        message, _, rest = self._held.partition(b"\0")
        self._held = bytearray(rest)
        parsed: dict[str, Any] = json.loads(message)
        return parsed


@contextmanager
def chromium_page(profile: Path) -> Iterator[Page]:
    """A browser with an empty profile in this folder."""
    assert CHROMIUM, "Chromium is missing: apt-get install chromium"
    their_input, to_browser = _high_pipe()
    from_browser, their_output = _high_pipe()
    actions = [(os.POSIX_SPAWN_DUP2, their_input, _THEIR_INPUT), (os.POSIX_SPAWN_DUP2, their_output, _THEIR_OUTPUT)]
    log = (os.POSIX_SPAWN_OPEN, 2, profile / "log", os.O_WRONLY | os.O_CREAT, 0o600)
    command = [CHROMIUM, *_FLAGS, f"--user-data-dir={profile}"]
    environment = {"PATH": os.defpath, "HOME": str(profile), "LANG": "C.UTF-8"}
    process = os.posix_spawn(CHROMIUM, command, environment, file_actions=[*actions, log])
    os.close(their_input)
    os.close(their_output)
    try:
        yield Page(to_browser, from_browser)
    finally:
        os.kill(process, signal.SIGTERM)
        os.waitpid(process, 0)
        os.close(to_browser)
        os.close(from_browser)


def _high_pipe() -> tuple[int, int]:
    """Return a pipe whose ends are not the descriptors that the browser expects."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, _FREE) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]
