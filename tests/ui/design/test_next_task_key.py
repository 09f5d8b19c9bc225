"""The keys of the next and the previous task act wherever the focus is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from ui.panel_harness import PanelHarness

CONFIG = b"""<View><Text name="text" value="$text"/>
<Labels name="spans" toName="text"><Label value="Name"/></Labels>
<Choices name="kind" toName="text"><Choice value="Good"/><Choice value="Bad"/></Choices>
<Choices name="many" toName="text" layout="select"><Choice value="One"/><Choice value="Two"/></Choices>
<Taxonomy name="tree" toName="text"><Choice value="A"><Choice value="B"/></Choice></Taxonomy>
<TextArea name="line" toName="text"/><TextArea name="lines" toName="text" rows="4"/>
<Number name="count" toName="text"/><DateTime name="day" toName="text" only="date"/>
<Rating name="stars" toName="text"/></View>"""


def test_no_part_of_a_task_takes_the_key_of_the_next_task(app: QApplication) -> None:
    log = ProblemLog()
    design = read_design(CONFIG, "config.xml", log)
    assert design is not None, log.problems
    harness = PanelHarness(design, {"text": "Ada met Ben."})
    app.processEvents()
    parts = [part for part in harness.panel.findChildren(QWidget) if part.focusPolicy() != Qt.FocusPolicy.NoFocus]
    assert len(parts) > 10
    for part in parts:
        for key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            event = QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.ControlModifier)
            event.ignore()
            QApplication.sendEvent(part, event)
            assert not event.isAccepted(), part
    harness.panel.close()
