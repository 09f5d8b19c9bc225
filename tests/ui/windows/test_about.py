"""About annotator: its texts, and the details that it copies, in the smallest window and with a screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.about import About, LicenceText
from annotator.formats.builtin.handbook import read_handbook
from annotator.ui.accessibility.announcer import give_roles
from annotator.ui.windows.about import AboutWindow
from annotator.ui.windows.base import LEAST_PX
from journeys.laid_out import faults
from services.service_env import until
from ui.spoken import faults as spoken_faults
from ui.stage import on_loop

FACTS = "annotator: 0.1.0 (source folder)\nPython: 3.13.5"


async def details() -> str:
    return FACTS


NUMPY = LicenceText("numpy", lambda: "Copyright NumPy Developers\n<b>No markup</b>")
ABOUT = About("0.1.0", read_handbook("en")[0], (LicenceText("annotator", lambda: "Apache License"), NUMPY), details)


@pytest.fixture
def window(app: QApplication) -> Iterator[AboutWindow]:
    """Give About over a window of the smallest size, with its details collected."""
    give_roles()
    owner = QWidget()
    owner.resize(*LEAST_PX)
    owner.show()
    opened: list[AboutWindow] = []

    async def scenario() -> None:
        opened.append(AboutWindow(ABOUT, owner))
        opened[0].open()
        await until(opened[0].copy.isEnabled, "the details are collected")

    on_loop(app, scenario)
    assert QTest.qWaitForWindowActive(opened[0])
    yield opened[0]
    owner.hide()
    owner.deleteLater()
    app.processEvents()


def test_the_details_come_first_and_the_licences_follow(window: AboutWindow) -> None:
    assert window.texts.hasFocus()
    assert window.text.toPlainText().startswith(FACTS)
    read = {}
    for row in range(window.texts.count()):
        window.texts.setCurrentRow(row)
        read[window.texts.item(row).text()] = window.text.toPlainText()
        assert window.text.accessibleName()
    assert list(read) == ["Version and system", "Notice", "annotator", "numpy"]
    assert read["Notice"].startswith(ABOUT.notice.title)
    assert read["numpy"] == NUMPY.read(), "a licence is plain text"


def test_the_details_are_copied_by_key_and_this_is_said(window: AboutWindow) -> None:
    QApplication.clipboard().clear()
    window.copy.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.copy, Qt.Key.Key_Return)
    assert QApplication.clipboard().text() == FACTS
    assert window.copied.text() == "Details copied"


def test_enter_in_the_list_leads_to_the_text_and_esc_closes(window: AboutWindow) -> None:
    QTest.keyClick(window.texts, Qt.Key.Key_Return)
    assert window.text.hasFocus()
    QTest.keyClick(window.text, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_nothing_is_cut_and_all_can_be_heard(window: AboutWindow) -> None:
    for row in range(window.texts.count()):
        window.texts.setCurrentRow(row)
        window.copy.click()
        QApplication.processEvents()
        assert faults(window) == []
        assert sorted(set(spoken_faults(window))) == []
