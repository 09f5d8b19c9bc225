"""Every screen, light and dark, French and English, and every page at the sizes of small and of enlarged screens:
`python tests/journeys/screenshots.py FOLDER`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

LOOKS = tuple((language, theme) for language in ("en", "fr") for theme in ("light", "dark"))


def main(folder: Path) -> int:
    shutil.rmtree(folder, ignore_errors=True)
    for language, theme in LOOKS:
        target = folder / f"{language}-{theme}"
        done = subprocess.run([sys.executable, __file__, str(folder), language, theme], check=False)
        if done.returncode:
            return done.returncode
        sys.stdout.write(f"{target}: {len(list(target.glob('*.png')))} screens\n")
    return 0


def play(folder: Path, language: str, theme: str) -> int:
    # Imported here: worker processes import this file anew and need none of it.
    from annotator.app.gui.program import Running
    from annotator.app.main import main as main_program
    from journeys.album import Album
    from journeys.driver import Driver
    from journeys.every_page import walk_at_every_size
    from journeys.history_tour import HistoryTour, fill_with_a_month
    from journeys.rehearsal_tour import RehearsalTour, rehearsed_bundle
    from journeys.tour import Tour

    target = folder / f"{language}-{theme}"
    home = folder / f"home-{language}-{theme}"

    async def companion(running: Running) -> None:
        await Tour(Driver(running, agrees=False), target, home).play(language, theme)

    async def experienced(running: Running) -> None:
        await HistoryTour(driver := Driver(running), Album(driver, target).look).play(language, theme)

    async def requester(running: Running) -> None:
        await RehearsalTour(driver := Driver(running), bundle, Album(driver, target).look).play()

    async def enlarged(running: Running) -> None:
        await walk_at_every_size(Driver(running, agrees=False), target, old / "bundles-of-a-walk")

    code = main_program(["--home", str(home)], companion)
    bundle = rehearsed_bundle(home / "of-a-requester" / "what-is-in-the-picture")
    code = code or main_program(["try", "--home", str(home), str(bundle)], requester)
    old = home / "with-a-month"
    fill_with_a_month(old)
    code = code or main_program(["--home", str(old)], experienced)
    code = code or main_program(["--home", str(old)], enlarged)
    shutil.rmtree(home)
    return code


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    words = sys.argv[1:]
    raise SystemExit(play(Path(words[0]), *words[1:]) if len(words) == 3 else main(Path(words[0])))
