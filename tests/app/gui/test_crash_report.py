"""A report of a fault of ours tells where it was and what kind, and nothing of the person's work."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from runpy import run_path
from subprocess import DEVNULL, run

import pytest
from PySide6.QtCore import QProcess, QTimer
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox

from annotator.app.gui import crash_report, last_crash
from annotator.core.errors import StoreFault

SECRET = "Mrs Example's diagnosis"


def as_number() -> None:
    int(SECRET)


def as_key() -> None:
    dict[str, int]()[SECRET]


def as_file() -> None:
    Path("/nowhere", SECRET).read_bytes()


def as_fault() -> None:
    raise StoreFault(path=SECRET, detail=SECRET)


def as_cause() -> None:
    try:
        as_number()
    except ValueError as error:
        raise RuntimeError(SECRET) from error


def as_context() -> None:
    try:
        as_number()
    finally:
        as_key()


def as_group() -> None:
    try:
        as_key()
    except KeyError as error:
        error.add_note(SECRET)
        raise ExceptionGroup(SECRET, [error, ValueError(SECRET)]) from None


def as_syntax() -> None:
    raise SyntaxError(SECRET, (SECRET, 1, 1, SECRET))


def error_of(action: Callable[[], object]) -> Exception:
    try:
        action()
    except Exception as error:
        return error
    raise AssertionError("it should have failed")


@pytest.mark.parametrize(
    ("action", "kinds"),
    [
        (as_number, ["    int(SECRET)\n", "builtins.ValueError\n"]),
        (as_key, ["in as_key\n", "builtins.KeyError\n"]),
        (as_file, ["builtins.FileNotFoundError (ENOENT)\n"]),
        (as_fault, ["annotator.core.errors.StoreFault (store-fault)\n"]),
        (as_cause, ["builtins.ValueError\n", "direct cause", "builtins.RuntimeError\n"]),
        (as_context, ["builtins.ValueError\n", "During handling", "builtins.KeyError\n"]),
        (as_group, ["ExceptionGroup\n", "1 of 2", "KeyError\n", "2 of 2", "ValueError\n"]),
        (as_syntax, ["builtins.SyntaxError\n"]),
    ],
)
def test_it_has_types_lines_and_code_and_no_values(
    tmp_path: Path, action: Callable[[], None], kinds: list[str]
) -> None:
    crash_report.fatal_message(error_of(action), tmp_path)
    [path] = tmp_path.glob("crash-*.txt")
    text = path.read_text(encoding="utf-8")
    assert SECRET not in text
    places = [text.find(kind) for kind in kinds]
    assert -1 not in places, text
    assert places == sorted(places)
    assert f"in {action.__name__}\n" in text


def test_files_are_named_without_the_folders_of_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library, apart = tmp_path / "of Mrs Example" / "lib", tmp_path / "of Mrs Example" / "apart.py"
    (library / "part_that_fails").mkdir(parents=True)
    for file in (library / "part_that_fails" / "deep.py", apart):
        file.write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(library))
    found = crash_report.without_values(error_of(partial(import_module, "part_that_fails.deep")))
    assert 'File "part_that_fails/deep.py", line 1' in found
    outside = crash_report.without_values(error_of(partial(run_path, str(apart))))
    assert 'File "apart.py", line 1' in outside
    assert "Mrs Example" not in found + outside


def test_a_circle_and_a_long_chain_of_errors_end() -> None:
    last: Exception = ValueError()
    for _number in range(5_000):
        deeper = ValueError()
        deeper.__context__ = last
        last = deeper
    assert crash_report.without_values(last).count("ValueError") == 50
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    assert crash_report.without_values(first).count("ValueError") == 1


def test_where_no_report_can_be_written_the_words_have_it(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"")
    message = crash_report.fatal_message(error_of(as_number), tmp_path / "log")
    assert "builtins.ValueError" in message.text
    assert SECRET not in message.text
    assert message.folder is None


_FAULT = """
import faulthandler, sys
from pathlib import Path
from annotator.app.gui.crash_report import report_trace
from annotator.app.gui.last_crash import tracing_native_faults
with tracing_native_faults(Path(sys.argv[1]), report_trace):
    if sys.argv[2] == "fails":
        faulthandler._sigsegv()
"""


def test_a_fault_of_native_code_is_reported_at_the_next_start_and_told_once(tmp_path: Path) -> None:
    """A start, an end in order, a fault in native code (from a file in a folder of the user), and the next start."""
    script = tmp_path / "of Mrs Example" / "fault.py"
    script.parent.mkdir()
    script.write_text(_FAULT, encoding="utf-8")
    log = tmp_path / "log"
    log.mkdir()
    told = []
    for how in ("ends", "fails", "ends"):
        run([sys.executable, script, log, how], check=how == "ends", stderr=DEVNULL)
        told.append(last_crash.is_untold(log))
    assert told == [False, False, True]
    assert not last_crash.is_untold(log)
    text = last_crash.latest_report(log)
    assert 'File "fault.py", line 8 in <module>' in text
    assert "Segmentation fault" in text
    assert "Mrs Example" not in text
    assert not (log / last_crash.TRACE).exists()


@pytest.mark.parametrize("pressed", ["Start again", "Close"])
def test_the_box_says_what_was_kept_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pressed: str
) -> None:
    app = QApplication.instance() or QApplication(["annotator"])
    assert isinstance(app, QApplication)
    started: list[str] = []
    folders: list[str] = []
    presses = iter(["Copy details", "Open folder", pressed])
    monkeypatch.setattr(crash_report, "_UNSEEN", ())
    monkeypatch.setattr(QProcess, "startDetached", lambda program, _arguments: started.append(program))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: folders.append(url.toLocalFile()))

    def press(box: QMessageBox) -> None:
        assert "was kept" in box.text()
        wanted = next(presses)
        QTimer.singleShot(0, next(button for button in box.buttons() if button.text() == wanted).click)
        QDialog.exec(box)

    monkeypatch.setattr(QMessageBox, "exec", press)
    monkeypatch.setattr(sys, "stderr", None)
    message = crash_report.fatal_message(error_of(as_number), tmp_path)
    crash_report.show_fatal_error(message)
    assert "builtins.ValueError" in app.clipboard().text()
    assert folders == [str(tmp_path)]
    assert started == ([sys.executable] if pressed == "Start again" else [])
