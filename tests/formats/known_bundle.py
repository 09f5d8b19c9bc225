"""A bundle of two tasks as an export knows it, with one control of each sort that tables tell apart."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import Assignments, Manifest, MediaRule, Pay, PayUnit, Requester, SubmitRule
from annotator.core.bundle.tasks import Column, Tasks, TimeRule, packed
from annotator.core.design.controls import Choice, Choices, TextArea
from annotator.core.design.objects import Image
from annotator.core.design.tree import Design, View
from annotator.formats.results.known_tasks import KnownTasks

COLUMNS = {
    "id": ["first", "second"],
    "picture": ["media/first.png", "media/second.png"],
    "offered": ['["Tree", {"value": "Bench", "children": ["Old"]}]', "no list"],
    "note": ["=1+1", ""],
}
DESIGN = Design(
    View(
        children=(
            Image(name="picture", value="$picture"),
            TextArea(name="said", to_name="picture"),
            Choices(name="things", to_name="picture", choices=(Choice(value="Bench"),), value="$offered"),
        )
    )
)


def known_tasks(currency: str = "USD", max_s: int | None = 600) -> KnownTasks:
    """Return the known tasks of `street-things@1`, two workers per task, 0.05 each."""
    manifest = Manifest(
        id="street-things",
        revision=1,
        title="Say what stands in the street",
        description="Two pictures.",
        language="en",
        requester=Requester("City Mapping Group", ""),
        config_file="config.xml",
        preset="",
        labels=(),
        question="",
        tasks_file="tasks.csv",
        id_column="id",
        instructions_file="",
        must_read=False,
        pay=Pay(currency, Decimal("0.05"), PayUnit.TASK, 3, rejected_pays=False, bonus=""),
        time=TimeRule(max_s=max_s),
        assignments=Assignments(2, allow_skip=True, order="given"),
        media=MediaRule(""),
        submit=SubmitRule("folder", "", ""),
    )
    tasks = Tasks({name: Column((packed(values),)) for name, values in COLUMNS.items()}, "id")
    return KnownTasks(Bundle(manifest, DESIGN, tasks, ""))
