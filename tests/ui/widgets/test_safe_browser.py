"""A stranger's text in the window: it can ask for what it likes and gets nothing but the bundle's own pictures."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget
from shiboken6 import delete

from annotator.core.errors import MediaFault
from annotator.ui.pages.workbench.instructions_panel import InstructionsPanel
from annotator.ui.widgets.safe_browser import SafeBrowser
from fakes.images import FakeImages
from services.service_env import until
from ui.stage import on_loop

URLS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["file:///etc/passwd", "http://a.example/x", "//host/share", "qrc:/x", "data:image/png;base64,AA", ""]
    ),
)
KINDS = st.integers(-1, 8) | st.just(100)


class Watched(SafeBrowser):
    """Remembers what the document asked for and what it got."""

    def __init__(self) -> None:
        super().__init__(lambda _name: None)
        self.given: list[tuple[str, QImage]] = []

    def loadResource(self, kind: int, url: QUrl | str) -> QImage:
        image = super().loadResource(kind, url)
        self.given.append((QUrl(url).toString(), image))
        return image


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(URLS, KINDS)
def test_whatever_is_asked_for_the_answer_is_an_empty_image(url: str, kind: int) -> None:
    browser = SafeBrowser(lambda _name: None)
    for asked in (url, QUrl(url)):
        image = browser.loadResource(kind, asked)
        assert (image.width(), image.height(), image.pixelColor(0, 0).alpha()) == (1, 1, 0)


def test_only_images_that_the_page_knows_are_shown() -> None:
    known = QImage(3, 2, QImage.Format.Format_RGB32)
    browser = SafeBrowser({"picture-0": known}.get)
    image = QTextDocument.ResourceType.ImageResource.value
    assert browser.loadResource(image, QUrl("picture-0")).size() == known.size()
    assert browser.loadResource(QTextDocument.ResourceType.HtmlResource.value, QUrl("picture-0")).width() == 1


def how_much(colour: QColor, widget: QWidget) -> int:
    """How many pixels of the widget have this colour."""
    seen = widget.grab().toImage()
    return sum(seen.pixelColor(x, y) == colour for x in range(seen.width()) for y in range(seen.height()))


def on_screen(browser: QTextBrowser, text: str) -> int:
    """Shows HTML; returns how much red is to be seen."""
    browser.resize(120, 120)
    browser.setHtml(text)
    browser.show()
    QApplication.processEvents()
    return how_much(QColor("red"), browser)


def test_an_image_from_the_disk_is_not_read(tmp_path: Path) -> None:
    secret = tmp_path / "secret.png"
    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(secret))
    for url in (secret.as_uri(), str(secret), "file:///etc/passwd"):
        browser = Watched()
        assert on_screen(browser, f'<p>Look: <img src="{url}"></p>') == 0
        assert [(asked, got.width(), got.height()) for asked, got in browser.given] == [(QUrl(url).toString(), 1, 1)]
    assert on_screen(QTextBrowser(), f'<img src="{secret.as_uri()}">') == 1200  # what Qt does when it is let


def test_a_style_sheet_from_the_disk_is_not_read(tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.css"
    sheet.write_text("p { background-color: red; }")
    link = f'<link rel="stylesheet" type="text/css" href="{sheet.as_uri()}">'
    text = f"<html><head>{link}</head><body><p>Look</p></body></html>"
    assert on_screen(SafeBrowser(lambda _name: None), text) == 0
    assert on_screen(QTextBrowser(), text) > 100


def test_a_link_opens_nothing() -> None:
    browser = SafeBrowser(lambda _name: None)
    assert not browser.openLinks()
    assert not browser.openExternalLinks()
    before = browser.source()
    browser.show_html('<a href="file:///etc/passwd">here</a>')
    assert browser.source() == before


PATHS = [
    "media/a.png",
    "media/a b.png",
    "media/50%.png",
    "media/50%20.png",
    "media/a#b?c.png",
    "media/Q&A.png",
    "m/é.png",
]


def written(path: str) -> str:
    """Return an image as `formats.source.markdown` writes it."""
    return f'<p><img src="{path.replace("&", "&amp;")}" alt="x > y"></p>'


@pytest.mark.parametrize("path", PATHS)
def test_an_image_of_the_bundle_is_shown_whatever_its_name(path: str, app: QApplication) -> None:
    images = FakeImages({f"/shelf/{path}": (80, 60)})

    async def scenario() -> None:
        panel = InstructionsPanel(images)
        panel.show_instructions(written(path) * 2, lambda name: f"/shelf/{name}")
        panel.show()
        await until(lambda: how_much(QColor(128, 128, 128), panel.browser) == 2 * 80 * 60, "both pictures are shown")
        assert [request.path for request in images.asked] == [f"/shelf/{path}"]
        assert len(panel._known) == 1
        assert path not in panel.browser.toHtml()
        panel.close()

    on_loop(app, scenario)


def test_images_that_come_together_are_laid_out_together(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"media/{number}.png" for number in range(40)]
    images = FakeImages({f"/shelf/{path}": (8, 6) for path in paths})
    shown: list[int] = []

    async def scenario() -> None:
        panel = InstructionsPanel(images)
        show_html = panel.browser.show_html

        def counted(html: str) -> None:
            shown.append(len(panel._known))
            show_html(html)

        monkeypatch.setattr(panel.browser, "show_html", counted)
        panel.show_instructions("".join(map(written, paths)) * 5, lambda name: f"/shelf/{name}")
        await until(lambda: shown[-1] == len(paths), "all pictures are shown")
        assert len(images.asked) == len(paths)
        assert len(shown) < len(paths) / 2

    on_loop(app, scenario)


def test_a_lost_image_leaves_the_text(app: QApplication) -> None:
    fault = MediaFault(MediaFault.MISSING, path="x")
    images = FakeImages({}, {"/shelf/media/a.png": fault})

    async def scenario() -> None:
        panel = InstructionsPanel(images)
        panel.show_instructions("<h1>Read this</h1>" + written("media/a.png"), lambda name: f"/shelf/{name}")
        await until(lambda: len(images.asked) == 1, "the picture is asked for")
        await until(lambda: len(asyncio.all_tasks()) == 1, "nothing is on its way any more")
        assert "Read this" in panel.browser.toPlainText()
        assert panel._known == {}

    on_loop(app, scenario)


def test_another_bundle_with_the_same_words_shows_its_own_images(app: QApplication) -> None:
    images = FakeImages({"/one/media/a.png": (80, 60), "/two/media/a.png": (40, 60)})

    async def scenario() -> None:
        panel = InstructionsPanel(images)
        panel.show_instructions(written("media/a.png"), lambda name: f"/one/{name}")
        panel.show_instructions(written("media/a.png"), lambda name: f"/two/{name}")
        await until(lambda: len(panel._known) == 1, "the picture has come")
        await until(lambda: len(asyncio.all_tasks()) == 1, "nothing is on its way any more")
        assert [image.width() for image in panel._known.values()] == [40]

    on_loop(app, scenario)


def test_an_image_that_comes_when_the_window_is_made_anew_hurts_nobody(app: QApplication) -> None:
    images, failed = FakeImages({"/one/media/a.png": (80, 60)}), list[str]()

    async def scenario() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: failed.append(context["message"]))
        panel = InstructionsPanel(images)
        panel.show_instructions(written("media/a.png"), lambda name: f"/one/{name}")
        delete(panel)
        await until(lambda: len(asyncio.all_tasks()) == 1, "nothing is on its way any more")
        assert len(images.asked) == 1
        assert failed == []

    on_loop(app, scenario)
