"""The entry point of the frozen program."""

from __future__ import annotations

from annotator.app.main import run

if __name__ == "__main__":
    run()
