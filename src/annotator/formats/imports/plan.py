"""The request and the plan of an import: plain data."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from msgspec import Struct

from annotator.core.design.medium import MediumKind
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import BundleRequest
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import CSV_FILE, JSON_FILE, JsonValue

CONFIG_FILE: Final = "config.xml"
INSTRUCTIONS_FILE: Final = "instructions.md"
WRITTEN_FILES = frozenset({MANIFEST_FILE, CONFIG_FILE, INSTRUCTIONS_FILE, CSV_FILE, JSON_FILE})


class ImportKind(StrEnum):
    """The kinds of import sources. Values are those of `--from`."""

    LABEL_STUDIO = "label-studio"
    CROWD = "crowd-html"
    TOLOKA = "toloka"
    TABLE = "table"
    IMAGES = "pictures"
    AUDIO_FILES = "sounds"
    VIDEOS = "films"
    COCO = "coco"
    YOLO = "yolo"
    VOC = "voc"
    LABELME = "labelme"
    CVAT = "cvat"
    MASKS = "masks"
    MARKS = "marks"


# The media of a folder without a table.
FOLDERS: Final[Mapping[ImportKind, MediumKind]] = {
    ImportKind.IMAGES: MediumKind.IMAGE,
    ImportKind.AUDIO_FILES: MediumKind.AUDIO,
    ImportKind.VIDEOS: MediumKind.VIDEO,
}

# Image annotations.
DRAWN: Final = frozenset({
    ImportKind.COCO, ImportKind.YOLO, ImportKind.VOC,
    ImportKind.LABELME, ImportKind.CVAT, ImportKind.MASKS, ImportKind.MARKS,
})  # fmt: skip

# Kinds in which one file describes many images.
ONE_FILE: Final = (ImportKind.COCO, ImportKind.CVAT, ImportKind.MARKS)


class DrawingTool(StrEnum):
    """The region tools. Values are those of `--tools`."""

    BOXES = "boxes"
    POLYGONS = "polygons"
    ELLIPSES = "ellipses"
    LINES = "lines"
    MASKS = "masks"
    POINTS = "points"


class ImportRequest(BundleRequest, frozen=True):
    """The requester's input for an import. `config` and `tasks` name files of the source or others. `only_marked`
    leaves out images without annotations. `skip_faulty` leaves out faulty regions and tasks. `to_correct` imports
    answers of Label Studio as predictions. `tools` are added with all labels to a generated design. `id` is
    that of the bundle, `media` a further folder or zip with the media."""

    kind: ImportKind | None = None
    config: str = ""
    tasks: str = ""
    id_column: str = ""
    only_marked: bool = False
    skip_faulty: bool = False
    to_correct: bool = False
    tools: frozenset[DrawingTool] = frozenset()
    id: str = ""
    media: str = ""


class NewBundle(Struct, frozen=True):
    """A new bundle. `files` maps paths to contents, `media` bundle paths to source paths; `tasks` is their number."""

    kind: ImportKind
    title: str
    files: Mapping[str, bytes]
    media: Mapping[str, str]
    tasks: int


class Planned(Struct, frozen=True):
    """The plan of an import. `bundle` is None if any problem is an error."""

    bundle: NewBundle | None
    problems: tuple[Problem, ...]


class ForeignRow(NamedTuple):
    """A task of another program. `row` counts from 1 without headers; `line` is None in a .json file. `file` is set
    if each task has its own file."""

    row: int
    line: int | None
    values: Mapping[str, JsonValue]
    file: str = ""


class ForeignTable(Struct, frozen=True):
    """Tasks as another program wrote them. Lists and objects are kept."""

    file: str
    columns: tuple[str, ...]
    rows: tuple[ForeignRow, ...]

    def without(self, left_out: frozenset[str]) -> ForeignTable:
        columns = tuple(column for column in self.columns if column not in left_out)
        rows = (
            row._replace(values={name: row.values[name] for name in columns if name in row.values}) for row in self.rows
        )
        return ForeignTable(self.file, columns, tuple(rows))

    def renamed(self, names: Mapping[str, str]) -> ForeignTable:
        """Return the table with renamed columns. `names` maps old to new names, which must not exist yet."""
        columns = tuple(names.get(column, column) for column in self.columns)
        rows = (
            row._replace(values={names.get(name, name): value for name, value in row.values.items()})
            for row in self.rows
        )
        return ForeignTable(self.file, columns, tuple(rows))

    def add_problem(self, log: ProblemLog, code: ProblemCode, row: ForeignRow, column: str, **params: str) -> None:
        """Add an error of a cell, or of a file that is one row."""
        severity = Severity.ERROR
        if row.file:
            log.add(code, row.file, line=None, row=None, field=None, severity=severity, column=column, **params)
            return
        log.add(code, self.file, line=row.line, row=row.row, field=column, severity=severity, column=column, **params)
