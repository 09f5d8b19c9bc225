"""Bundles with errors in the content categories of sensitive media."""

from __future__ import annotations

from annotator.core.problems import Place
from annotator.core.problems import ProblemCode as Code
from broken_texts import BrokenText
from bundle_making import MANIFEST, TASKS


def _broken(name: str, code: Code, place: Place, media: str, cells: tuple[str, ...] = ()) -> BrokenText:
    """Return a bundle with these `[media]` lines. `cells` are the values of a column `comes`."""
    files = {"bundle.toml": f"{MANIFEST}\n[media]\n{media}".encode()}
    if cells:
        rows = zip(TASKS.splitlines(), ("comes", *cells), strict=True)
        files["tasks.csv"] = "".join(f"{row},{cell}\n" for row, cell in rows).encode()
    return BrokenText(name, frozenset({code}), place, files)


_SAID = 'categories = ["Blood", "violence"]\ncategories_column = "comes"\n'
BROKEN_CATEGORIES: tuple[BrokenText, ...] = (
    _broken(
        "mixed-and-not-told-apart",
        Code.FIELD_VALUE,
        Place("bundle.toml", 23, field="media.calm_after"),
        "calm_after = 2",
    ),
    _broken(
        "mixed-backwards",
        Code.FIELD_VALUE,
        Place("bundle.toml", 25, field="media.calm_after"),
        f"{_SAID}calm_after = -1",
        ("", "", ""),
    ),
    _broken(
        "categories-of-no-words",
        Code.FIELD_MISSING,
        Place("bundle.toml", 22, field="media.categories"),
        'categories_column = "image"',
    ),
    _broken(
        "category-misspelt",
        Code.CATEGORY_UNKNOWN,
        Place("tasks.csv", 3, 2, "comes"),
        _SAID,
        ("blood", "violence; blod", ""),
    ),
    _broken("category-nowhere", Code.CATEGORY_UNKNOWN, Place("tasks.csv", 2, 1, "comes"), _SAID, ("heights", "", "")),
    _broken("no-column-of-categories", Code.COLUMN_MISSING, Place("tasks.csv"), _SAID),
)
