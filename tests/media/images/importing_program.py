"""A program that loads the modules it is told, and tells what is loaded then, one name a line."""

from __future__ import annotations

import importlib
import sys

for name in sys.argv[1:]:
    importlib.import_module(name)
sys.stdout.write("\n".join(sorted(sys.modules)))
