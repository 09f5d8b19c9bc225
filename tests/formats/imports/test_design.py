"""Facts about a design that an import needs."""

from __future__ import annotations

import pytest

from annotator.core.problems import ProblemCode
from annotator.formats.builtin.presets import PRESETS
from annotator.formats.imports.design import config_design, preset_design
from annotator.formats.problem_log import ProblemLog

CONFIG = """<View>
  <Header value="$title"/>
  <IMAGE Name="a" VALUE="$picture"/>
  <Image name="b" valueList="$pages"/>
  <Video name="c" value="$film"/>
  <Image name="d" value="logo.png"/>
  <Image name="e" value="https://example.org/e.png"/>
  <Text name="t" value="$title"/>
  <Choices name="mood" toName="t" value="$moods"/>
</View>"""


def test_it_says_which_columns_are_files_and_what_it_names_itself() -> None:
    log = ProblemLog()
    design = config_design(CONFIG, "c.xml", log)
    assert design is not None
    assert design.columns == ("title", "picture", "pages", "film", "moods")
    assert design.media_columns == ("picture", "pages", "film")
    assert design.own_files == {"logo.png"}
    assert design.control_names == {"mood"}
    assert design.config == CONFIG.encode()
    assert log.problems() == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<View>", ProblemCode.XML_SYNTAX),
        ("<!DOCTYPE View><View/>", ProblemCode.XML_DOCTYPE),
        (f"<View>{'<View/>' * 400_000}</View>", ProblemCode.FILE_TOO_LARGE),
    ],
)
def test_what_is_no_xml_is_a_problem(text: str, code: ProblemCode) -> None:
    log = ProblemLog()
    assert config_design(text, "c.xml", log) is None
    assert [problem.code for problem in log.problems()] == [code]


@pytest.mark.parametrize("preset", PRESETS)
def test_each_preset_says_its_columns(preset: str) -> None:
    design = preset_design(("a", "b"), preset, "source", ProblemLog())
    assert design is not None
    assert (design.preset, design.config, design.labels) == (preset, b"", ("a", "b"))
    assert len(design.columns) >= 1
    assert set(design.media_columns) <= set(design.columns)


def test_a_preset_needs_labels_and_has_to_be_there() -> None:
    for labels, preset, code in (
        ((), PRESETS[0], ProblemCode.IMPORT_MISSING),
        (("a",), "image-taging", ProblemCode.PRESET_UNKNOWN),
    ):
        log = ProblemLog()
        assert preset_design(labels, preset, "source", log) is None
        assert [(one.code, one.place.file) for one in log.problems()] == [(code, "source")]
