"""The command `annotator open`, which also runs without a command: the window. Qt is loaded only after the arguments
were checked. Meanwhile the image worker gets ready."""

from __future__ import annotations

import argparse

from annotator.app.gui.display import NOT_OPENED, display_is_named
from annotator.app.gui.end_signals import END_SIGNALS
from annotator.app.gui.gc_control import gc_disabled
from annotator.app.import_hook import restore_builtin_import
from annotator.media.images.service import ImageService
from annotator.ui.i18n.translation import _


def add_arguments(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "bundle", nargs="?", metavar=_("BUNDLE"), help=_("a folder, .zip or .annotator file to add and open")
    )


def run(asked: argparse.Namespace) -> int:
    if not display_is_named():
        return NOT_OPENED
    with END_SIGNALS.received(), gc_disabled():
        # First: PySide puts its import function back if another thread imports while it is loaded.
        restore_builtin_import()
        images = ImageService()
        images.start()
        from annotator.app.gui.program import live

        return live(asked.home, asked.bundle, images, asked.companion)
