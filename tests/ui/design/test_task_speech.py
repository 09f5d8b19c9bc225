"""What a key reads aloud of a task: tables by their rows, cards by their names, each once."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import cast

import pytest

from annotator.core.answer.result_items import Answer
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.services.task.queue import TaskView
from annotator.ui.design.task_speech import whole_text

COLUMNS = {
    "person": json.dumps({"name": "Ada", "born": 1815}),
    "people": json.dumps([{"name": "Ada"}, {"name": "Alan", "born": 1912}]),
    "cards": json.dumps([{"id": 1, "title": "Cobra"}, {"id": 2, "body": "It is a snake."}]),
}
CHOICES = '<Choices name="c" toName="o"><Choice value="Yes"/></Choices>'
RANKER = '<Header value="Order them"/><Ranker name="r" toName="o"/>'


@pytest.mark.parametrize(
    ("config", "spoken"),
    [
        (f'<Table name="o" value="$person"/>{CHOICES}', "born: 1815; name: Ada. c. Yes."),
        (f'<Table name="o" value="$people"/>{CHOICES}', "name: Ada; name: Alan, born: 1912. c. Yes."),
        (f'<List name="o" value="$cards"/>{CHOICES}', "Cobra, It is a snake. c. Yes."),
        (f'<List name="o" value="$cards" title="All"/>{RANKER}', "Order them. Cobra, It is a snake."),
    ],
)
def test_a_table_and_cards_are_read_with_the_task(config: str, spoken: str) -> None:
    design = read_design(f"<View>{config}</View>".encode(), "config.xml", ProblemLog())
    assert design is not None
    shown = SimpleNamespace(design=design_for(design, COLUMNS), task=SimpleNamespace(columns=COLUMNS), index=0, count=2)
    assert whole_text(cast("TaskView", shown), Answer()) == f"Task 1 of 2. {spoken}"
