"""Plain language: docstrings, names, media terms, limits of the documents, and the wording of the catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from architecture.copy_lint import report
from architecture.source_tree import FOLDERS, ROOT, all_nodes, functions, nodes, place, python_files, tree

RELATIVE = re.compile(r"(What|Whether|Whoever|Who|Of|Where|As|That)\b")
MOST_RELATIVE = 0.03

# Words that had several meanings, and words for media other than those of Label Studio, Qt and FFmpeg.
AMBIGUOUS = {"kept", "judging", "elsewhere", "held", "beside", "room", "lane", "way", "ways", "stamp", "part", "parts"}
OTHER_MEDIA = {"film", "films", "sound", "sounds", "picture", "pictures", "glimpse", "glimpses"}
# Words that end like a past participle and are none, or are the standard term.
NO_PARTICIPLES = {"feed", "seed", "speed", "embed", "unlabelled", "combined"}
IRREGULAR = {
    *(
        "begun",
        "bound",
        "built",
        "cut_off",
        "done",
        "drawn",
        "found",
        "given",
        "gone",
        "heard",
        "hidden",
        "known",
        "led",
    ),
    *(
        "left",
        "lent",
        "lost",
        "made",
        "meant",
        "met",
        "paid",
        "said",
        "seen",
        "sent",
        "shown",
        "shut",
        "spent",
        "sworn",
    ),
    *("taken", "thought", "thrown", "told", "won", "worn", "written"),
}
# Names of other libraries.
FOREIGN = {"QPicture", "winsound"}
SUBWORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+")

# Lines and, where given, characters a line.
LIMITS = {"ARCHITECTURE.md": (200, 120), "README.md": (150, None), "CHANGELOG.md": (150, None)}


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the line and text of each docstring of a file."""
    for node in (*functions(path), *nodes(path, ast.ClassDef), tree(path)):
        if text := ast.get_docstring(node):
            yield node.body[0].lineno, text


def test_docstrings_start_with_a_noun_phrase_or_an_imperative() -> None:
    all_of_them = [(path, line, text) for path in python_files(*FOLDERS) for line, text in docstrings(path)]
    relative = [f"{place(path, line)} {text[:40]}" for path, line, text in all_of_them if RELATIVE.match(text)]
    assert len(all_of_them) > 5_000
    assert len(relative) < MOST_RELATIVE * len(all_of_them), relative


def subwords(name: str) -> set[str]:
    """Return the words of a name in snake case or camel case, in small letters."""
    return {word.lower() for word in SUBWORD.findall(name)}


def is_participle(name: str) -> bool:
    return (name.endswith("ed") and name not in NO_PARTICIPLES and "_" not in name) or name in IRREGULAR


def unclear(name: str) -> bool:
    """Return True for a module or folder name that is a participle, an ambiguous word or another word for a medium."""
    return is_participle(name) or name in AMBIGUOUS or bool(OTHER_MEDIA & subwords(name))


def test_no_module_has_an_unclear_name() -> None:
    source = ROOT / "src"
    found = {part for path in python_files("src") for part in path.relative_to(source).with_suffix("").parts}
    assert len(found) > 300
    assert not sorted(filter(unclear, found))


@pytest.mark.parametrize(
    "name", ["kept", "taken", "placed", "ways", "film_strip", "sounds", "picture", "glimpse_cache"]
)
def test_an_unclear_name_is_noticed(name: str) -> None:
    assert unclear(name)


@pytest.mark.parametrize("name", ["speed", "embedded_fonts", "thumbnails", "background", "control_parts"])
def test_a_clear_name_is_not_reported(name: str) -> None:
    assert not unclear(name)


def names_in(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the identifiers of a file: names, attributes, parameters, keywords, definitions and imports."""
    for node in all_nodes(path):
        for key in ("id", "attr", "arg", "name", "asname", "module"):
            value = getattr(node, key, None)
            if isinstance(value, str):
                yield value, getattr(node, "lineno", 0)


def test_identifiers_say_image_audio_and_video() -> None:
    found = [
        f"{place(path, line)} {name}"
        for path in python_files("src")
        for name, line in names_in(path)
        if OTHER_MEDIA & subwords(name) and name not in FOREIGN
    ]
    assert not found, "image, audio, video or thumbnail; for the adjective sound: valid or intact"


@pytest.mark.parametrize("name", LIMITS)
def test_documents_keep_their_limits(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    most_lines, most_characters = LIMITS[name]
    assert len(lines) <= most_lines
    assert most_characters is None or max(map(len, lines)) <= most_characters


def test_few_messages_of_the_catalogue_are_odd() -> None:
    found = report()
    assert found.messages > 2_000
    assert len(found.english) < 0.05 * found.messages, found.english
    assert len(found.french) < 0.03 * found.messages, found.french
