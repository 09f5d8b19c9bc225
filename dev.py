"""The single entry point for development tasks. It uses the standard library only; `python3 dev.py --help` lists the
commands."""

from __future__ import annotations

import argparse
import hashlib
import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
# Byte code is compiled on first use: only a tenth of it is ever used, and compiling it took half of the install time.
PIP = (PYTHON, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-compile")
OLDEST = (3, 12)
PYTHONS = ("python3.13", "python3.12", sys.executable, "/usr/bin/python3", "python3.14")
CATALOGUES = "resources/translations/*/LC_MESSAGES/annotator.po"
OTHER_PLATFORMS = [
    *map("--platform {0} --no-warn-unreachable --cache-dir .mypy_cache/{0} src".format, ("win32", "darwin"))
]
# The packages below this line of constraints.txt are installed for development only.
DEVELOPMENT_ONLY = "# Development only"
PEER, PEER_VERSION = "labelme", "7.9.1"
SYSTEM_PEERS = {"praat": "audio_peer", "mpv": "video_peer"}  # names of Debian packages
sys.path.insert(0, str(ROOT / "tests"))
debian = importlib.import_module("setting_up.debian")


def say(text: str) -> None:
    sys.stderr.write(f"dev.py: {text}\n")


def call(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run a command from the root; stop with its exit code when it fails."""
    done = subprocess.run([str(word) for word in command], cwd=ROOT, env=env, check=False)
    if done.returncode:
        say(f"failed with exit code {done.returncode}: {' '.join(str(word) for word in command)}")
        raise SystemExit(done.returncode)


def ensure_packages(names: Sequence[str]) -> None:
    """Install missing Debian packages as root. Otherwise print the exact command and exit. On other systems do
    nothing."""
    if missing := lacking_packages(names):
        install_packages(missing)


def lacking_packages(names: Sequence[str]) -> list[str]:
    """Return the missing packages if running as root. Otherwise print the install command and exit."""
    missing: list[str] = debian.missing_packages(names) if debian.is_debian() else []
    if missing and os.geteuid() != 0:
        say("some system packages are missing. Install them and try again:")
        say(f"  sudo apt-get install {' '.join(debian.known_name(names) for names in missing)}")
        raise SystemExit(2)
    return missing


def install_packages(missing: Sequence[str]) -> None:
    say(f"installing system packages: {' '.join(missing)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "update", "-qq", env=quiet)
    call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *map(debian.known_name, missing), env=quiet)


def succeeds(python: str, code: str) -> bool:
    """Return True if this Python exists and runs the code without an error."""
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def find_python() -> tuple[str, tuple[str, ...]]:
    """Return a Python for .venv and the Debian packages that it lacks, because Debian ships `venv` separately. Exit
    if there is none, before anything is installed."""
    new_enough = [
        python for python in PYTHONS if succeeds(python, f"import sys; sys.exit(sys.version_info < {OLDEST})")
    ]
    for python in new_enough:
        if succeeds(python, "import venv, ensurepip"):
            return python, ()
    if new_enough:
        package = f"{Path(new_enough[0]).name}-venv"
        if debian.is_debian() and debian.missing_packages([package]):
            return new_enough[0], (package,)
        say(f"{new_enough[0]} was found, but it cannot create virtual environments. Install its venv and ensurepip.")
    else:
        wanted = ".".join(map(str, OLDEST))
        say(f"annotator needs Python {wanted} or newer, and none was found (this is {sys.version.split()[0]}).")
        say("Install one, for example 3.13, and try again. Nothing was installed or changed.")
    raise SystemExit(2)


def set_up(packages: Sequence[str] = (), *, for_development: bool = True) -> None:
    """Install the missing Debian packages and create .venv from constraints.txt, once per state of its inputs.
    `for_development` adds the development tools."""
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("[tool.ruff]")[0]
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    state = hashlib.sha256((project + pins).encode()).hexdigest()
    stamp = VENV / "annotator.stamp"
    here = stamp.read_text(encoding="ascii").split() if stamp.is_file() and PYTHON.exists() else []
    if here[:1] != [state]:
        python, lacking = find_python()
        # exits here or allows the install, which then runs in parallel with that of the Python packages
        lacking_packages((*packages, *lacking))
        with ThreadPoolExecutor(1) as executor:
            installed = executor.submit(ensure_packages, (*packages, *lacking))
            if lacking:
                installed.result()
            make_environment(python, pins if for_development else pins.partition(DEVELOPMENT_ONLY)[0])
            installed.result()
        stamp.write_text(f"{state} work" if for_development else state, encoding="ascii")
    else:
        ensure_packages(packages)
        if for_development and here != [state, "work"]:
            say("adding the development tools to .venv")
            install(pins)
            stamp.write_text(f"{state} work", encoding="ascii")
    compile_translations()


def make_environment(python: str, pins: str) -> None:
    say("creating .venv (takes a minute or two, once)")
    shutil.rmtree(VENV, ignore_errors=True)
    call(python, "-m", "venv", VENV)
    install(pins)
    call(*PIP, "--no-deps", "--no-build-isolation", "--editable", ".")


def install(pins: str) -> None:
    pins_file = BUILD / "pins.txt"
    pins_file.parent.mkdir(exist_ok=True)
    pins_file.write_text(pins, encoding="utf-8")
    call(*PIP, "--require-hashes", "-r", pins_file)


def compile_translations() -> None:
    for source in ROOT.glob(CATALOGUES):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
            call(PYTHON, "packaging/build_hook.py")


def run(rest: list[str]) -> None:
    set_up(debian.RUN, for_development=False)
    has_screen = os.name == "nt" or os.uname().sysname == "Darwin"
    if has_screen or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        call(PYTHON, "-m", "annotator", *(rest or ["open", str(ROOT / "resources" / "samples" / "image-tagging")]))
        return
    say("there is no display: running a demo session offscreen instead (set DISPLAY to see the window)")
    call(PYTHON, "tests/journeys/demo.py", BUILD / "demo")


def test(rest: list[str]) -> None:
    is_deep = bool(os.environ.get("ANNOTATOR_DEEP_TESTS"))
    set_up(debian.RUN + debian.TEST + (debian.DEEP if is_deep else ()))
    for name in ("node_stores", "studio_itself") if is_deep else ():
        call(PYTHON, f"tests/setting_up/{name}.py")
    compile_byte_code()
    call(PYTHON, "tests/setting_up/rewritten_tests.py")
    for command in style_checks(PYTHON):
        call(*command)
    # Most journeys wait for events: with two processes more than two cores they take a tenth less time than with one.
    # All tests of a file run in the same process.
    words = rest or ["-n", str((os.cpu_count() or 1) + 2), "--dist", "loadfile"]
    tested = subprocess.Popen([str(PYTHON), "-m", "pytest", *words], cwd=ROOT)
    with ThreadPoolExecutor(1) as executor:
        types_future = executor.submit(check_types, tested)
        tested.wait()
    if not types_future.result():
        raise SystemExit("dev.py: the type check failed")
    if tested.returncode:
        raise SystemExit(tested.returncode)


def check_types(tested: subprocess.Popen[bytes]) -> bool:
    """Return whether the types are correct; terminate the tests if not. Without a cache this takes two minutes of
    one core, so it runs beside the tests with lower priority."""
    low_priority = ["nice", "-n", "5"] if shutil.which("nice") else []
    commands = [[*low_priority, *command] for command in type_checks(PYTHON)]
    is_correct = all(subprocess.run(command, cwd=ROOT, check=False).returncode == 0 for command in commands)
    if not is_correct:
        tested.terminate()
    return is_correct


def compile_byte_code() -> None:
    """Compile byte code once, as an installed program has it, instead of in every test process."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    call(PYTHON, "-m", "compileall", "-q", "src", "tests")


def check(_rest: list[str]) -> None:
    set_up()
    for command in check_commands(PYTHON):
        call(*command)


def check_commands(python: Path) -> list[list[str]]:
    """Return the commands that `check` runs, in order. A test plants faults in a copy of the tree and runs these
    commands there."""
    return [*style_checks(python), *type_checks(python), [str(python), "-m", "pytest", "-q", "tests/architecture"]]


def style_checks(python: Path) -> list[list[str]]:
    return [
        [str(python), "-m", "ruff", "format", "--check", "--quiet", "."],
        [str(python), "-m", "ruff", "check", "--quiet", "."],
        [str(python.with_name("lint-imports")), "--no-cache"],
    ]


def type_checks(python: Path) -> list[list[str]]:
    return [[str(python), "-m", "mypy", "--no-error-summary", *where.split()] for where in ("", *OTHER_PLATFORMS)]


def bench(rest: list[str]) -> None:
    set_up(debian.RUN + debian.TEST)
    compile_byte_code()
    if rest[:1] != ["--peer"]:
        call(PYTHON, "tests/benchmarks/report.py", *rest)
        return
    if (peer := "".join(rest[1:2])) in SYSTEM_PEERS:
        ensure_packages((peer,))
        call(PYTHON, f"tests/benchmarks/{SYSTEM_PEERS[peer]}.py", *rest[2:])
        return
    if peer != PEER:
        raise SystemExit(f"dev.py: bench --peer NAME [RUNS]: NAME is {PEER}, {' or '.join(SYSTEM_PEERS)}")
    python = separate_environment("peer", f"{PEER}=={PEER_VERSION}", "a gigabyte")
    call(PYTHON, "tests/benchmarks/peer.py", python, *rest[2:])


def freeze(rest: list[str]) -> None:
    """Build the program and test it. Except for its self-test, the tests need virtual screens and tools of Linux."""
    set_up(debian.RUN + debian.TEST + debian.FREEZE)
    call(PYTHON, "packaging/smoke.py", *rest)
    if sys.platform == "linux":
        call(PYTHON, "-m", "pytest", "tests/frozen/frozen_program.py")
        paths = os.pathsep.join(str(ROOT / name) for name in ("packaging", "tests"))
        call(PYTHON, "tests/frozen/start_cost.py", env={**os.environ, "PYTHONPATH": paths})


def installer(rest: list[str]) -> None:
    """Make and prove installers. They need much more of the system than anything else here, and root for Debian."""
    on_linux = debian.INSTALLER + debian.WINDOWS if sys.platform == "linux" else ()
    set_up(debian.RUN + debian.TEST + debian.FREEZE + on_linux)
    call(PYTHON, "packaging/installer.py", *rest, env={**os.environ, "PYTHONPATH": str(ROOT / "tests")})


def screenshots(rest: list[str]) -> None:
    set_up(debian.RUN)
    call(PYTHON, "tests/journeys/screenshots.py", *(rest or [str(BUILD / "screenshots")]))


def interop(rest: list[str]) -> None:
    """Run the interoperability tests. They are not part of the suite because they need the package index once.
    Arguments go to pytest."""
    set_up(debian.RUN + debian.TEST + debian.EDITOR)
    call(PYTHON, "tests/setting_up/studio_itself.py")
    answers = BUILD / "interop" / "answers"
    shutil.rmtree(answers, ignore_errors=True)
    call(PYTHON, "tests/interop/make_answers.py", answers)
    call(BUILD / "interop" / "venv" / PYTHON.relative_to(VENV), "tests/interop/validate_answers.py", answers)
    asked = ("tests/connectors/label_studio", "tests/contracts/test_connector.py", "tests/interop", "-k", "itself")
    call(PYTHON, "-m", "pytest", *asked, *rest, env={**os.environ, "ANNOTATOR_DEEP_TESTS": "1"})


def separate_environment(folder: str, package: str, size: str) -> Path:
    """Return the Python of an environment below build/. It has another program, which is not our dependency."""
    folder_path = BUILD / folder / "venv"
    python = folder_path / PYTHON.relative_to(VENV)
    if not python.exists():
        say(f"creating {folder_path.relative_to(ROOT)} with {package} ({size}, once)")
        call(PYTHON, "-m", "venv", folder_path)
    call(python, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", package)
    return python


def words(_rest: list[str]) -> None:
    """Extract the marked messages and merge them into each translation. The header is kept, because Babel would
    change its date on each run."""
    set_up()
    babel = (PYTHON, "-m", "babel.messages.frontend", "--quiet")
    (template := BUILD / "annotator.pot").parent.mkdir(exist_ok=True)
    keywords = ("-k", "_", "-k", "N_", "-k", "ngettext:1,2")
    call(*babel, "extract", "--no-location", "--sort-output", "--omit-header", *keywords, "-o", template, "src")
    for source in ROOT.glob(CATALOGUES):
        header = source.read_text(encoding="utf-8").partition("\n\n")[0]
        merge = ("--no-fuzzy-matching", "--ignore-obsolete", "--omit-header", "--no-wrap")
        call(*babel, "update", *merge, "-l", source.parent.parent.name, "-i", template, "-o", source)
        source.write_text(f"{header}\n\n{source.read_text('utf-8').strip()}\n", encoding="utf-8", newline="\n")


COMMANDS: dict[str, tuple[Callable[[list[str]], None], str]] = {
    "run": (
        run,
        "set everything up and open a sample (without a display: run a demo offscreen); arguments go to the program",
    ),
    "test": (test, "set everything up and run the whole test suite; arguments go to pytest"),
    "check": (check, "check format, lint, types and import contracts, and run the architecture tests"),
    "bench": (
        bench,
        f"measure start-up, next image and memory; --peer {PEER}, praat or mpv [RUNS] compares with that program",
    ),
    "freeze": (freeze, "build the program with PyInstaller into dist/, twice, and test it"),
    "installer": (
        installer,
        "make and prove installers: deb, run, windows, wheel, all; by default what this system can make",
    ),
    "interop": (interop, "check our answers with Label Studio and its validator, in a separate environment"),
    "words": (words, "collect new messages into the translations"),
    "screenshots": (screenshots, "save every screen, light and dark, in English and French, to build/screenshots/"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description="Run a development task of annotator.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="\n".join(f"{name:12} {help_text}" for name, (_, help_text) in COMMANDS.items()),
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=", ".join(COMMANDS))
    chosen, rest = parser.parse_known_args()
    COMMANDS[chosen.command][0](rest)


if __name__ == "__main__":
    main()
