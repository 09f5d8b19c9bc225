"""Test that the chart loads no OpenGL module of Qt. The builds leave them out."""

from __future__ import annotations

import subprocess
import sys

LOADED = """
import sys
import annotator.ui.pages.earnings.bar_chart
print([getattr(module, "__file__", None) for name, module in sys.modules.items() if "PySide6.QtOpenGL" in name])
"""


def test_the_chart_loads_no_opengl_module() -> None:
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("[None, None]\n", "")
