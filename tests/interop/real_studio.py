"""Label Studio itself, as a process on loopback: begun empty, and gone with all that it has."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx
from filelock import FileLock

from annotator.core.outbox.sign_in import SignIn, SignInKind
from interop.requester import Requester
from setting_up.studio_itself import FOLDER, state, studio_python

OWNER, PASSWORD = "owner@example.org", "a long password of nobody"
TABLES = "label_studio.sqlite3"
STARTED_S, LOOK_EVERY_S, ENDED_S = 600, 0.1, 60
# It asks nobody: neither for a newer version of itself, nor for what is switched on in it.
QUIET: Mapping[str, str] = {
    "COLLECT_ANALYTICS": "False",
    "LATEST_VERSION_CHECK": "False",
    "SENTRY_DSN": "",
    "FRONTEND_SENTRY_DSN": "",
    "FEATURE_FLAGS_OFFLINE": "True",
    "LABEL_STUDIO_DISABLE_SIGNUP_WITHOUT_LINK": "true",
    "PYTHONWARNINGS": "ignore",
}


class RealStudio:
    """`requester` is who owns it, and asks as such; `worker` is somebody who was invited. What it has in `home` is
    there again when it starts again."""

    requester: Requester
    worker: SignIn

    def __init__(self, python: Path, home: Path) -> None:
        self._python = python
        self._home = home
        self._token = secrets.token_hex(20)
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self._port = listener.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Until it answers. Nothing, where it runs."""
        if self._process is not None:
            return
        # Without `--internal-host` it would listen to everybody.
        words = ["start", "--no-browser", "--host", self.url, "--internal-host", "127.0.0.1", "-p", str(self._port)]
        words += ["--username", OWNER, "--password", PASSWORD, "--user-token", self._token]
        words += ["--enable-legacy-api-token", "--log-level", "ERROR"]
        environment = {**_environment(self._home), "LABEL_STUDIO_HOST": self.url}
        with (self._home / "log").open("ab") as log:
            command = [*_command(self._python), *words]
            self._process = subprocess.Popen(command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        _wait_for(self.url, self._process, self._home / "log")

    def stop(self) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDED_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def kill(self) -> None:
        """In the middle of whatever it does."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    @contextmanager
    def down(self) -> Iterator[None]:
        """From now on; it is there again afterwards, or sooner by `start`."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def memory_mb(self) -> int:
        """Return its memory."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        (kept,) = [line.split()[1] for line in status.splitlines() if line.startswith("VmRSS")]
        return int(kept) // 1024

    def open_up(self) -> None:
        """Give the owner a token, and invite a user."""
        self.requester = Requester(self.url, self._token)
        self.worker = self.requester.new_worker(SignInKind.TOKEN)


@contextmanager
def real_studio() -> Iterator[RealStudio]:
    python = studio_python()
    with tempfile.TemporaryDirectory(prefix="label-studio-") as name:
        home = Path(name)
        with FileLock(FOLDER / "lock"):
            _with_tables(python, home)
        studio = RealStudio(python, home)
        try:
            studio.start()
            studio.open_up()
            yield studio
            studio.requester.close()
        finally:
            studio.stop()


def _with_tables(python: Path, home: Path) -> None:
    """To make its tables takes a minute and more, and they are the same each time: while they are empty they are kept
    beside its environment."""
    kept = FOLDER / f"tables-{state()}.sqlite3"
    if not kept.exists():
        making = subprocess.run(
            [*_command(python), "version"], env=_environment(home), stdin=subprocess.DEVNULL, capture_output=True
        )
        assert making.returncode == 0, making.stderr.decode(errors="replace")
        shutil.copyfile(home / TABLES, kept.with_suffix(".part"))
        kept.with_suffix(".part").replace(kept)
    shutil.copyfile(kept, home / TABLES)


def _command(python: Path) -> list[str]:
    return [str(python), "-m", "label_studio.server"]


def _environment(home: Path) -> Mapping[str, str]:
    """Nothing of the person's own is read or written."""
    return {**QUIET, "PATH": os.defpath, "HOME": str(home), "LABEL_STUDIO_BASE_DATA_DIR": str(home), "LANG": "C.UTF-8"}


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    pause = threading.Event()
    with httpx.Client(trust_env=False) as client:
        for _try in range(round(STARTED_S / LOOK_EVERY_S)):
            try:
                if client.get(f"{url}/health").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            assert process.poll() is None, log.read_text(encoding="utf-8", errors="replace")
            pause.wait(LOOK_EVERY_S)
    raise AssertionError("Label Studio does not answer")
