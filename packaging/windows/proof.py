"""The proof of a setup, in a prefix without Python: it installs over an earlier version, and the program tests itself,
opens a bundle by its file type, lets a task be done, and withstands a setup and an uninstaller while it runs. In the
end only the user's data are left."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from annotator.app.version import VERSION
from virtual_screen import virtual_screen
from windows.nsis import make_setup
from windows.wine import BUILT, COMPILER, HERE, ROOT, Prefix, call, new_prefix, say, windows_path

EARLIER = "0.0.1"
PROOF = BUILT / "proof"
SAMPLE = ROOT / "resources" / "samples" / "image-tagging"
IS_RUNNING = 3  # exit code of the setup and the uninstaller
PATIENCE_S = 300.0
ASK_AGAIN_S = 3.0
STILL_S = 3.0  # under wine, a page stays half empty for up to a second
_UNINSTALL = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\annotator"
_FILE_TYPE = r"HKCU\Software\Classes\.annotator"
_OPEN = r"HKCU\Software\Classes\annotator.bundle\shell\open\command"


class FailedProof(Exception):
    """A step that did not do what it must. The text says what happened instead."""


class Installed(Struct, frozen=True):
    """The program in a prefix, and its setup."""

    prefix: Prefix
    setup: Path

    @property
    def folder(self) -> Path:
        return self.prefix.local_data / "Programs" / "annotator"

    @property
    def home(self) -> Path:
        """The user's data, where the program keeps them by default."""
        return self.prefix.local_data / "annotator"

    @property
    def shortcut(self) -> list[Path]:
        return list((self.prefix.drive / "users").rglob("annotator.lnk"))

    def value(self, key: str, name: str) -> str:
        """Return a text of the registry; empty if there is none. The empty name is a key's default."""
        wanted = ["/v", name] if name else ["/ve"]
        done = self.prefix.run("reg", "query", key, *wanted)
        return done.stdout.strip().rpartition("    ")[2] if done.returncode == 0 else ""

    def open_by_file_type(self, file: str) -> subprocess.Popen[bytes]:
        """Run the command that is registered for the file type, as Explorer does. Wine itself looks only at file types
        of the whole computer."""
        command = self.value(_OPEN, "").replace("%1", file)
        words = [quoted or plain for quoted, plain in re.findall(r'"([^"]*)"|(\S+)', command)]
        hold(words, "no command is registered for the file type")
        return subprocess.Popen(["wine", *words], env=self.prefix.environment())


class Screen(Struct, frozen=True):
    """The keyboard, the mouse and the picture of a virtual screen."""

    display: str

    def press(self, *keys: str) -> None:
        self._xdotool("key", "--delay", "300", *keys)

    def press_until(self, keys: tuple[str, ...], happened: Callable[[], bool], purpose: str) -> None:
        """Press keys again and again until something happened. Without keys, only wait."""
        deadline_s = time.monotonic() + PATIENCE_S
        while not happened():
            hold(time.monotonic() < deadline_s, f"{' '.join(keys) or 'waiting'} did not {purpose}")
            if keys:
                self.press(*keys)
            again_s = time.monotonic() + ASK_AGAIN_S
            while not happened() and time.monotonic() < again_s:
                self._xdotool("getmouselocation")  # takes a moment, in which the program works

    def wait_until_still(self) -> None:
        """Wait until the picture stays the same for a time: a page is complete then."""
        deadline_s, last, since_s = time.monotonic() + PATIENCE_S, b"", time.monotonic()
        while time.monotonic() < since_s + STILL_S:
            hold(time.monotonic() < deadline_s, "the page never came to rest")
            command = ["import", "-display", self.display, "-window", "root", "rgb:-"]
            picture = subprocess.run(command, check=True, capture_output=True).stdout
            since_s = since_s if picture == last else time.monotonic()
            last = picture

    def wait_for_window(self, title: str) -> None:
        found = self._xdotool("search", "--sync", "--onlyvisible", "--name", title)
        hold(found is not None and found.returncode == 0, f"no window with the title {title} appeared")

    def click_into_the_window(self) -> None:
        self._xdotool("mousemove", "1000", "600", "click", "1")

    def save(self, name: str) -> None:
        subprocess.run(["import", "-display", self.display, "-window", "root", PROOF / f"{name}.png"], check=True)

    def _xdotool(self, *words: str) -> subprocess.CompletedProcess[bytes] | None:
        """Run xdotool. Return None if it does not end."""
        env = {"DISPLAY": self.display, "PATH": os.environ["PATH"]}
        try:
            return subprocess.run(["xdotool", *words], env=env, capture_output=True, timeout=PATIENCE_S, check=False)
        except subprocess.TimeoutExpired:
            return None


def prove(program: Path, setup: Path, icon: Path, python: Path) -> list[str]:
    """Prove a setup of a frozen program. Return the fault of the first step that fails, if any. Screenshots are kept in
    `PROOF`."""
    PROOF.mkdir(exist_ok=True)
    with virtual_screen() as display:
        prefix = new_prefix(BUILT / "prefix-bare", python, display)
        installed = Installed(prefix, setup)
        try:
            _prove_upgrade(installed, program, icon)
            _prove_self_test(installed)
            _prove_commands_without_console(installed)
            _prove_work(installed, display)
            _prove_uninstallation(installed)
        except FailedProof as fault:
            call("import", "-window", "root", PROOF / "failed.png", env={**prefix.environment(), "DISPLAY": display})
            return [str(fault)]
        finally:
            prefix.end()
    return []


def hold(is_held: object, otherwise: str) -> None:
    if not is_held:
        raise FailedProof(otherwise)


def contents(folder: Path) -> dict[str, str]:
    """Return the digest of each file below a folder by its path."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _prove_upgrade(installed: Installed, program: Path, icon: Path) -> None:
    """Install an earlier version and then this one, silently and without rights."""
    earlier = PROOF / "earlier"
    (earlier / "_internal").mkdir(parents=True, exist_ok=True)
    for name in ("annotator.exe", "annotator-cli.exe", "_internal/module_of_earlier_version.pyd"):
        (earlier / name).write_text("earlier", encoding="ascii")
    old_setup = make_setup(earlier, icon, PROOF / "earlier-setup.exe", version=EARLIER, compressor="zlib")
    for setup, version, files in ((old_setup, EARLIER, earlier), (installed.setup, VERSION, program)):
        code = installed.prefix.run(setup, "/S").returncode
        hold(code == 0, f"the setup of version {version} ended with {code}")
        installed.prefix.settle()
        there = contents(installed.folder)
        hold(there.pop("uninstall.exe", ""), "there is no uninstaller")
        hold(there == contents(files), f"the files of version {version} differ from those of the build")
        entry = installed.value(_UNINSTALL, "DisplayVersion")
        hold(entry == version, f"the entry for uninstalling has version {entry!r}")
    hold(installed.shortcut, "there is no entry in the Start menu")
    hold(installed.value(_FILE_TYPE, "") == "annotator.bundle", "the file type .annotator is unknown")
    say(f"ok: version {VERSION} was installed over {EARLIER}, and its files are those of the build")


def _prove_self_test(installed: Installed) -> None:
    program = installed.folder / "annotator-cli.exe"
    version = installed.prefix.run(program, "--version").stdout.strip()
    hold(version == f"annotator {VERSION}", f"--version says {version!r}")
    done = installed.prefix.run(program, "self-test", "--json", QT_QPA_PLATFORM="offscreen")
    hold(done.stdout.startswith("{"), f"self-test ended with {done.returncode}: {done.stdout}\n{done.stderr}")
    checks = json.loads(done.stdout)["checks"]
    faults = [f"{check['name']}: {check['detail']}" for check in checks if not check["ok"]]
    hold(done.returncode == 0 and not faults, f"self-test: {faults}")
    say(f"ok: {len(checks)} of {len(checks)} checks of the self-test hold")
    words = next(check["detail"] for check in checks if check["name"] == "spelling")
    hold("fr" in words, f"there is no French dictionary: {words}")


def _prove_commands_without_console(installed: Installed) -> None:
    """Run a command of the windowed program as Explorer starts it. A valid bundle gives 0, another folder 1."""
    launcher = PROOF / "without_console.exe"
    call(*COMPILER, "-municode", "-mwindows", "-o", launcher, HERE / "without_console.c")
    for bundle, expected in ((SAMPLE, 0), (SAMPLE.parent, 1)):
        words = (installed.folder / "annotator.exe", "--home", r"C:\other-home", "check", windows_path(bundle))
        done = installed.prefix.run(launcher, *words, QT_QPA_PLATFORM="offscreen")
        hold(done.returncode == expected, f"check without a console ended with {done.returncode}, not {expected}")
    say("ok: a command of the windowed program ends without a console")


def _prove_work(installed: Installed, display: str) -> None:
    """Open a bundle by its file type, submit a task, and try to replace and to remove the running program."""
    bundle = installed.prefix.drive / "street.annotator"
    call(sys.executable, "-m", "annotator", "pack", SAMPLE, "--output", bundle)
    before = contents(installed.folder)
    opened = installed.open_by_file_type(r"C:\street.annotator")
    screen = Screen(display)
    screen.wait_for_window("annotator")
    for program in ((installed.setup, "/S"), (installed.folder / "uninstall.exe", "/S", f"_?={_inside(installed)}")):
        code = installed.prefix.run(*program).returncode
        hold(code == IS_RUNNING, f"{program[0].name} ended with {code} while the program was running")
    hold(contents(installed.folder) == before, "the running program was changed")
    say("ok: neither the setup nor the uninstaller touches the running program")
    _do_a_task(installed.home, screen)
    screen.press("ctrl+q")
    code = opened.wait(PATIENCE_S)
    hold(code == 0, f"the window ended with {code}")
    verified = call(sys.executable, "-m", "annotator", "--home", installed.home, "ledger", "verify")
    say(f"ok: a task was submitted; on Linux: {verified.strip()}")


def _inside(installed: Installed) -> str:
    """Return how the prefix names the folder of the program."""
    return "C:\\" + str(installed.folder.relative_to(installed.prefix.drive)).replace("/", "\\")


def _do_a_task(home: Path, screen: Screen) -> None:
    """Answer the first questions, do the first task, and agree to keep the result. Each step waits for its trace in
    the user's data."""

    def is_written(words: str) -> bool:
        changes = (path.read_text(encoding="utf-8") for path in sorted((home / "copies").glob("changes-*.jsonl")))
        return any(words in text for text in changes)

    def is_recorded(kind: str) -> bool:
        return is_written(f'"kind":"{kind}"')

    screen.click_into_the_window()
    screen.save("first-start")
    screen.press_until(("Return",), lambda: is_recorded("loading-ended"), "show the task")
    screen.save("task")
    screen.press_until(("Return",), lambda: is_recorded("instructions-closed"), "start the task")
    screen.press("2", "4", "6", "s")
    screen.save("answered")
    screen.press_until(("Return",), lambda: is_recorded("task-submitted"), "submit the task")
    screen.wait_until_still()  # the worker cannot agree before the data are shown
    screen.save("consent")
    screen.press_until(("Tab", "Return"), lambda: is_written('"agreed:'), "agree to share the result")
    screen.press_until((), lambda: any((home / "results").rglob("*.json")), "share the result")
    screen.save("next-task")


def _prove_uninstallation(installed: Installed) -> None:
    kept = contents(installed.home)
    done = installed.prefix.run(installed.folder / "uninstall.exe", "/S")
    hold(done.returncode == 0, f"the uninstaller ended with {done.returncode}")
    installed.prefix.settle()
    hold(not installed.folder.exists(), f"files are left: {sorted(contents(installed.folder))[:5]}")
    hold(not installed.shortcut, "the entry in the Start menu is left")
    keys = (_UNINSTALL, _FILE_TYPE, r"HKCU\Software\Classes\annotator.bundle", r"HKCU\Software\annotator")
    left = [key for key in keys if installed.prefix.run("reg", "query", key).returncode == 0]
    hold(not left, f"the registry still has {left}")
    hold(kept and contents(installed.home) == kept, "the user's data were changed")
    say(f"ok: the program is removed, and the {len(kept)} files of the user's data are kept")
