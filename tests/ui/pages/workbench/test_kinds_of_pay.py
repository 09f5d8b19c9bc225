"""Texts of the workbench about a job: practice, and whether it pays enough."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from services.service_env import files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import Stage, says, staged


def test_after_five_tasks_one_sentence_says_whether_it_is_worth_going_on_and_goes_with_the_next(
    app: QApplication,
) -> None:
    rows = b"id,image\n" + b"".join(b"task-%d,media/first.png\n" % number for number in range(8))

    async def scenario(stage: Stage) -> None:
        env, footer = stage.env, stage.window.workbench.footer
        await stage.on_task()
        said = []
        for _task in range(7):
            env.answered("Bench")
            await env.services.session.ready(env.view().unique_id, is_complete=True)
            env.clock.advance(36_000)
            await env.services.session.submit(env.view().unique_id)
            said.append(
                says(
                    footer,
                    "Your first five tasks here pay 4.00 EUR/h, counting the time for loading and instructions. "
                    "The advertised pay was 12.00",
                )
            )
        assert said == [False, False, False, False, True, False, False]

    staged(app, make_env_with(files(other={"tasks.csv": rows})), scenario)


def test_after_five_tasks_the_promise_is_that_of_the_five(app: QApplication) -> None:
    """Five at 0.08 EUR in 12 s: 24 an hour, though the manifest states 12, and one that was skipped pays nothing."""
    rows = b"id,image,reward\nskipped,media/first.png,1.00\n"
    rows += b"".join(b"task-%d,media/first.png,%s\n" % (place, b"0.08" if place < 5 else b"0.5") for place in range(8))

    async def scenario(stage: Stage) -> None:
        env, footer = stage.env, stage.window.workbench.footer
        await stage.on_task()
        await env.services.session.skip(env.view().unique_id)
        for _task in range(5):
            env.answered("Bench")
            await env.services.session.ready(env.view().unique_id, is_complete=True)
            env.clock.advance(12_000)
            await env.services.session.submit(env.view().unique_id)
        assert says(footer, "Your first five tasks here pay 24.00 EUR/h")
        assert says(footer, "The advertised pay was 24.00 EUR/h.")
        for distance in (1, -1):
            env.clock.advance(60_000)
            await env.services.session.step(distance)
        assert says(footer, "Your first five tasks here pay 24.00 EUR/h"), "whatever the sixth takes"

    staged(app, make_env_with(files(other={"tasks.csv": rows})), scenario)


@pytest.mark.parametrize(
    ("pay", "words"),
    [
        (b'currency = "EUR"\namount = "0.04"', "Reading time counts as work."),
        (b'kind = "qualification"', "Reading time counts as work. This test is unpaid."),
        (b'kind = "practice"', "This is practice: reading time is not counted either."),
    ],
)
def test_the_instructions_say_what_reading_them_counts_as(pay: bytes, words: str, app: QApplication) -> None:
    manifest = files()["bundle.toml"].replace(b'currency = "EUR"\namount = "0.04"', pay)

    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        shown = stage.window.workbench.instructions.findChildren(QLabel)
        assert words in [label.text() for label in shown]

    staged(app, make_env_with(files(other={"bundle.toml": manifest})), scenario)


def test_practice_is_said_beside_the_meter_and_the_day_stands_still(app: QApplication) -> None:
    practice = files()["bundle.toml"].replace(b'currency = "EUR"\namount = "0.04"', b'kind = "practice"')

    async def scenario(stage: Stage) -> None:
        env, footer = stage.env, stage.window.workbench.footer
        await stage.on_task()
        worked_ms = env.services.journal.reading().today.work_ms
        env.clock.advance(600_000)
        await env.services.session.skip(env.view().unique_id)
        assert says(footer.meter, "Practice: not counted")
        assert says(footer.meter, "nothing yet")
        assert env.services.journal.reading().today.work_ms == worked_ms

    staged(app, make_env_with(files(other={"bundle.toml": practice})), scenario)
