"""The listening and viewing preferences of the worker, applied to each task, and the reminder of the first answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from annotator.core.answer.result_items import Answer
from annotator.core.errors import MediaFault, StoreFault
from annotator.core.ports.images import ImageRequest, MediaFilter
from annotator.core.protection import NO_WARNING
from annotator.core.settings import CROSSHAIR_LINES, GUIDES, IMAGES_SEEN, MARK_NAMES, SNAPPING, SPELLING, VIDEO_STRIP
from annotator.services.container import Services
from annotator.services.task.queue import TaskView
from annotator.ui import async_tasks
from annotator.ui.design.panel import DesignPanel
from annotator.ui.protection.media_filters import looks_of

if TYPE_CHECKING:
    from annotator.core.answer.reminder_crops import Reminded
    from annotator.ui.design.images import DesignImages
    from annotator.ui.viewers.mark_display import MarkDisplayOptions


HELP_AFTER_MS = 300  # spell checking starts after the first task is shown


def store_view_changes(panel: DesignPanel, services: Services, bundle_key: str) -> None:
    """Store what the user changes in the views of a new panel. Display settings and guides are stored for the last
    bundle that changed them."""

    def store_strip(is_wanted: bool) -> None:
        services.intents.post(lambda: services.preferences.choose(VIDEO_STRIP, _yes_no(is_wanted)))

    def store(what: str, text: str) -> None:
        services.intents.post(lambda: services.preferences.keep({what: f"{bundle_key} {text}"}))

    panel.annotations.before_wanted.connect(lambda: services.intents.post(lambda: _paste_before(panel, services)))
    if panel.parts.playback is not None:
        panel.parts.playback.strip_wanted.connect(store_strip)
    if panel.parts.images is not None:
        panel.parts.images.display_changed.connect(partial(store, IMAGES_SEEN))
        panel.parts.images.guides_changed.connect(partial(store, GUIDES))


def follow_habits(panel: DesignPanel, services: Services, task: TaskView, page: QWidget) -> None:
    """Apply the stored preferences to the panel for a task."""
    if panel.parts.playback is not None:
        panel.parts.playback.set_habits(*services.preferences.listening())
        panel.parts.playback.show_strips(services.preferences.value(VIDEO_STRIP) == "yes")
    if panel.parts.images is not None:
        _restore_display(panel.parts.images, services, task.bundle.manifest.key)
    if panel.parts.marked:
        _load_display_options(services)
    if task.bundle.manifest.reminds_of_first:
        async_tasks.start(_remind(panel, services, task.unique_id))
    if panel.parts.has_texts:
        QTimer.singleShot(HELP_AFTER_MS, panel, lambda: _help_typing(panel, services, task, page))


def _restore_display(images: DesignImages, services: Services, bundle_key: str) -> None:
    """Apply the stored display settings and guides of the bundle."""
    for what, restore in ((IMAGES_SEEN, images.restore_display), (GUIDES, images.restore_guides)):
        key, _, text = services.preferences.settings.chosen.get(what, "").partition(" ")
        restore(text if key == bundle_key else "")


def _help_typing(panel: DesignPanel, services: Services, task: TaskView, page: QWidget) -> None:
    """Check spelling in `panel` if `task` is still the current task. The page keeps the ignored words of each task.
    The spelling module is loaded with the first task that has text fields."""
    from annotator.ui.controls.spelling import Spelling

    now = services.session.view()
    if now is None or now.unique_id != task.unique_id:
        return
    found = page.findChild(Spelling, "", Qt.FindChildOption.FindDirectChildrenOnly)
    spelling = found if isinstance(found, Spelling) else Spelling(services.speller(), services.intents.post, page)
    manifest = task.bundle.manifest
    spelling.begin(task.unique_id, services.preferences.value(SPELLING), manifest.media.language or manifest.language)
    panel.parts.help_typing(spelling)


async def _paste_before(panel: DesignPanel, services: Services) -> None:
    """Offer the previous task's regions, if readable, for pasting, if the same task is still shown."""
    work, view = services.session.at_work, services.session.view()
    if work is None or view is None:
        return
    try:
        before = await services.previous_answers().before(work)
    except StoreFault:
        before = None
    now = services.session.view()
    if now is not None and now.unique_id == view.unique_id and isValid(panel):
        panel.annotations.paste_before(*(before or (Answer(), view.design)))


def _load_display_options(services: Services) -> None:
    """Load the region display options with the first design that has regions."""
    from annotator.ui.viewers.mark_display import LabelVisibility, MarkDisplayOptions, use_options

    names, snaps, lines = (services.preferences.value(setting) for setting in (MARK_NAMES, SNAPPING, CROSSHAIR_LINES))
    use_options(
        MarkDisplayOptions(LabelVisibility(names), snaps == "yes", lines == "yes"),
        partial(_store_display_options, services),
    )


def _store_display_options(services: Services, options: MarkDisplayOptions) -> None:
    chosen = (
        (MARK_NAMES, options.names.value),
        (SNAPPING, _yes_no(options.snaps)),
        (CROSSHAIR_LINES, _yes_no(options.has_lines)),
    )
    for setting, value in chosen:
        if services.preferences.value(setting) != value:
            services.intents.post(partial(services.preferences.choose, setting, value))


def _yes_no(is_wanted: bool) -> str:
    return "yes" if is_wanted else "no"


async def _remind(panel: DesignPanel, services: Services, unique_id: str) -> None:
    """Show the reminder of the first answers. Its images are decoded once per panel. Unreadable images are left out.
    Nothing is shown if the user has left the task or changed the media filter meanwhile."""
    from annotator.ui.design.reminder_strip import SIDE_PX, FirstAnswerStrip
    from annotator.ui.viewers.display.layers import qimage_of

    looks = _looks_of_reminders(services)

    def is_there() -> bool:
        view = services.session.view()
        is_same = view is not None and view.unique_id == unique_id and isValid(panel)
        return is_same and looks == _looks_of_reminders(services)

    work, images = services.session.at_work, []
    chosen: tuple[Reminded, ...] = ()
    try:
        chosen = await services.previous_answers().reminded(work) if work is not None else ()
        strip = panel.findChild(FirstAnswerStrip) if is_there() else None
        if strip is not None and strip.shown == chosen and strip.looks == looks:
            return
        for mark in chosen:
            if not is_there():
                return
            request = ImageRequest(services.session.media_path(mark.path), 2 * SIDE_PX, 2 * SIDE_PX, mark.part, looks)
            images.append(qimage_of(await services.media.images.image(request)))
    except (MediaFault, StoreFault):
        chosen, images = (), []
    if not is_there():
        return
    strip = panel.findChild(FirstAnswerStrip)
    if strip is None and chosen:
        strip = FirstAnswerStrip()
        panel.put_on_top(strip)
    if strip is not None:
        strip.show_thumbnails(chosen, images, looks)


def _looks_of_reminders(services: Services) -> MediaFilter:
    """Return the media filter of media without a sensitivity label: sensitive media are never shown as a reminder."""
    return looks_of(services.preferences.protection(NO_WARNING))
