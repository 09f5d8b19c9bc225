"""The dialog for files speaks the language of the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QFileInfo, QLocale
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget

from annotator.app.gui.appearance import speak_qt
from annotator.app.translations import speak
from annotator.ui.widgets.file_dialog import file_dialog, folder_dialog

ENGLISH = {"look", "files", "of", "name", "directory", "open", "cancel", "choose", "save", "folder", "file"}


@pytest.fixture
def french(app: QApplication) -> Iterator[QApplication]:
    speak("fr")
    speak_qt(app)
    yield app
    speak("en")
    speak_qt(app)


def test_no_english_word_is_left_in_french(french: QApplication) -> None:
    owner = QWidget()
    for dialog in (file_dialog(owner, "Ouvrir un lot", kinds="Lots (*.zip)"), folder_dialog(owner, "Ouvrir un lot")):
        dialog.show()
        french.processEvents()
        shown: list[QLabel | QPushButton] = [*dialog.findChildren(QLabel), *dialog.findChildren(QPushButton)]
        texts = [part.text().replace("&", "") for part in shown if part.isVisibleTo(dialog)]
        assert len(texts) >= 5
        assert [text for text in texts if ENGLISH & {word.strip(" :").lower() for word in text.split()}] == []
        dialog.close()
    assert QLocale().dayName(1) == "lundi"


@pytest.mark.usefixtures("french")
def test_the_kind_of_a_folder_is_in_french(tmp_path: Path) -> None:
    owner = QWidget()
    dialog = folder_dialog(owner, "Ouvrir", str(tmp_path))
    assert dialog.iconProvider().type(QFileInfo(str(tmp_path))) == "Dossier"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("is_chosen", [True, False])
def test_nothing_is_left_of_a_dialog_that_was_closed(tmp_path: Path, *, is_chosen: bool) -> None:
    owner = QWidget()
    (tmp_path / "job.zip").write_bytes(b"")
    for make, at in ((file_dialog, tmp_path / "job.zip"), (folder_dialog, tmp_path)):
        dialog = make(owner, "Open", str(at))
        dialog.open()
        if is_chosen:
            dialog.accept()
        else:
            dialog.reject()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert owner.findChildren(QFileDialog) == []
