"""Qt file and folder dialogs with all texts in the program's language: Qt's French translation is incomplete."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QCoreApplication, QFileInfo, Qt
from PySide6.QtWidgets import QFileDialog, QFileIconProvider, QWidget

from annotator.ui.i18n.translation import _


class FileKinds(QFileIconProvider):
    """The kinds and icons of files. Qt looks for its word for a folder in a part of its translations without it."""

    def type(self, info: QFileInfo, /) -> str:
        if info.isDir() and not info.isRoot():
            return QCoreApplication.translate("QFileDialog", "Folder", "Match Windows Explorer")
        return super().type(info)


@cache
def _file_kinds() -> FileKinds:
    """Return the one provider, because dialogs do not keep theirs alive."""
    return FileKinds()


def file_dialog(parent: QWidget, title: str, at: str = "", kinds: str = "") -> QFileDialog:
    """Return a dialog for one file, which is deleted when it closes: its list would go on telling screen readers of
    changed folders. `at` is the initial folder or file; `kinds` is a filter such as `Tables
    (*.csv);;All files (*)`."""
    dialog = QFileDialog(parent, title, at, kinds)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setIconProvider(_file_kinds())
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, _("Location:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, _("File name:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, _("File type:"))
    return dialog


def folder_dialog(parent: QWidget, title: str, at: str = "") -> QFileDialog:
    """Return a dialog for one folder."""
    dialog = file_dialog(parent, title, at)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, _("Folder:"))
    return dialog
