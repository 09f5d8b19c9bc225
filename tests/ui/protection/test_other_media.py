"""Pictures and texts that may hurt wait behind words as films do; pictures then come blurred, also closer."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.ledger.intervals import State
from annotator.core.ports.images import AS_IT_IS, MediaFilter
from annotator.ui.viewers.image.view import ImageView
from annotator.ui.viewers.image.view_transform import SMALL_PX
from fakes.images import FakeImages
from services.service_env import files, make_env
from ui.pages.workbench.image_env import LIBRARY
from ui.protection.sensitive_env import SEVERE, Moderator
from ui.stage import Stage, says, staged

STRONG_GREY = MediaFilter(0.05, is_grey=True)
CTRL = Qt.KeyboardModifier.ControlModifier
TEXTS = {
    "config.xml": b"""<View><Text name="t" value="$words"/>
<Choices name="c" toName="t"><Choice value="A"/></Choices></View>""",
    "tasks.csv": b"id,words\n1,What may hurt\n2,Something else\n",
    "instructions.md": b"",
}


def test_an_image_comes_blurred_also_closer_and_as_it_is_only_while_that_is_wanted(app: QApplication) -> None:
    images = FakeImages({LIBRARY + name: (4000, 3000) for name in ("first.png", "second.jpg", "third.webp")})
    env = make_env(files(SEVERE, {"instructions.md": b""}), images=images)

    async def scenario(stage: Stage) -> None:
        moderator = Moderator(stage)
        await moderator.opens()
        assert says(moderator.gate, "strong blur, greyscale, small. Nothing plays")
        assert not images.asked
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: env.state() is State.ON_TASK, "it is seen")
        (view,) = moderator.page.findChildren(ImageView)
        for _step in range(6):
            view.zoom_in()
        await stage.until(lambda: any(request.region for request in images.asked), "it is seen closer")
        assert {request.looks for request in (*images.asked, *images.requested)} == {STRONG_GREY}
        row = moderator.page.guard.looking._row
        assert not row.mute.isVisible()
        row.cartoon.click()
        drawn = MediaFilter(0.05, is_grey=True, is_cartoon=True)
        await stage.until(lambda: view.has_image and images.asked[-1].looks == drawn, "it is drawn")
        row.cartoon.click()
        await stage.until(lambda: view.has_image, "it is not drawn any more")
        view.zoom_fit()
        assert view._geometry.image_box().width == SMALL_PX[0]
        row.small.click()
        assert view._geometry.image_box().width > SMALL_PX[0]
        scale = view._geometry.scale
        row.uncover.click()
        assert not view.has_image
        await stage.until(lambda: view.has_image, "it is seen as it is")
        assert images.asked[-1].looks == AS_IT_IS
        assert view._geometry.scale == scale
        row.uncover.click()
        assert not view.has_image
        await stage.until(lambda: view.has_image, "it is blurred again")
        assert images.asked[-1].looks == STRONG_GREY

    staged(app, env, scenario)


def test_a_text_waits_behind_words_too(app: QApplication) -> None:
    env = make_env(files(SEVERE, TEXTS))

    async def scenario(stage: Stage) -> None:
        moderator = Moderator(stage)
        await moderator.opens()
        assert not says(moderator.page, "What may hurt")
        assert env.state() is State.DECIDING
        stage.press(Qt.Key.Key_Return)
        await stage.until(lambda: env.state() is State.ON_TASK, "it is read")
        stage.press(Qt.Key.Key_1)
        await stage.until(lambda: moderator.page.answer.items != (), "it is answered")
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(moderator.gate.isVisible, "words stand before the next")

    staged(app, env, scenario)
