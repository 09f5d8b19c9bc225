"""Qt's dialog for files and folders, with all of its words in the language of the program: Qt's French lacks some."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.ui.i18n.translation import _


def file_dialog(parent: QWidget, title: str, at: str = "", kinds: str = "") -> QFileDialog:
    """For one file. `at` is the folder or file that it begins with; `kinds` as in `Tables (*.csv);;All files (*)`."""
    dialog = QFileDialog(parent, title, at, kinds)
    dialog.setLabelText(QFileDialog.DialogLabel.LookIn, _("Location:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, _("File name:"))
    dialog.setLabelText(QFileDialog.DialogLabel.FileType, _("Kind of file:"))
    return dialog


def folder_dialog(parent: QWidget, title: str, at: str = "") -> QFileDialog:
    """For one folder."""
    dialog = file_dialog(parent, title, at)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setLabelText(QFileDialog.DialogLabel.FileName, _("Folder:"))
    return dialog
