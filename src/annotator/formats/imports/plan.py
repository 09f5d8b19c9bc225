"""What an import is asked for, and what it is going to write: plain data."""

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
    """What a source can be; the values are the words of `--from`."""

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


# What a folder without a table is full of.
FOLDERS: Final[Mapping[ImportKind, MediumKind]] = {
    ImportKind.IMAGES: MediumKind.IMAGE,
    ImportKind.AUDIO_FILES: MediumKind.AUDIO,
    ImportKind.VIDEOS: MediumKind.VIDEO,
}

# What was drawn on pictures.
DRAWN: Final = frozenset(
    {
        *(ImportKind.COCO, ImportKind.YOLO, ImportKind.VOC),
        *(ImportKind.LABELME, ImportKind.CVAT, ImportKind.MASKS, ImportKind.MARKS),
    }
)

# Of which one file tells of many pictures.
ONE_FILE: Final = (ImportKind.COCO, ImportKind.CVAT, ImportKind.MARKS)


class DrawingTool(StrEnum):
    """What marks are made with; the values are the words of `--tools`."""

    BOXES = "boxes"
    POLYGONS = "polygons"
    ELLIPSES = "ellipses"
    LINES = "lines"
    MASKS = "masks"
    POINTS = "points"


class ImportRequest(BundleRequest, frozen=True):
    """What the requester said of the source, too. `config` and `tasks` name files of it, or of those that were handed
    over beside it. `only_marked`: of a data set, pictures on which nothing is marked are left out.
    `skip_faulty`: so are marks and tasks with which something is wrong. `to_correct`: answers of Label Studio's exports
    are predictions. `tools` are
    there with all labels in a design that is made of a data set, beside those that its marks need."""

    kind: ImportKind | None = None
    config: str = ""
    tasks: str = ""
    id_column: str = ""
    only_marked: bool = False
    skip_faulty: bool = False
    to_correct: bool = False
    tools: frozenset[DrawingTool] = frozenset()


class NewBundle(Struct, frozen=True):
    """`files`: bundle path -> content. `media`: bundle path -> path in the source. `tasks`: how many there are."""

    kind: ImportKind
    title: str
    files: Mapping[str, bytes]
    media: Mapping[str, str]
    tasks: int


class Planned(Struct, frozen=True):
    """`bundle` is None when any problem is an error."""

    bundle: NewBundle | None
    problems: tuple[Problem, ...]


class ForeignRow(NamedTuple):
    """`row` counts tasks from 1, headers not counted; `line` is None in a .json file. `file` is that of this row alone,
    where each has one of its own and no number in it."""

    row: int
    line: int | None
    values: Mapping[str, JsonValue]
    file: str = ""


class ForeignTable(Struct, frozen=True):
    """Tasks as other programs wrote them; lists and objects are kept."""

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
        """`names`: old -> new. New names are not among the columns."""
        columns = tuple(names.get(column, column) for column in self.columns)
        rows = (
            row._replace(values={names.get(name, name): value for name, value in row.values.items()})
            for row in self.rows
        )
        return ForeignTable(self.file, columns, tuple(rows))

    def add_problem(self, log: ProblemLog, code: ProblemCode, row: ForeignRow, column: str, **params: str) -> None:
        """An error of one cell, or of a file that is a row."""
        severity = Severity.ERROR
        if row.file:
            log.add(code, row.file, line=None, row=None, field=None, severity=severity, column=column, **params)
            return
        log.add(code, self.file, line=row.line, row=row.row, field=column, severity=severity, column=column, **params)
