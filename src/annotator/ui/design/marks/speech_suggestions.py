"""Suggested segments where speech was found. They are predictions of the program, and become the worker's when
edited. They arrive incrementally and form one undo step, whatever else is edited in between."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from itertools import batched

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from annotator.core.answer.predictions import MOST_REGIONS, suggested
from annotator.core.answer.regions import makers, namers, regions, shape_made, uses, with_labels, with_region
from annotator.core.answer.result_items import Answer, Region, ResultItem
from annotator.core.answer.shapes import shape_on
from annotator.core.answer.timeline import Bounds, free_of, geometry_of, samples_of
from annotator.core.design.labels import Labels, Tool
from annotator.core.design.medium import Extent, MediumKind
from annotator.core.design.tree import Design
from annotator.core.errors import MediaFault
from annotator.core.ports.audio import OpenAudio
from annotator.ui import async_tasks
from annotator.ui.controls.base import COMES_BY_ITSELF
from annotator.ui.design.marks.active_tool import label_of
from annotator.ui.design.marks.controller import AnnotationController
from annotator.ui.i18n import number_format
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _, ngettext
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.viewers.audio.segment_editor import SegmentEditor

LEAST_S = 0.25  # minimum remainder of a phrase beside an existing segment
MOST_AT_ONCE = 200  # phrases that are added in one turn of the event loop


class SpeechSuggestions:
    def __init__(self, design: Design, name: str, editor: SegmentEditor, marking: AnnotationController) -> None:
        """Create the suggestions. `name` is the name of the audio object."""
        self._design = design
        self._name = name
        self._editor = editor
        self._marking = marking
        self._runs = 0
        self._maker: Labels | Tool | None = None
        self._labels: Mapping[str, tuple[str, ...]] = {}
        self._ids: list[str] = []
        self._search = SpeechSearch(editor)
        self._search.found.connect(lambda phrases, rate_hz: self._add(phrases, rate_hz))
        self._search.ended.connect(lambda fault: self._over(fault))
        self._search.changed.connect(lambda: self._show_share())

    def want(self, is_wanted: bool) -> None:
        audio = self._editor.playing.audio
        if is_wanted and audio is not None:
            self._begin()
            self._search.start(audio)
        else:
            self._search.stop()

    def _show_share(self) -> None:
        self._editor.view.transport.show_suggesting(self._search.share if self._search.is_on else None)

    def _begin(self) -> None:
        """Start with the active labels, or with the first label if none is active."""
        active = self._marking.active
        every = makers(self._design, self._name)
        self._runs += 1
        self._ids = []
        self._labels = active.labels
        self._maker = next((maker for maker in every if maker.name == active.maker), None)
        if self._maker is None and every:
            self._maker = every[0]
            self._labels = {}
            if isinstance(every[0], Labels) and every[0].labels:
                self._labels = {every[0].name: (every[0].labels[0].reported,)}
        name = self._label_text()
        text = (
            _("Looking for speech. Suggested segments will be labelled “{label}”.").format(label=name)
            if name
            else _("Looking for speech to suggest segments.")
        )
        self._marking.hint.say(text, name=name, stays=True)

    def _label_text(self) -> str:
        if self._maker is None:
            return ""
        found = (label_of(self._maker, reported) for reported in self._labels.get(self._maker.name, ()))
        return ", ".join(label.value for label in found if label is not None)

    def _add(self, phrases: Sequence[Bounds], rate_hz: int) -> None:
        maker = self._maker
        shape = None if maker is None else shape_on(maker, self._design.object(self._name))
        if maker is None or shape is None:
            return
        extent = Extent(duration_s=self._editor.view.extent.duration_s)
        was_undone = False

        def edit(answer: Answer) -> Answer:
            nonlocal was_undone
            here = [region for region in regions(answer, self._design) if region.to_name == self._name]
            if self._ids and not {region.id for region in here} & set(self._ids):
                was_undone = True
                return answer
            taken = [samples_of(region.geometry, rate_hz) for region in here]
            pieces = free_of(phrases, taken, round(LEAST_S * rate_hz))
            new: list[ResultItem] = []
            for piece in pieces[: self._left(answer, len(here))]:
                region = Region(uuid.uuid4().hex[:10], self._name, shape, geometry_of(piece, rate_hz), extent)
                new += suggested(self._with(Answer(), maker, region), (region.id,)).items
                self._ids.append(region.id)
            return replace(answer, items=(*answer.items, *new))

        self._marking.edit(edit, f"{COMES_BY_ITSELF}{self._name}/{self._runs}")
        if was_undone:
            self._search.stop()

    def _with(self, answer: Answer, maker: Labels | Tool, region: Region) -> Answer:
        answer = with_region(answer, maker, region, self._labels.get(maker.name, ()))
        for namer in namers(self._design, self._name):
            own = self._labels.get(namer.name, ())
            if namer is not maker and own and shape_made(namer, self._design) is None:
                answer = with_labels(answer, namer, region, own)
        return answer

    def _left(self, answer: Answer, there: int) -> int:
        """Return how many more regions may be suggested, and may carry the labels, beside those that are there."""
        left = [max(0, MOST_REGIONS - there)]
        for tag in (*makers(self._design, self._name), *namers(self._design, self._name)):
            for reported in self._labels.get(tag.name, ()):
                label = label_of(tag, reported)
                limit = tag.uses_allowed(label) if isinstance(tag, Labels) and label is not None else None
                if isinstance(tag, Labels) and limit is not None:
                    left.append(max(0, limit - uses(answer, tag, reported)))
        return min(left)

    def _over(self, fault: MediaFault | None) -> None:
        if fault is not None:
            self._marking.hint.say(error_sentence(fault.code, fault.params, MediumKind.AUDIO))
        elif not self._ids:
            self._marking.hint.say(_("No speech found outside the existing segments."))
        else:
            text = ngettext(
                "{count} segment is suggested. Press {undo} to remove it or {confirm} to confirm it.",
                "{count} segments are suggested. Press {undo} to remove them all or {confirm} to confirm one.",
                len(self._ids),
            )
            keys = {"undo": keys_of("undo"), "confirm": keys_of("confirm")}
            self._marking.hint.say(text.format(count=number_format.count(len(self._ids)), **keys))


class SpeechSearch(QObject):
    """A speech search. `found` carries phrases as bounds in samples, and the sample rate. `changed`: the search
    started, advanced or ended. `ended` carries the error or None; it is not emitted after `stop`."""

    found = Signal(object, int)
    changed = Signal()
    ended = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._running = async_tasks.Latest(self)
        self.is_on = False
        self.share = 0.0  # fraction of the audio searched so far

    def start(self, audio: OpenAudio) -> None:
        self.is_on = True
        self.share = 0.0
        self._running.start(self._search(audio))
        self.changed.emit()

    def stop(self) -> None:
        if self.is_on:
            self._running.cancel()
            self.is_on = False
            self.changed.emit()

    async def _search(self, audio: OpenAudio) -> None:
        fault: MediaFault | None = None
        try:
            async with aclosing(audio.speech()) as search:
                async for some in search:
                    self.share = min(1.0, some.to / max(1, audio.shape.length))
                    for phrases in batched(some.phrases, MOST_AT_ONCE):
                        self.found.emit(phrases, audio.shape.rate_hz)
                        await asyncio.sleep(0)
                    self.changed.emit()
        except MediaFault as caught:
            fault = caught
        self.is_on = False
        self.changed.emit()
        self.ended.emit(fault)
