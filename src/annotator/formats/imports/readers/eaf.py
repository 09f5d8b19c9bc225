"""Import of ELAN files (https://www.mpi.nl/tools/elan/EAF_Annotation_Format_2.8_and_ELAN.pdf), read by the XML
parser without entities and network access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lxml import etree

from annotator.core.problems import ProblemCode
from annotator.formats.imports.readers.cues import MOST_CUES, Cue
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.xml_tree import read_root

# Nodes of an annotation: the annotation, its child, its value, two times, and a reserve.
_MOST_NODES = 8 * MOST_CUES


def read_eaf(text: str, file: str, log: ProblemLog) -> list[Cue]:
    """Return the annotations tier by tier. A reference has the times of its target. Undefined times are spaced
    evenly between defined ones. Faults are errors in the log."""
    read = read_root(text, file, log, most_nodes=_MOST_NODES)
    if isinstance(read, Reported):
        return []
    root, lines = read
    if etree.QName(root).localname != "ANNOTATION_DOCUMENT":
        log.add(ProblemCode.TIMED_FILE, file, line=lines.get(root), why="eaf")
        return []
    attached = sum("PARENT_REF" in tier.attrib for tier in root.iter("TIER"))
    if attached:
        log.note(ProblemCode.IMPORT_LEFT_OUT, file, why="tier-parents", count=str(attached))
    return _Reading(root, lines, file, log).cues()


class _Reading:
    def __init__(self, root: etree._Element, lines: Mapping[etree._Element, int], file: str, log: ProblemLog) -> None:
        self._root = root
        self._lines = lines
        self._file = file
        self._log = log
        self._slots = self._times()
        self._places: dict[str, tuple[float, float]] = {}  # of annotations by ID

    def cues(self) -> list[Cue]:
        waiting = [
            (tier.get("TIER_ID", ""), annotation)
            for tier in self._root.iter("TIER")
            for annotation in _annotations(tier)
        ]
        found: list[tuple[int, Cue]] = []
        while waiting:
            left = []
            for name, annotation in waiting:
                place = self._place(annotation)
                if place is None:
                    left.append((name, annotation))
                    continue
                self._places[annotation.get("ANNOTATION_ID", "")] = place
                words = "".join(annotation.findtext("ANNOTATION_VALUE") or "")
                found.append((self._lines.get(annotation, 1), Cue(*place, name, words, self._lines.get(annotation))))
            if len(left) == len(waiting):
                for _name, annotation in left:
                    self._log.add(ProblemCode.TIMED_FILE, self._file, line=self._lines.get(annotation), why="reference")
                break
            waiting = left
        return [cue for _line, cue in sorted(found, key=lambda pair: pair[0])]

    def _place(self, annotation: etree._Element) -> tuple[float, float] | None:
        """Return start and end, or None if the target of a reference is missing or not read yet."""
        if annotation.tag == "REF_ANNOTATION":
            return self._places.get(annotation.get("ANNOTATION_REF", ""))
        start, end = (self._slots.get(annotation.get(name, "")) for name in ("TIME_SLOT_REF1", "TIME_SLOT_REF2"))
        return None if start is None or end is None else (start, end)

    def _times(self) -> dict[str, float]:
        """Return the seconds of each time slot."""
        slots = [slot for order in self._root.iter("TIME_ORDER") for slot in order.iter("TIME_SLOT")]
        known = [_milliseconds(slot.get("TIME_VALUE", "")) for slot in slots]
        for place, slot in enumerate(slots):
            if known[place] is None and slot.get("TIME_VALUE") is not None:
                self._log.add(ProblemCode.TIMED_FILE, self._file, line=self._lines.get(slot), why="times")
        stated = [place for place, value in enumerate(known) if value is not None]
        times: dict[str, float] = {}
        if not stated:
            return times
        for before, after in zip(stated, [*stated[1:], len(slots)], strict=True):
            first = known[before] or 0
            last = known[after] if after < len(slots) else None
            step = 0.0 if last is None else (last - first) / (after - before)
            for place in range(before, after):
                times[slots[place].get("TIME_SLOT_ID", "")] = (first + step * (place - before)) / 1000
        return times


def _annotations(tier: etree._Element) -> Iterator[etree._Element]:
    yield from tier.iter("ALIGNABLE_ANNOTATION", "REF_ANNOTATION")


def _milliseconds(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else None
