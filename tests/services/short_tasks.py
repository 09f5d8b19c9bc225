"""Twenty-five short tasks of the sound bundle, and a worker who submits them."""

from __future__ import annotations

from annotator.core.answer.result_items import with_selected
from annotator.core.design.controls import Choices
from annotator.services.task.session import Session
from bundle_making import valid_files
from fakes.images import FakeImages
from services.service_env import KEY, ServiceEnv, files, make_env

COUNT = 25
TABLE = ("id,image\n" + "".join(f"t{number},media/first.png\n" for number in range(COUNT))).encode()


def short_files() -> dict[str, bytes]:
    return {**valid_files(), "tasks.csv": TABLE}


def short_tasks() -> ServiceEnv:
    return make_env(files(other={"tasks.csv": TABLE}), images=FakeImages({f"/shelf/{KEY}/media/first.png": (8, 6)}))


async def submit(env: ServiceEnv, tasks: int) -> list[str]:
    """Submit tasks of half a minute each."""
    ids: list[str] = []
    for _task in range(tasks):
        ids.append(env.view().unique_id)
        env.answered("tree")
        env.clock.advance(30_000)
        await env.services.session.submit(ids[-1])
        await env.services.session.ready(env.view().unique_id, is_complete=True)
    return ids


async def answer_as_tree(session: Session) -> None:
    """Answer the task in focus and submit it."""
    view = session.view()
    assert view is not None
    (control,) = view.design.controls()
    assert isinstance(control, Choices)
    session.edited(view.unique_id, with_selected(view.answer, control, [("tree",)]))
    await session.submit(view.unique_id)
