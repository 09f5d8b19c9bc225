"""The text questions about all segments of an audio file, and their answers. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from annotator.core.answer.regions import Answer
from annotator.core.answer.visibility import asked_of, sights_of
from annotator.core.design.controls import TextArea
from annotator.core.design.tree import Design
from annotator.ui.viewers.mark import Mark

type Texts = tuple[str, ...]
type Stop = tuple[str, int]  # a region ID and the number of a text


class AskedTexts:
    """Text questions. `marks` are in temporal order, by region ID; `stops` are the fields in order; `stop_places`
    the indexes of segments with a field. `lacking`: regions without a required text, or without the first text if
    none is required."""

    def __init__(self, tags: Sequence[TextArea], design: Design, answer: Answer, marks: Sequence[Mark]) -> None:
        ordered = sorted(marks, key=lambda mark: (mark.area.geometry["start"], mark.area.geometry["end"]))
        sights = sights_of(design, answer)
        self.marks = {mark.area.id: mark for mark in ordered}
        self._texts = [texts_of(answer, tag) for tag in tags]
        self.asked = [frozenset(area.id for area in asked_of(tag, sights) if area is not None) for tag in tags]
        written = [{area_id for area_id, texts in own.items() if "".join(texts[:1]).strip()} for own in self._texts]
        self._missing = [asked - own for asked, own in zip(self.asked, written, strict=True)]
        required = [missing for tag, missing in zip(tags, self._missing, strict=True) if tag.required]
        self.lacking = frozenset[str]().union(*(required or self._missing[:1]))
        numbers = list(enumerate(self.asked))
        self.stops: list[Stop] = [
            (area_id, number) for area_id in self.marks for number, asked in numbers if area_id in asked
        ]
        every = frozenset[str]().union(*self.asked)
        self.stop_places = [place for place, area_id in enumerate(self.marks) if area_id in every]

    def texts(self, number: int, area_id: str) -> Texts:
        return self._texts[number].get(area_id, ())

    def text(self, number: int, area_id: str) -> str:
        """Return the first text, which is the editable one."""
        return (self.texts(number, area_id) or ("",))[0]

    def stop_of(self, area_id: str) -> Stop | None:
        """Return the first missing text about a segment, else its first text."""
        own = [number for number, asked in enumerate(self.asked) if area_id in asked]
        number = next((number for number in own if area_id in self._missing[number]), own[0] if own else None)
        return None if number is None else (area_id, number)

    def first_lacking(self, besides: Collection[str] = ()) -> Stop | None:
        lacking = self.lacking.difference(besides)
        return self.stop_of(next((area_id for area_id in self.marks if area_id in lacking), ""))

    def next_of(self, ids: Sequence[str], gone: str) -> str:
        """Return the neighbour of a deleted segment: the next one that still exists, else the previous one. `ids` is
        the earlier order."""
        place = ids.index(gone)
        near = (area_id for area_id in (*ids[place:], *reversed(ids[:place])) if area_id in self.marks)
        return next(near, "")


def texts_of(answer: Answer, tag: TextArea) -> dict[str, Texts]:
    """Return the texts by region ID."""
    own = (region for region in answer.regions if region.from_name == tag.name)
    return {region.id: tuple(str(text) for text in region.value.get(tag.value_key) or ()) for region in own}
