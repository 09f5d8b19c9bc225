"""`python -m annotator`."""

from __future__ import annotations

from annotator.app.main import run

if __name__ == "__main__":
    run()
