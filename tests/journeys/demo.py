"""The sample session without a screen: `python tests/journeys/demo.py FOLDER` leaves screenshots and results there."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def main(folder: Path) -> int:
    # Imported here: worker processes import this file anew and need none of it.
    from annotator.app.gui.program import Running
    from annotator.app.main import main as main_program
    from journeys.driver import Driver
    from journeys.sample_session import SampleSession
    from paid_sample import paid_sample

    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    bundle = paid_sample(folder / "bundle")

    async def companion(running: Running) -> None:
        await SampleSession(Driver(running), bundle, folder / "screenshots").play()

    code = main_program(["--home", str(folder / "home")], companion)
    results = sorted((folder / "home" / "results").rglob("*.json"))
    shots = sorted((folder / "screenshots").glob("*.png"))
    sys.stdout.write(f"The sample session was played: {len(results)} results, {len(shots)} screenshots.\n")
    sys.stdout.write(f"  screenshots: {folder / 'screenshots'}\n  results:     {folder / 'home' / 'results'}\n")
    return code


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    raise SystemExit(main(Path(sys.argv[1])))
