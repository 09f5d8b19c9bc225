"""All thumbnails of the video on screen: those of the filmstrip and the one under the pointer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QToolButton, QWidget

from annotator.core.ports.images import MediaFilter
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.overview import Overview
from annotator.ui.viewers.audio.segment_waveform import SegmentWaveform
from annotator.ui.viewers.audio.waveform import WaveformView
from annotator.ui.viewers.video.thumbnails.filmstrip import Filmstrip, Places
from annotator.ui.viewers.video.thumbnails.hover_preview import HoverPreview


class ThumbnailController:
    """The filmstrip and the hover preview of one video, with the same media filter. `strip` is on `page` already."""

    def __init__(self, page: QWidget, images: QWidget, strip: Filmstrip, text: Callable[[float], str]) -> None:
        """Create the hover preview, with arguments as in `HoverPreview`."""
        self.strip = strip
        self.hover_preview = HoverPreview(page, images, text)

    def watch(self, wave: WaveformView, overview: Overview, seek: Callable[[float], None]) -> None:
        """Watch the pointer on everything along the timeline. A drag seeks where it does not mark anything."""
        for widget in (self.strip, wave):
            is_scrubbed = not isinstance(widget, SegmentWaveform)
            self.hover_preview.watch(widget, lambda x_px: wave.stretch.sample_at(x_px), is_scrubbed=is_scrubbed)
        self.hover_preview.watch(overview, overview.sample_at)
        self.hover_preview.scrubbed.connect(seek)
        self.strip.wanted.connect(seek)

    def show_on(self, button: QToolButton) -> None:
        """Show the state of the filmstrip on its button, with the reason if there is no space."""
        before = button.blockSignals(True)  # not a user action
        button.setChecked(self.strip.is_wanted and self.strip.has_space)
        button.blockSignals(before)
        button.setEnabled(self.strip.has_space)
        why = _("Not enough room for video thumbnails. Make the window taller.")
        button.setToolTip(button.accessibleName() if self.strip.has_space else why)
        button.setAccessibleDescription("" if self.strip.has_space else why)

    def show_video(self, video: Places | None) -> None:
        self.strip.show_video(video)
        self.hover_preview.show_video(video)

    def set_media_filter(self, media_filter: MediaFilter) -> None:
        """Set the media filter. Images with another filter are off the screen when this returns."""
        self.strip.set_media_filter(media_filter)
        self.hover_preview.set_media_filter(media_filter)
