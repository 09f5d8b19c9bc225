"""Markdown: between its tags, in `value` or in a column, sanitised and without images."""

from __future__ import annotations

import pytest

from annotator.core.design.tag import Markdown
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.dynamic_options import design_for
from formats.config_reading import CHOICES, IMAGE, said, valid_design


def shown(design: Design) -> str:
    (found,) = [node for node in design.nodes() if isinstance(node, Markdown)]
    return found.html


@pytest.mark.parametrize(
    ("tag", "html"),
    [
        ('<Markdown value="**Look**"/>', "<p><strong>Look</strong></p>"),
        ("<Markdown>\n    # Look\n\n    *well*\n</Markdown>", "<h1>Look</h1>\n<p><em>well</em></p>"),
        ("<Markdown>&lt;b&gt;x&lt;/b&gt;</Markdown>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
        ("<Markdown>[x](https://a.example)</Markdown>", "<p>x (https://a.example)</p>"),
    ],
)
def test_the_text_of_the_config_is_sanitised(tag: str, html: str) -> None:
    assert shown(valid_design(f"<View>{IMAGE}{CHOICES}{tag}</View>")).strip() == html


def test_the_text_of_a_column_is_that_of_each_task() -> None:
    design = valid_design(f'<View>{IMAGE}{CHOICES}<Markdown value="$text"/></View>')
    assert "text" in design.variables()
    assert shown(design) == ""
    assert shown(design_for(design, {"text": "*a* <script>"})).strip() == "<p><em>a</em> &lt;script&gt;</p>"


def test_an_image_is_left_out_with_a_note() -> None:
    text = f"<View>{IMAGE}{CHOICES}\n<Markdown>![a dog](https://a.example/a.png)</Markdown></View>"
    assert said(text) == [(ProblemCode.ATTRIBUTE_VALUE, 2, "markdown")]
