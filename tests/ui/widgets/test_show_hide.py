"""A button that shows and hides a part says what its next press does, and keeps its width."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from annotator.ui.widgets.show_hide import ShowHideButton


@pytest.mark.usefixtures("app")
def test_it_says_hide_while_the_part_is_shown() -> None:
    part = QLabel("The data of a result")
    button = ShowHideButton("Show result data", "Hide result data at once", part)
    width_px = button.sizeHint().width()
    assert (button.accessibleName(), part.isHidden()) == ("Show result data", True)
    button.click()
    assert (button.accessibleName(), part.isHidden()) == ("Hide result data at once", False)
    assert (button.text().strip(), button.sizeHint().width()) == ("Hide result data at once", width_px)
    button.click()
    assert (button.accessibleName(), part.isHidden()) == ("Show result data", True)
    part.close()
