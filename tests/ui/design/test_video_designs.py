"""Every design with a film that needs nothing of later is read, laid out, answered, found sound, and written out."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.problems import ProblemCode, errors
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from real_data import real_data
from ui.design.laid_designs import (
    FRAMES,
    asked,
    assert_answered_and_written,
    assert_begins_soundly,
    config_of_template,
    extents_when_seen,
)
from video_designs import CONFIGS, TEMPLATES

DESIGNS = {
    **{f"config: {name}": config for name, config in CONFIGS.items()},
    **{f"template: {name}": template for name, template in TEMPLATES.items()},
}
every = pytest.mark.parametrize("name", DESIGNS)


def config_named(name: str) -> str:
    return config_of_template(DESIGNS[name]) if name.startswith("template") else DESIGNS[name]


def test_each_shipped_config_with_a_video_that_needs_more_names_nothing_but_tags() -> None:
    configs = [path for path in real_data("designs/label-studio").glob("*.xml") if "<Video" in path.read_text("utf-8")]
    assert configs
    for path in configs:
        log = ProblemLog()
        read_design(path.read_bytes(), path.name, log)
        assert {one.code for one in errors(log.problems())} <= {ProblemCode.TAG_UNKNOWN}
        assert all(one.place.line for one in log.problems())


def test_the_shipped_template_with_a_video_converts_with_its_own_script_and_no_other() -> None:
    """Its script only makes the instructions wider, and is known by its whole text."""
    (path,) = [path for path in real_data("designs/crowd-html").iterdir() if "<video" in path.read_text("utf-8")]
    text, log = path.read_text("utf-8"), ProblemLog()
    assert_answered_and_written(asked(config_of_template(text)))
    assert convert_template(text.replace("</script>", "alert();</script>"), path.name, log) is None
    assert ProblemCode.SCRIPT_NEEDED in {one.code for one in errors(log.problems())}


@every
def test_it_is_laid_out_without_a_fault_and_each_video_is_seen(app: QApplication, name: str) -> None:
    seen = extents_when_seen(app, asked(config_named(name)))
    assert {extent.frame_count for path, extent in seen.items() if path.endswith(".mp4")} == {FRAMES}


@every
def test_all_that_it_asks_is_answered_found_sound_and_written_out(name: str) -> None:
    assert_answered_and_written(asked(config_named(name)))


@every
def test_nothing_is_wrong_with_what_it_begins_with(name: str) -> None:
    assert_begins_soundly(asked(config_named(name)))
