"""In a low window several results are in view beside what is sent of the chosen one."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication, QTableView, QWidget

from annotator.core.events import TaskSubmitted
from services.service_env import KEY, make_env
from ui.stage import Stage, says, staged

LOW_PX = (960, 484)
ROWS = 3


def whole_rows(table: QTableView) -> int:
    return table.viewport().height() // table.rowHeight(0)


def is_titled(outbox: QWidget, has_title: bool) -> bool:
    return says(outbox, "Outbox") is has_title


def test_rows_are_seen_beside_what_is_sent_also_where_there_is_little_height(app: QApplication) -> None:
    env = make_env()

    async def scenario(stage: Stage) -> None:
        await env.start()
        for count in range(1, ROWS + 1):
            await env.services.session.skip(env.view().unique_id)
            assert len(env.told(TaskSubmitted)) == count
        outbox = stage.window.outbox
        stage.window.turn_to("outbox")
        await stage.settled()
        outbox.show_data.click()
        table = outbox.results
        for size, has_title in ((LOW_PX, False), ((1280, 800), True), (LOW_PX, False)):
            stage.window.resize(*size)
            await stage.until(partial(is_titled, outbox, has_title), "it is laid out")
            await stage.settled()
            assert table.model().rowCount() == ROWS
            assert whole_rows(table) >= ROWS
            assert says(outbox, f"{KEY.partition('@')[0]}, revision 1"), "what is sent"

    staged(app, env, scenario)
