"""By what a file that tells what was drawn on pictures is known, from how it begins."""

from __future__ import annotations

import re
from typing import Final

from annotator.formats.imports.plan import ImportKind

# Where a data set of YOLO may have its names.
NAMES_FILES: Final = frozenset({"classes.txt", "obj.names", "predefined_classes.txt"})
YAML_SUFFIXES: Final = ("yaml", "yml")
_SUFFIXES = ("json", "xml", *YAML_SUFFIXES)
_FIRST_KEY = re.compile(r'\ufeff?\s*\{\s*"(\w+)"')
_COCO_BEGINS = frozenset({"info", "licenses", "images", "annotations", "categories", "type"})
_COCO_KEYS = re.compile(r'"(?:file_name|category_id|image_id|supercategory|licenses)"\s*:')
_LABELME_KEYS = re.compile(r'"(?:shapes|imagePath|shape_type)"\s*:')
# No two parts that follow each other can take the same blanks.
_ROOT = re.compile(r"\ufeff?\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(annotations?)\b", re.DOTALL)
_YAML_NAMES = re.compile(r"^names:", re.MULTILINE)


def may_tell_of_drawings(path: str) -> bool:
    """By its name alone: whether it is worth a look."""
    name = path.lower().rpartition("/")[2]
    return name.rpartition(".")[2] in _SUFFIXES or name in NAMES_FILES


def is_written_as(kind: ImportKind, path: str) -> bool:
    """Whether files of this kind end so."""
    return path.lower().endswith(".json" if kind in (ImportKind.COCO, ImportKind.LABELME) else ".xml")


def drawing_kind(path: str, head: str) -> ImportKind | None:
    """None of what is something else. Of a data set of YOLO it is the file that has its names."""
    name = path.lower().rpartition("/")[2]
    match name.rpartition(".")[2]:
        case "json":
            return _of_json(head)
        case "xml":
            found = _ROOT.match(head)
            if found is None:
                return None
            return ImportKind.CVAT if found[1] == "annotations" else ImportKind.VOC
        case "yaml" | "yml":
            return ImportKind.YOLO if _YAML_NAMES.search(head) else None
        case _:
            return ImportKind.YOLO if name in NAMES_FILES else None


def _of_json(head: str) -> ImportKind | None:
    first = _FIRST_KEY.match(head)
    if first is None:
        return None
    if first[1] in _COCO_BEGINS and _COCO_KEYS.search(head):
        return ImportKind.COCO
    return ImportKind.LABELME if _LABELME_KEYS.search(head) else None
