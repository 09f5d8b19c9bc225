"""Runs the program, and asks it to end at an early moment: `asked_early.py HOME MOMENT`."""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from typing import Any

# By moment: the module and the function that is called then.
MOMENTS = {
    "before Qt is loaded": ("annotator.app.import_hook", "restore_builtin_import"),
    "before the home is taken": ("annotator.app.gui.single_instance", "_acquires_home"),
    "while the home is taken": ("annotator.app.gui.records_check", "open_records"),
    "before the start is recorded": ("annotator.app.gui.startup", "apply_theme"),
    "after the start is recorded": ("annotator.app.gui.program", "MainWindow"),
    "as the window is shown": ("annotator.app.gui.program", "Running.show"),
    "as the window gets stuck": ("annotator.app.gui.program", "Running.show"),
    "as the records are damaged": ("annotator.ui.windows.recovery", "RecoveryWindow.show"),
}
STUCK = "as the window gets stuck"


def asked(moment: str) -> None:
    place, name = MOMENTS[moment]
    *above, name = name.split(".")
    owner: Any = import_module(place)
    for part in above:
        owner = getattr(owner, part)
    called = getattr(owner, name)

    def ask(*arguments: Any, **named: Any) -> Any:
        setattr(owner, name, called)
        os.kill(os.getpid(), signal.SIGTERM)
        while moment == STUCK:
            pass
        return called(*arguments, **named)

    setattr(owner, name, ask)


if __name__ == "__main__":
    # Inside the guard: worker processes import this file anew and need none of it.
    from annotator.app.main import run

    _program, home, moment = sys.argv
    if moment == STUCK:
        from annotator.app.gui import end_signals

        end_signals.END_WITHIN_S = 2.0
    asked(moment)
    sys.argv[1:] = ["--home", home]
    run()
