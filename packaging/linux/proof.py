"""The proof of an installed program in a bare Debian system: what an ordinary user does with it."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

from msgspec import Struct
from PIL import ImageGrab

from annotator.app.main import parser
from annotator.app.translations import speak
from annotator.core.settings import FIRST_START
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from linux import roots
from virtual_screen import virtual_screen

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "resources" / "samples" / "image-tagging"
SHOWN = ROOT / "build" / "linux" / "shown"
BUNDLE = "image-tagging.annotator"
PATIENCE_S = 240.0


class Failed(Exception):
    """The proof found a fault; the text is the message to show."""


class Installed(Struct, frozen=True):
    """A program in a bare system. `command` starts it; `name` is that of the installer, for the screenshots."""

    root: roots.Root
    command: str
    name: str

    @property
    def data(self) -> Path:
        """Return the user's data, as seen from this machine."""
        return self.root.folder / roots.HOME[1:] / ".local" / "share" / "annotator"

    def said(self, *words: str, language: str = "C.UTF-8") -> str:
        """Return what a command of the user prints. Raise Failed if it fails or writes an error."""
        done = self.root.run(self.command, *words, user=roots.UID, LANG=language)
        if done.returncode or done.stderr:
            shown = f"{done.stdout[-2000:]}{done.stderr[-2000:]}"
            raise Failed(f"annotator {' '.join(words)} ended with {done.returncode}: {shown}")
        return done.stdout

    def entries(self) -> list[str]:
        """Return the ledger's entries so far, as the program exports them."""
        done = self.root.run(self.command, "ledger", "export", user=roots.UID)
        return done.stdout.splitlines() if done.returncode == 0 else []


def prove(installed: Installed) -> None:
    """Prove the self-test, the French user's language, and that a packed bundle opens with its first image. The
    screenshot is kept."""
    _self_tested(installed)
    speak("fr")
    french = parser().description or ""
    speak("en")
    if french not in " ".join(installed.said("--help", language="fr_FR.UTF-8").split()):
        raise Failed("--help is not in French for a French user")
    bundle = _packed_sample(installed)
    asyncio.run(_answer_first_start(installed))
    with _window(installed, bundle) as (running, display):
        _await_image(installed, running)
        _screenshot(display, SHOWN / f"{installed.name}.png")
        _quit(display, running)
    _check_records(installed)


def prove_spelling(installed: Installed) -> None:
    """Prove that spelling is checked with the system's Enchant, which shares libraries with the program."""
    installed.root.do("apt-get install -y -qq --no-install-recommends libenchant-2-2 hunspell-en-us hunspell-fr")
    told = _self_tested(installed)["spelling"]
    if not all(tag in told for tag in ("Enchant", "en_US", "fr_FR")):
        raise Failed(f"spelling: {told}")
    roots.say(f"spelling: {told}")


def _self_tested(installed: Installed) -> dict[str, str]:
    """Run the self-test, and return what each check tells. Raise Failed if one is not ok."""
    checks = json.loads(installed.said("self-test", "--json"))["checks"]
    if bad := [f"{check['name']}: {check['detail']}" for check in checks if not check["ok"]]:
        raise Failed(f"self-test: {'; '.join(bad)}")
    roots.say(f"self-test: {len(checks)} of {len(checks)} checks are ok")
    return {check["name"]: check["detail"] for check in checks}


def _packed_sample(installed: Installed) -> str:
    """Write a bundle into the user's home, and return its path there."""
    path = f"{roots.HOME}/{BUNDLE}"
    with ZipFile(installed.root.folder / path[1:], "w") as packed:
        for file in sorted(SAMPLE.rglob("*")):
            packed.write(file, file.relative_to(SAMPLE).as_posix())
    return path


async def _answer_first_start(installed: Installed) -> None:
    """Note that the user answered the questions of the first start."""
    if installed.data.exists():
        return
    home = Home(installed.data)
    home.prepare()
    records = open_records(home)
    await records.save_settings({FIRST_START: "done"})
    await records.close()
    owner = f"{roots.UID}:{roots.UID}"
    installed.root.do(f"chown -R {owner} {roots.HOME}")


@contextmanager
def _window(installed: Installed, bundle: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Open a bundle in a window on a virtual screen. Yield the process and its display."""
    with virtual_screen() as display:
        command = installed.root.command(installed.command, "open", bundle, user=roots.UID, DISPLAY=display)
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
            try:
                yield running, display
            finally:
                if running.poll() is None:
                    running.kill()


def _await_image(installed: Installed, running: subprocess.Popen[str]) -> None:
    """Wait until the first image is painted, which ends its loading time in the ledger."""
    before = len(installed.entries())
    deadline = time.monotonic() + PATIENCE_S
    while not any(json.loads(line)["kind"] == "loading-ended" for line in installed.entries()[before:]):
        if running.poll() is not None or time.monotonic() > deadline:
            raise Failed(f"the first image was not shown (exit code {running.poll()})")


def _screenshot(display: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    ImageGrab.grab(xdisplay=display).save(path, optimize=True)
    roots.say(f"{path} shows its window")


def _quit(display: str, running: subprocess.Popen[str]) -> None:
    environment = {**os.environ, "DISPLAY": display}
    focus = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "annotator", "windowfocus", "--sync"]
    subprocess.run(focus, env=environment, check=True, timeout=PATIENCE_S)
    subprocess.run(["xdotool", "key", "ctrl+q"], env=environment, check=True, timeout=PATIENCE_S)
    out, error = running.communicate(timeout=PATIENCE_S)
    if running.returncode or out or error:
        raise Failed(f"the window ended with {running.returncode}: {out}{error}")


def _check_records(installed: Installed) -> None:
    installed.said("ledger", "verify")
    if "program-stopped" not in installed.entries()[-1]:
        raise Failed("the ledger does not end with the end of the program")


def prove_removal(installed: Installed, reinstall: Callable[[], None], *removals: Callable[[], None]) -> None:
    """Prove that each way to remove the program leaves the user's data, and that the program, installed again, then
    continues with the same records."""
    before = _digests(installed.data)
    entries = installed.entries()
    for remove in removals:
        remove()
        if installed.root.run(installed.command, "--version", user=roots.UID).returncode == 0:
            raise Failed("the program is still there after its removal")
        if _digests(installed.data) != before:
            raise Failed("the removal changed the user's data")
        reinstall()
    with _window(installed, f"{roots.HOME}/{BUNDLE}") as (running, display):
        _await_image(installed, running)
        _quit(display, running)
    if not entries or installed.entries()[: len(entries)] != entries:
        raise Failed("after installing again the records are not the same")
    _check_records(installed)


def _digests(folder: Path) -> dict[str, str]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest() for path in files}
