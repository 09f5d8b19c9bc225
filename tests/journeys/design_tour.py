"""The screens of designs other than the first sample: the samples of each kind, and a form with every control."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.core.events import AnswerUnsound, BundleImported, TaskShown
from annotator.formats.builtin.resources import resource_bytes
from annotator.ui.i18n.translation import language
from annotator.ui.pages.workbench.page import WorkbenchPage
from bundle_making import valid_files, write_folder
from journeys.driver import WINDOW_PX, Driver
from journeys.keyboard import Keyboard
from journeys.marking_tour import SMALL_PX, MarkingTour

CTRL = Qt.KeyboardModifier.ControlModifier
FIRST_SAMPLE = "sample-image-tagging@3"
TRANSLATED = (
    "La nouvelle bibliothèque a ouvert dimanche matin dans le vieux quartier. Elle est ouverte tous les jours de "
    "9\u00a0h à 20\u00a0h, sauf le vendredi."
)
EVERYTHING = b"""<View>
  <Header value="What is on the shelf?" size="2"/>
  <Image name="picture" value="$image"/>
  <Header value="Kind of product"/>
  <Taxonomy name="kind" toName="picture" showFullPath="true">
    <Choice value="Food"><Choice value="Fruit"><Choice value="Apple"/><Choice value="Pear" selected="true"/></Choice>
      <Choice value="Bread"/></Choice>
    <Choice value="Tools"><Choice value="Hammer"/></Choice>
  </Taxonomy>
  <Header value="How fresh is it?"/>
  <Rating name="fresh" toName="picture" defaultValue="3"/>
  <Header value="How many?"/>
  <Number name="count" toName="picture" min="0" max="20" slider="true" defaultValue="7"/>
  <Header value="When was it put there?"/>
  <DateTime name="when" toName="picture" only="date"/>
  <Header value="Colours"/>
  <Choices name="colours" toName="picture" choice="multiple" layout="select">
    <Choice value="Red"/><Choice value="Green"/><Choice value="Blue"/>
  </Choices>
  <Header value="In your words"/>
  <TextArea name="words" toName="picture" rows="3" maxLength="20" value="More than twenty letters, which is too long."/>
</View>"""


class DesignTour:
    """`look` takes a screenshot under a name."""

    def __init__(self, driver: Driver, scratch: Path, look: Callable[[str], None]) -> None:
        self._driver = driver
        self._scratch = scratch
        self._look = look

    async def play(self) -> None:
        driver = self._driver
        for sample in driver.running.services.samples(language()):
            if sample.key == FIRST_SAMPLE:
                continue  # the tour has been there
            await self._open(sample.location, must_read=True)
            name = Path(sample.location).name
            if name == "translation":
                await self._translate()
            self._look(f"sample-{name}")
            await self._small(f"sample-{name}-small")
        fruit = resource_bytes("samples/image-tagging/media/fruit-bowl.png")
        files = {**valid_files(), "config.xml": EVERYTHING, "media/first.png": fruit}
        manifest = files["bundle.toml"].replace(b"street-things", b"shelf-things")
        files["bundle.toml"] = manifest.replace(b"Say what stands in the street", b"Say what lies on the shelf")
        await self._open(str(write_folder(self._scratch / "shelf-things", files)))
        self._look("every-control-above")
        await driver.event(AnswerUnsound, lambda: driver.press(Qt.Key.Key_Return, CTRL))
        self._look("every-control")
        await self._small("every-control-small")
        await MarkingTour(driver, self._scratch, self._open, self._look).play()

    async def _translate(self) -> None:
        """The second text, which is read from the right."""
        driver, keys = self._driver, Keyboard(self._driver)
        await driver.event(TaskShown, driver.running.window.workbench.footer.next.click)
        await driver.task_on_screen()
        await keys.tab_to(keys.panel.parts.controls["translation"])
        await keys.write(TRANSLATED)
        await driver.rested(400)

    async def _open(self, place: str, *, must_read: bool = False) -> None:
        driver = self._driver
        window = driver.running.window
        window.turn_to("inbox")
        await driver.running.services.intents.settled()
        taken = await driver.event(BundleImported, lambda: window.inbox.take(place))
        await driver.running.services.background_intents.settled()
        await driver.event(TaskShown, lambda: window.open_bundle(taken.key))
        await driver.task_on_screen()
        if must_read:
            await self._state("instructions")
            driver.press(Qt.Key.Key_Return)
            await self._state("on-task")
        assert isinstance(driver.page, WorkbenchPage)
        await driver.rested(400)

    async def _state(self, state: str) -> None:
        driver = self._driver
        await driver.until(lambda: driver.activity.value == state, f"the state is {state}")

    async def _small(self, name: str) -> None:
        self._driver.running.window.resize(*SMALL_PX)
        await self._driver.rested(300)
        self._look(name)
        self._driver.running.window.resize(*WINDOW_PX)
        await self._driver.rested(300)
