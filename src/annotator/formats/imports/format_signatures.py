"""Recognition of annotation files for images by their beginning."""

from __future__ import annotations

import re
from typing import Final

from annotator.formats.imports.plan import ImportKind
from annotator.formats.source.paths import folded

# Files that may contain the class names of a YOLO dataset.
NAMES_FILES: Final = frozenset({"classes.txt", "obj.names", "predefined_classes.txt"})
# Files that may contain the class names of masks.
MASK_NAMES_FILES: Final = frozenset({"classes.txt", "class_names.txt", "labelmap.txt", "labels.txt"})
# Folders of masks in VOC and other datasets, in lower case.
MASK_FOLDERS: Final = frozenset({"masks", "segmentationclass", "segmentationclasspng"})
# Folders beside them without class masks.
OBJECT_FOLDERS: Final = frozenset({"segmentationobject", "segmentationobjectpng"})
SHOWN_FOLDERS: Final = frozenset({"segmentationclassvisualization", "segmentationobjectvisualization"})
ALL_MASK_FOLDERS: Final = MASK_FOLDERS | OBJECT_FOLDERS | SHOWN_FOLDERS
_NO_CLASSES = frozenset({"background", "ignore", "void"})
# The minimum columns of a regions table (`formats.exports.images.marks_table`).
MARKS_COLUMNS: Final = frozenset({"picture", "shape", "labels", "points_px"})
YAML_SUFFIXES: Final = ("yaml", "yml")
_SUFFIXES = ("json", "xml", "csv", *YAML_SUFFIXES)
_FIRST_KEY = re.compile(r'\ufeff?\s*\{\s*"(\w+)"')
_COCO_BEGINS = frozenset({"info", "licenses", "images", "annotations", "categories", "type"})
_COCO_KEYS = re.compile(r'"(?:file_name|category_id|image_id|supercategory|licenses)"\s*:')
_RESULTS = re.compile(r'\ufeff?\s*\[\s*\{[^{}]*"(?:image_id|category_id)"\s*:')
_LABELME_KEYS = re.compile(r'"(?:shapes|imagePath|shape_type)"\s*:')
# Adjacent parts never match the same white space, to avoid backtracking.
_ROOT = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(annotations?)\b", re.DOTALL)
_YAML_NAMES = re.compile(r"^names:", re.MULTILINE)


def may_be_annotations(path: str) -> bool:
    """Return True if the name suggests an annotation file."""
    name = path.lower().rpartition("/")[2]
    return name.rpartition(".")[2] in _SUFFIXES or name in NAMES_FILES | MASK_NAMES_FILES


def is_written_as(kind: ImportKind, path: str) -> bool:
    """Return True if files of this kind have such a name."""
    if kind is ImportKind.MASKS:
        return path.lower().rpartition("/")[2] in MASK_NAMES_FILES
    ends = {ImportKind.COCO: ".json", ImportKind.LABELME: ".json", ImportKind.MARKS: ".csv"}
    return path.lower().endswith(ends.get(kind, ".xml"))


def is_no_class(name: str) -> bool:
    """Return True for names of the background in mask lists: `background`, `_background_`, `__ignore__`."""
    return name.strip("_ ").lower() in _NO_CLASSES


def is_coco_results(head: str) -> bool:
    """Return True for a COCO results list (https://cocodataset.org/#format-results): no images or category names."""
    return _RESULTS.match(head) is not None


def key_of_lines(path: str) -> str:
    """Return a key shared by an image and its YOLO label file: `images` and `labels` count as one folder."""
    folder, _sign, name = folded(path).rpartition("/")
    parts = ["" if part in ("images", "labels") else part for part in folder.split("/")]
    return "/".join((*(part for part in parts if part), name.rpartition(".")[0]))


def drawing_kind(path: str, head: str) -> ImportKind | None:
    """Return the kind of an annotation file, or None. For YOLO and masks, it is the file with the names."""
    name = path.lower().rpartition("/")[2]
    match name.rpartition(".")[2]:
        case "json":
            return _of_json(head)
        case "xml":
            found = _ROOT.match(head)
            if found is None:
                return None
            return ImportKind.CVAT if found[1] == "annotations" else ImportKind.VOC
        case "csv":
            columns = set(re.split("[,;\t|]", _first_line(head).replace('"', "")))
            return ImportKind.MARKS if columns >= MARKS_COLUMNS else None
        case "yaml" | "yml":
            return ImportKind.YOLO if _YAML_NAMES.search(head) else None
        case _:
            if name in MASK_NAMES_FILES and is_no_class(_first_name(head)):
                return ImportKind.MASKS
            return ImportKind.YOLO if name in NAMES_FILES else None


def _first_name(head: str) -> str:
    """Return the first name of a list with one name per line, without following fields."""
    return _first_line(head).partition(":")[0]


def _first_line(head: str) -> str:
    """Return the first line that is not empty or a comment."""
    lines = (line.strip() for line in head.lstrip("\ufeff").splitlines())
    return next((line for line in lines if line and not line.startswith(("#", "sep="))), "")


def _of_json(head: str) -> ImportKind | None:
    first = _FIRST_KEY.match(head)
    if first is None:
        return None
    if first[1] in _COCO_BEGINS and _COCO_KEYS.search(head):
        return ImportKind.COCO
    return ImportKind.LABELME if _LABELME_KEYS.search(head) else None
