"""All small pictures of a film that is on screen: those of its strip, and that of what the pointer is on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton, QWidget

from annotator.core.ports.media_filters import MediaFilter
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.overview import Overview
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from annotator.ui.viewers.audio.waveform import WaveformView
from annotator.ui.viewers.thumbnails.filmstrip import Filmstrip
from annotator.ui.viewers.thumbnails.hover_preview import HoverPreview
from annotator.ui.viewers.thumbnails.sampling import Places


class ThumbnailController:
    """Both have the same film, in the same looks. `strip` stands on `page` already."""

    def __init__(self, page: QWidget, images: QWidget, strip: Filmstrip, words: Callable[[float], str]) -> None:
        """As in Pointing."""
        self.strip = strip
        self.pointing = HoverPreview(page, images, words)

    def watch(self, wave: WaveformView, overview: Overview, seek: Callable[[float], None]) -> None:
        """The pointer, on all that goes along the film. Where a drag marks nothing, it goes somewhere."""
        for widget in (self.strip, wave):
            is_scrubbed = not isinstance(widget, SegmentWaveform)
            self.pointing.watch(widget, lambda x_px: wave.stretch.sample_at(x_px), is_scrubbed=is_scrubbed)
        self.pointing.watch(overview, overview.sample_at)
        self.pointing.scrubbed.connect(seek)
        self.strip.wanted.connect(seek)

    def show_on(self, button: QToolButton) -> None:
        """What switches the strip is lit where it is there, and says why it cannot be."""
        before = button.blockSignals(True)  # nobody wanted it
        button.setChecked(self.strip.is_wanted and self.strip.has_room)
        button.blockSignals(before)
        button.setEnabled(self.strip.has_room)
        why = _("Not enough room for video thumbnails. Make the window taller.")
        button.setToolTip(button.accessibleName() if self.strip.has_room else why)
        button.setAccessibleDescription("" if self.strip.has_room else why)

    def show_video(self, video: Places | None) -> None:
        self.strip.show_video(video)
        self.pointing.show_video(video)

    def show_looks(self, looks: MediaFilter) -> None:
        """What was made otherwise is not on screen when this returns."""
        self.strip.show_looks(looks)
        self.pointing.show_looks(looks)
