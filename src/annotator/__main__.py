"""`python -m annotator`."""

from __future__ import annotations

if __name__ == "__main__":
    # Inside the guard, because worker processes import this file again and need none of it.
    from annotator.app.main import run

    run()
