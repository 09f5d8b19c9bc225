"""The header of a segment list: number of segments, and a caption for each of several text columns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from annotator.core.design.controls import TextArea
from annotator.ui.design.transcription.segment_row import GAP_PX, head_px, share_of
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.widgets.labels import label


class TextCaptions(QWidget):
    """Captions, one above each field of the rows."""

    def __init__(self, tags: Sequence[TextArea]) -> None:
        super().__init__()
        self._words = {tag.name: tag.label or tag.name for tag in tags}
        self._labels: dict[str, QLabel] = {}
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(GAP_PX)
        self._line.addSpacing(head_px(self))
        for tag in tags:
            caption = self._labels[tag.name] = label(self._words[tag.name], "muted")
            # Long captions must not take width from the fields.
            caption.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._line.addWidget(caption, share_of(tag))

    def name(self, control: str, words: str) -> None:
        self._words[control] = words
        self._labels[control].setText(words)

    def words_of(self, control: str) -> str:
        return self._words[control]


def count_text(count: int, empty: int) -> str:
    """Return the number of segments and of segments without text, as text."""
    if not count:
        key = keys_of("mark_segment")
        words = _("No segments yet. Drag on the waveform, or press {key} at the start and end of a segment.")
        return words.format(key=key) if key else _("No segments yet. Drag on the waveform.")
    words = ngettext("{count} segment", "{count} segments", count).format(count=number_format.count(count))
    missing = ngettext("{count} without text", "{count} without text", empty).format(count=number_format.count(empty))
    return f"{words}, {missing}" if empty else words
