"""Every problem has a sentence and a remedy, and says where it is."""

from __future__ import annotations

import re
import string

import pytest

from annotator.app.translations import speak
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.labeling_config.known_tags import BUILT
from annotator.ui.problems.sentences import MESSAGES, VARIANTS, hint, place, sentence


def test_every_code_has_a_sentence_and_a_hint() -> None:
    assert set(MESSAGES) == set(ProblemCode)
    for said, advised in [*MESSAGES.values(), *VARIANTS.values()]:
        assert said.endswith((".", "?", "”.")), said
        assert advised.endswith((".", "?")), advised


def test_every_cause_has_a_sentence_that_says_something_else() -> None:
    assert set(VARIANTS) == {(code, why) for code in ProblemCode for why in code.whys}
    for (code, _why), words in VARIANTS.items():
        assert words != MESSAGES[code]


def test_a_problem_with_a_cause_that_nobody_can_word_is_a_mistake_of_ours() -> None:
    for why in ("objects", "lists", "list "):
        with pytest.raises(ValueError, match="task-shape"):
            Problem(ProblemCode.TASK_SHAPE, Place("tasks.json"), {"why": why})
    assert Problem(ProblemCode.TASK_SHAPE, Place("tasks.json"), {"why": ""}).params == {"why": ""}


def test_placeholders_are_plain_names() -> None:
    for words in [*MESSAGES.values(), *VARIANTS.values()]:
        for template in words:
            for _text, name, form, conversion in string.Formatter().parse(template):
                assert name is None or (name.isidentifier() and not form and not conversion), template


@pytest.mark.parametrize("code", list(ProblemCode))
def test_a_problem_without_any_param_can_still_be_said(code: ProblemCode) -> None:
    problem = Problem(code, Place("tasks.csv", 3, 2))
    assert "{" not in sentence(problem).replace("{...}", "")
    assert hint(problem)


def test_a_problem_says_how_many_others_there_are() -> None:
    problem = Problem(ProblemCode.MEDIA_MISSING, Place("tasks.csv", 3, 2), {"value": "a.png", "more": "480"})
    assert sentence(problem) == "The file “a.png” is not in the bundle. And 480 more of this kind."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_possible_instead_of_an_unknown_tag_is_every_tag_that_is_shown(language: str) -> None:
    speak(language)
    named = hint(Problem(ProblemCode.TAG_UNKNOWN, Place("config.xml", 4), {"tag": "Heading"}))
    inside_others = {"bucket", "choice", "filter", "label", "panel", "relation", "shortcut", "style"}
    shown = {tag for key, tag in BUILT.items() if key not in inside_others}
    assert shown - set(re.findall(r"\w+", named)) == set()


def test_a_file_that_is_missing_is_masculine_in_french() -> None:
    speak("fr")
    problem = Problem(ProblemCode.MEDIA_MISSING, Place("tasks.csv", 3, 2), {"value": "a.png"})
    assert sentence(problem).startswith("Le fichier")
    assert hint(problem).startswith("Ajoutez-le,")


@pytest.mark.parametrize(
    ("where", "said"),
    [
        (Place("bundle.toml"), "bundle.toml"),
        (Place("."), "the bundle"),
        (Place("bundle.toml", field="title"), "bundle.toml, title"),
        (Place("config.xml", 4), "config.xml, line 4"),
        (Place("tasks.json", row=7), "tasks.json, row 7"),
        (Place("tasks.csv", 13, 12, "image"), "tasks.csv, row 12 (line 13), image"),
    ],
)
def test_a_place_reads_like_a_place(where: Place, said: str) -> None:
    assert place(where) == said


def test_braces_of_a_stranger_are_no_placeholders() -> None:
    problem = Problem(ProblemCode.MEDIA_MISSING, Place("tasks.csv"), {"value": "{file.__class__}"})
    assert "{file.__class__}" in sentence(problem)


def test_a_task_that_is_no_object_and_a_file_with_a_strange_name_have_their_own_words() -> None:
    """Both said a cause without a sentence for long, and got the general one."""
    task = Problem(ProblemCode.TASK_SHAPE, Place("tasks.json", row=2), {"why": "object"})
    assert sentence(task).startswith("This is not a task: a list, text or a number stands where an object should be")
    strange = Problem(ProblemCode.RESULT_FOREIGN, Place("readme.txt"), {"why": "name"})
    assert sentence(strange) == "The file name is not that of a result, so the file was skipped."
