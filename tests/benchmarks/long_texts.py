"""The longest time for which a long text blocks the window's thread, against a short one of its kind, in the same run.

    PYTHONPATH=tests .venv/bin/python tests/benchmarks/long_texts.py

The view is shown, gets its text, is resized and scrolled to its end. Processor time of the thread; the least of three.
Run it by itself.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial
from gettext import NullTranslations

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QWidget

from annotator.app.gui.appearance import apply_theme
from annotator.core.answer.node_places import NodePlaces
from annotator.core.answer.result_items import Answer
from annotator.core.answer.text_places import paragraph_places
from annotator.core.design.controls import Ranker
from annotator.core.design.objects import Card, Granularity, Paragraphs
from annotator.core.design.structures.paragraphs import readable_utterances
from annotator.formats.source.html_page import read_page
from annotator.ui.controls.ranking import RankerPart
from annotator.ui.i18n import translation
from annotator.ui.viewers.cards.card_images import CardImages
from annotator.ui.viewers.text.html_view import AnnotatedHtmlView
from annotator.ui.viewers.text.paragraph_view import AnnotatedParagraphView
from annotator.ui.viewers.text.span_view import SpanView
from annotator.ui.viewers.text.view import TextView
from fakes.images import FakeImages

WORDS = "The meter tells how much you earn, où ça 🦊. "
TALK = Paragraphs(name="talk", value="$talk")
_TURNS = 600

type Step = Callable[[], object]


def words(count: int) -> str:
    return (WORDS * (count // len(WORDS) + 1))[:count]


def plain(text: str) -> tuple[QWidget, Step]:
    view = SpanView()
    return view, lambda: view.show_text(text)


def talk(count: int, length: int) -> tuple[QWidget, Step]:
    said = [{"author": f"Speaker {number % 3}", "text": words(length)} for number in range(count)]
    cell = json.dumps(said, ensure_ascii=False)
    view = AnnotatedParagraphView(is_dialogue=True)
    return view, lambda: view.show_utterances(readable_utterances(TALK, cell), paragraph_places(TALK, cell))


def page(parts: int) -> tuple[QWidget, Step]:
    one = f"<h2>Part</h2><p>{words(120)} <b>bold</b> and <i>italic</i></p><ul><li>one<li>two</ul>"
    view = AnnotatedHtmlView(Granularity.SYMBOL)
    places = NodePlaces(read_page(one * parts))  # the program reads long pages in a thread
    return view, lambda: view.show_page(places)


def cards(count: int) -> tuple[QWidget, Step]:
    made = tuple(Card(id=str(number), title=f"Card {number}", body=words(300)) for number in range(count))
    part = RankerPart(Ranker(name="rank", to_name="cards", cards=made), CardImages(FakeImages({})))
    return part, lambda: part.show_answer(Answer(), None)


KINDS: Mapping[str, tuple[Callable[[], tuple[QWidget, Step]], Callable[[], tuple[QWidget, Step]]]] = {
    "one line, 1,000,000": (partial(plain, words(5_000)), partial(plain, words(1_000_000))),
    "lines, 1,000,000": (
        partial(plain, words(5_000).replace(". ", ".\n")),
        partial(plain, words(1_000_000).replace(". ", ".\n")),
    ),
    "5,000 utterances": (partial(talk, 30, 150), partial(talk, 5_000, 150)),
    "49 long utterances": (partial(talk, 1, 5_000), partial(talk, 49, 19_900)),
    "500 cards": (partial(cards, 10), partial(cards, 500)),
    "page, 298,000": (partial(page, 20), partial(page, 1_450)),
}


def blocked_ms(make: Callable[[], tuple[QWidget, Step]]) -> float:
    """Return the longest turn of the event loop."""
    widget, show = make()
    widget.resize(700, 500)
    widget.show()
    QApplication.processEvents()
    gc.collect()
    longest = _longest_s(show)
    longest = max(longest, _longest_s(lambda: widget.resize(900, 500)))
    if isinstance(widget, TextView):
        assert widget.is_complete
        assert widget.document().characterCount() > 1_000
        bar = widget.verticalScrollBar()
        longest = max(longest, _longest_s(lambda: bar.setValue(bar.maximum())))
    widget.close()
    return longest * 1000


def _longest_s(action: Step) -> float:
    begun = time.thread_time()
    action()
    longest, begun = time.thread_time() - begun, time.thread_time()
    for _ in range(_TURNS):
        for turn in (QCoreApplication.sendPostedEvents, QApplication.processEvents):
            turn()
            longest, begun = max(longest, time.thread_time() - begun), time.thread_time()
    return longest


def _table() -> None:
    sys.stdout.write(f"{'longest turn, ms':26} {'short':>9} {'long':>9} {'ratio':>9}\n")
    for name, makers in KINDS.items():
        short, long = [min(blocked_ms(make) for _time in range(3)) for make in makers]
        sys.stdout.write(f"{name:26} {short:9.1f} {long:9.1f} {long / short:9.1f}\n")


def main() -> None:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = QApplication(["annotator"])
    app.setQuitOnLastWindowClosed(False)
    app.setStyle("Fusion")
    apply_theme(app, "light")
    translation.use(NullTranslations(), "en")
    _table()


if __name__ == "__main__":
    main()
