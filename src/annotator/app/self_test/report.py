"""The report of the self-test. As text, each check has its line as soon as it ends, and the last line says what to do;
as JSON, all are written at the end. At the deadline the report is written too: it names the check that was running and
those that were not run."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from typing import TextIO

from msgspec import Struct
from msgspec.structs import asdict

from annotator.app.version import VERSION
from annotator.ui.i18n.translation import _, ngettext

type Checks = Iterable[tuple[str, Callable[[], str]]]


class Check(Struct, frozen=True):
    name: str
    ok: bool
    detail: str
    took_ms: int


class SelfTestReport:
    """The report on checks, which run in the calling thread. `end` writes what is missing, from any thread, once."""

    def __init__(self, checks: Checks, out: TextIO, *, as_json: bool) -> None:
        self._left = dict(checks)
        self._out = out
        self._as_json = as_json
        self._ended: list[Check] = []
        self._began_s = time.perf_counter()
        self._lock = threading.Lock()
        self._is_over = False

    def run(self) -> bool:
        """Run all checks and write the report. Return whether all succeed. Any error makes its check fail."""
        for name, work in tuple(self._left.items()):
            self._began_s = time.perf_counter()
            try:
                detail = work()
                ok = True
            except Exception as error:
                detail = f"{type(error).__name__}: {error}"
                ok = False
            with self._lock:
                self._add(name, detail, ok=ok)
        return self.end()

    def end(self, detail: str = "") -> bool:
        """Write the rest of the report. Return whether all checks succeeded. `detail` is the fault of a check that
        is still running."""
        with self._lock:
            if not self._is_over:
                if self._left:
                    self._add(next(iter(self._left)), detail, ok=False)
                self._is_over = True
                self._write_end()
            return not self._left and all(check.ok for check in self._ended)

    def _add(self, name: str, detail: str, *, ok: bool) -> None:
        if self._is_over:
            return
        del self._left[name]
        check = Check(name, ok, detail, round((time.perf_counter() - self._began_s) * 1000))
        self._ended.append(check)
        if not self._as_json:
            text = _("{name}: {detail} ({ms} ms)").format(name=_(name), detail=detail, ms=check.took_ms)
            self._write(f"{_('ok') if ok else _('FAULT'):6}{text}")

    def _write_end(self) -> None:
        left = list(self._left)
        if self._as_json:
            ok = not left and all(check.ok for check in self._ended)
            report = {"version": VERSION, "ok": ok, "checks": list(map(asdict, self._ended)), "not_run": left}
            self._write(json.dumps(report, ensure_ascii=False, indent=2))
            return
        if left:
            self._write(_("Not run: {names}").format(names=", ".join(map(_, left))))
        self._write(self._summary())

    def _summary(self) -> str:
        """Return how many checks failed, and what to do about it. A check that was not run counts as failed."""
        count = len(self._ended) + len(self._left)
        failed = count - sum(check.ok for check in self._ended)
        if not failed:
            return ngettext("{count} test passed.", "All {count} tests passed.", count).format(count=count)
        failures = ngettext("{failed} of {count} tests failed.", "{failed} of {count} tests failed.", failed)
        todo = _("Install the program again and repeat the self-test. If it fails again, report these lines as a bug.")
        return f"{failures.format(failed=failed, count=count)} {todo}"

    def _write(self, line: str) -> None:
        self._out.write(f"{line}\n")
        self._out.flush()


def end_at_deadline(
    report: SelfTestReport, within_s: float, leave: Callable[[int], None] = os._exit
) -> threading.Timer:
    """End the report and the program with exit code 1 after this time, unless the returned timer is cancelled."""

    def end() -> None:
        report.end(_("not finished within the {seconds} s of the whole self-test").format(seconds=round(within_s)))
        leave(1)

    timer = threading.Timer(within_s, end)
    timer.daemon = True
    timer.start()
    return timer
