"""The images and documents of a design with their pages and display settings."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from annotator.core.answer.regions import makers
from annotator.core.design.objects import Image, Pdf
from annotator.core.design.tree import Design, media_paths
from annotator.core.ports.images import Images
from annotator.ui.design.lazy import Lazy
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import LOOKING
from annotator.ui.viewers.image.view import ImageView

if TYPE_CHECKING:
    from annotator.ui.viewers.guides import GuideCommands
    from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
    from annotator.ui.viewers.image.display_commands import DisplayCommands
    from annotator.ui.viewers.image.paging import Paging

_GUIDES = ("horizontal_guide", "vertical_guide", "remove_guides")


class DesignImages(QObject):
    """The images of a design. `marked` are the annotated views, by name.

    - `display_changed` emits the display settings as text, to be stored.
    - `guides_changed` emits the guides as text, to be stored.
    - `paging_created` emits the name of an image with pages, once, and its `Paging`."""

    display_changed = Signal(str)
    guides_changed = Signal(str)
    paging_created = Signal(str, object)

    def __init__(self, design: Design, decoder: Images) -> None:
        super().__init__()
        self._design = design
        self._decoder = decoder
        self._views: dict[str, ImageView] = {}
        self._tags: dict[str, Image | Pdf] = {}
        self._paging: dict[str, Paging] = {}
        self._ahead: tuple[str, ...] = ()  # of the next tasks
        self._may_leave: Callable[[str], bool] | None = None
        self.marked: dict[str, AnnotatedImageView] = {}
        self.display_commands = Lazy(self._load_display_commands)
        self.guide_commands = Lazy(self._load_guide_commands)

    @property
    def views(self) -> list[ImageView]:
        return list(self._views.values())

    def _load_display_commands(self) -> DisplayCommands:
        """Load the commands of the display settings with the first change of a setting."""
        from annotator.ui.viewers.image.display_commands import DisplayCommands

        return DisplayCommands(self.views, self.display_changed.emit)

    def _load_guide_commands(self) -> GuideCommands:
        """Load the commands of the guides with the first guide."""
        from annotator.ui.viewers.guides import GuideCommands

        return GuideCommands(self.views, self.guides_changed.emit)

    def restore_display(self, text: str) -> None:
        """Restore the stored display settings of this bundle; `text` is empty for the defaults. Settings that the
        user changed meanwhile stay."""
        if text and self.display_commands.loaded is None:
            self.display_commands.get().restore(text)

    def restore_guides(self, text: str) -> None:
        """Restore the stored guides of this bundle; `text` is empty for none. Guides changed meanwhile stay."""
        if text and self.guide_commands.loaded is None:
            self.guide_commands.get().restore(text)

    def take_over(self, before: DesignImages) -> None:
        """Take over the state from the earlier layout of the same bundle."""
        if before.display_commands.loaded is not None:
            self.display_commands.get().copy_from(before.display_commands.loaded)
        if before.guide_commands.loaded is not None:
            self.guide_commands.get().copy_from(before.guide_commands.loaded)

    def view_of(self, tag: Image | Pdf) -> ImageView:
        """Return a new view. Several images of a design are numbered in their accessible names."""
        if makers(self._design, tag.name):
            view: ImageView = self._annotated_view(tag.name)
        else:
            view = ImageView(self._decoder, self.prefetch)
        view.kind = tag.KIND
        self._views[tag.name] = view
        self._tags[tag.name] = tag
        if isinstance(tag, Pdf):
            view.setAccessibleName(_("Document"))
        elif sum(isinstance(found, Image) for found in self._design.objects()) > 1:
            view.setAccessibleName(_("Image {number} of this task").format(number=len(self._views)))
        view.display_command_requested.connect(lambda command: self._run_display_command(command))
        view.pages_found.connect(lambda count: self.paging(tag.name).set_page_count(count))
        return view

    def _annotated_view(self, name: str) -> AnnotatedImageView:
        from annotator.ui.viewers.image.annotated_view import AnnotatedImageView

        view = self.marked[name] = AnnotatedImageView(self._decoder, self.prefetch)
        return view

    def paging(self, name: str) -> Paging:
        """Return the paging of an image; loaded with the first image that has pages."""
        if name not in self._paging:
            from annotator.ui.viewers.image.paging import Paging

            self._paging[name] = Paging(self._views[name], partial(self._may_turn, name))
            self._views[name].shown.connect(self._look_ahead)
            self.paging_created.emit(name, self._paging[name])
        return self._paging[name]

    def prefetch(self, paths: Iterable[str]) -> None:
        """Prefetch the images of the next tasks, given as absolute paths, nearest first."""
        self._ahead = tuple(paths)
        self._look_ahead()

    def _look_ahead(self) -> None:
        """Prefetch neighbouring pages, then the next tasks, in one request: the decoder keeps the latest."""
        wanted = [
            each for name, paging in self._paging.items() for each in self._views[name].requests_for(paging.neighbours)
        ]
        first = next(iter(self._views.values()))
        self._decoder.prefetch([*wanted, *first.requests_for(self._ahead)])

    @property
    def names(self) -> Collection[str]:
        return self._views.keys()

    def ask_before_turning(self, may_leave: Callable[[str], bool]) -> None:
        """Call `may_leave` with the name of an image before the user turns one of its pages."""
        self._may_leave = may_leave

    def _may_turn(self, name: str) -> bool:
        return self._may_leave is None or self._may_leave(name)

    def show_columns(self, columns: Mapping[str, str], media_path: Callable[[str], str]) -> dict[str, str]:
        """Show another task. Return the bundle paths of the further pages, by absolute path."""
        further: dict[str, str] = {}
        self._ahead = ()
        for name, tag in self._tags.items():
            pages = media_paths(tag, columns) if isinstance(tag, Image) and tag.is_list else ()
            absolutes = [media_path(path) for path in pages]
            if absolutes or name in self._paging:
                self.paging(name).begin(absolutes)
            further.update(zip(absolutes[1:], pages[1:], strict=True))
        return further

    def actions(self) -> Mapping[str, Callable[[], None]]:
        """Return the commands by name."""
        paging = {"next_page": lambda: self._turn(1), "previous_page": lambda: self._turn(-1)}
        return {
            **{command.name: partial(self._run_display_command, command.name) for command in LOOKING},
            **paging,
            "go_to_page": self._ask_page,
            "read_page": self._read_page,
        }

    def _run_display_command(self, command: str) -> None:
        if command in _GUIDES:
            self.guide_commands.get().action(command)
        else:
            self.display_commands.get().action(command)

    def _turn(self, pages: int) -> None:
        paging = self._with_pages
        if paging is not None:
            paging.turn(pages)

    def _ask_page(self) -> None:
        paging = self._with_pages
        if paging is not None:
            paging.ask_page()

    def _read_page(self) -> None:
        """Show the text of the focused document, else of the first."""
        documents = [view for name, view in self._views.items() if isinstance(self._tags[name], Pdf) and view.has_image]
        view = next((view for view in documents if view.hasFocus()), next(iter(documents), None))
        if view is None:
            return
        if not view.text.strip():
            view.say(_("This page has no text: it is a picture"))
            return
        from annotator.ui.viewers.image.page_text import PageTextSheet

        PageTextSheet(view.text, view).open()

    @property
    def _with_pages(self) -> Paging | None:
        """The paging of the focused image, else of the first image with several pages."""
        found = [(self._views[name].hasFocus(), paging) for name, paging in self._paging.items() if paging.count > 1]
        return next((paging for has_focus, paging in found if has_focus), found[0][1] if found else None)
