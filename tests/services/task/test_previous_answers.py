"""Which answer a worker is reminded of: the first in their order that was submitted with something marked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from services.desks import Office, an_office, files

CONFIG = """<View><Image name="picture" value="$image"/><RectangleLabels name="what" toName="picture">
  <Label value="Car"/><Label value="Bus"/></RectangleLabels></View>"""
BOX = {"x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0}
SENSITIVE = '\n[media]\nsensitive = "mild"\ncategories = ["wounds"]\ncategories_column = "comes"\n'
TASKS = "id,image,comes\nfirst,media/first.png,{}\nsecond,media/second.jpg,\nthird,media/third.webp,\n"


def played(scenario: Callable[[Office], Awaitable[None]], *, hurts: bool = False) -> None:
    own = {"config.xml": CONFIG.encode(), "tasks.csv": TASKS.format("wounds" if hurts else "").encode()}
    bundle = files(SENSITIVE, own)
    bundle["bundle.toml"] = bundle["bundle.toml"].replace(b'"config.xml"', b'"config.xml"\nreminder = "first-answer"')

    async def whole() -> None:
        await scenario(await an_office(bundle, grace_s=10).start())

    asyncio.run(whole())


async def answered(office: Office, label: str = "") -> str:
    """Sends the task in focus with a box, or without; returns its unique_id."""
    view = office.view()
    (control,) = view.design.controls()
    assert isinstance(control, Labels)
    if label:
        region = Region(view.unique_id, "picture", Shape.RECTANGLE, BOX, Extent(100, 80))
        office.desk.session.edited(view.unique_id, with_region(view.answer, control, region, (label,)))
    await office.desk.session.ready(view.unique_id, seen=True)
    await office.desk.session.submit(view.unique_id)
    return view.unique_id


async def shown(office: Office) -> list[tuple[str, str]]:
    work = office.desk.session.at_work
    assert work is not None
    return [(mark.words, mark.path) for mark in await office.desk.previous_answers().reminded(work)]


FIRST, SECOND = [("Car", "media/first.png")], [("Bus", "media/second.jpg")]


def test_it_is_that_of_the_first_task_and_not_at_that_task_itself() -> None:
    async def scenario(office: Office) -> None:
        assert await shown(office) == []
        await answered(office, "Car")
        assert await shown(office) == FIRST
        await answered(office, "Bus")
        assert await shown(office) == FIRST
        await office.desk.session.open_task(0)
        assert await shown(office) == []

    played(scenario)


def test_what_was_submitted_without_a_mark_or_skipped_is_passed_over() -> None:
    async def scenario(office: Office) -> None:
        await answered(office)
        await answered(office, "Bus")
        assert await shown(office) == SECOND

    async def skipping(office: Office) -> None:
        await office.desk.session.skip(office.view().unique_id)
        await answered(office, "Bus")
        assert await shown(office) == SECOND

    played(scenario)
    played(skipping)


def test_what_is_taken_back_gives_way_to_the_next() -> None:
    async def scenario(office: Office) -> None:
        first = await answered(office, "Car")
        await answered(office, "Bus")
        assert await shown(office) == FIRST
        await office.desk.session.undo_submit(first)
        await office.desk.session.open_task(2)
        assert await shown(office) == SECOND

    played(scenario)


def test_of_what_may_hurt_nobody_is_reminded() -> None:
    async def scenario(office: Office) -> None:
        await answered(office, "Car")
        assert await shown(office) == []
        await answered(office, "Bus")
        assert await shown(office) == SECOND

    played(scenario, hurts=True)
