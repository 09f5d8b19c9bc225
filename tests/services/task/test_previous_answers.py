"""Which answer a worker is reminded of: the first in their order that was submitted with something marked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from annotator.core.answer.regions import with_region
from annotator.core.answer.result_items import Region
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Labels
from annotator.core.design.medium import Extent
from services.service_env import ServiceEnv, files, make_env

CONFIG = """<View><Image name="picture" value="$image"/><RectangleLabels name="what" toName="picture">
  <Label value="Car"/><Label value="Bus"/></RectangleLabels></View>"""
BOX = {"x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0}
SENSITIVE = '\n[media]\nsensitive = "mild"\ncategories = ["wounds"]\ncategories_column = "comes"\n'
TASKS = "id,image,comes\nfirst,media/first.png,{}\nsecond,media/second.jpg,\nthird,media/third.webp,\n"


def played(scenario: Callable[[ServiceEnv], Awaitable[None]], *, hurts: bool = False) -> None:
    own = {"config.xml": CONFIG.encode(), "tasks.csv": TASKS.format("wounds" if hurts else "").encode()}
    bundle = files(SENSITIVE, own)
    bundle["bundle.toml"] = bundle["bundle.toml"].replace(b'"config.xml"', b'"config.xml"\nreminder = "first-answer"')

    async def whole() -> None:
        await scenario(await make_env(bundle, grace_s=10).start())

    asyncio.run(whole())


async def answered(env: ServiceEnv, label: str = "") -> str:
    """Sends the task in focus with a box, or without; returns its unique_id."""
    view = env.view()
    (control,) = view.design.controls()
    assert isinstance(control, Labels)
    if label:
        region = Region(view.unique_id, "picture", Shape.RECTANGLE, BOX, Extent(100, 80))
        env.services.session.edited(view.unique_id, with_region(view.answer, control, region, (label,)))
    await env.services.session.ready(view.unique_id, is_complete=True)
    await env.services.session.submit(view.unique_id)
    return view.unique_id


async def shown(env: ServiceEnv) -> list[tuple[str, str]]:
    work = env.services.session.at_work
    assert work is not None
    return [(mark.words, mark.path) for mark in await env.services.previous_answers().reminded(work)]


FIRST, SECOND = [("Car", "media/first.png")], [("Bus", "media/second.jpg")]


def test_it_is_that_of_the_first_task_and_not_at_that_task_itself() -> None:
    async def scenario(env: ServiceEnv) -> None:
        assert await shown(env) == []
        await answered(env, "Car")
        assert await shown(env) == FIRST
        await answered(env, "Bus")
        assert await shown(env) == FIRST
        await env.services.session.open_task(0)
        assert await shown(env) == []

    played(scenario)


def test_what_was_submitted_without_a_mark_or_skipped_is_passed_over() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await answered(env)
        await answered(env, "Bus")
        assert await shown(env) == SECOND

    async def skipping(env: ServiceEnv) -> None:
        await env.services.session.skip(env.view().unique_id)
        await answered(env, "Bus")
        assert await shown(env) == SECOND

    played(scenario)
    played(skipping)


def test_what_is_taken_back_gives_way_to_the_next() -> None:
    async def scenario(env: ServiceEnv) -> None:
        first = await answered(env, "Car")
        await answered(env, "Bus")
        assert await shown(env) == FIRST
        await env.services.session.undo_submit(first)
        await env.services.session.open_task(2)
        assert await shown(env) == SECOND

    played(scenario)


def test_of_what_may_hurt_nobody_is_reminded() -> None:
    async def scenario(env: ServiceEnv) -> None:
        await answered(env, "Car")
        assert await shown(env) == []
        await answered(env, "Bus")
        assert await shown(env) == SECOND

    played(scenario, hurts=True)
