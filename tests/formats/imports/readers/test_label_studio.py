"""Exports of Label Studio in which tasks and answers share a row."""

from __future__ import annotations

from annotator.formats.imports.design import config_design
from annotator.formats.imports.readers.label_studio import without_answers
from annotator.formats.imports.readers.table import read_foreign_csv
from annotator.formats.problem_log import ProblemLog

CONFIG = """
<View>
  <Text name="t" value="$text"/><Header value="$annotator"/>
  <Choices name="mood" toName="t"><Choice value="good"/></Choices>
</View>"""
EXPORT = "annotation_id,annotator,created_at,id,lead_time,mood,text,updated_at\n1,Ann,2026,7,3.5,good,hello,2026\n"


def columns_after(text: str, log: ProblemLog) -> tuple[str, ...]:
    table, design = read_foreign_csv(text, "t.csv", ProblemLog()), config_design(CONFIG, "c.xml", ProblemLog())
    assert table is not None
    assert design is not None
    return without_answers(table, design, log).columns


def test_answers_go_and_what_the_design_shows_stays() -> None:
    log = ProblemLog()
    assert columns_after(EXPORT, log) == ("annotator", "id", "text")
    left_out = {one.params["column"] for one in log.problems()}
    assert left_out == {"annotation_id", "created_at", "lead_time", "mood", "updated_at"}


def test_a_table_that_is_no_export_keeps_its_columns() -> None:
    log = ProblemLog()
    assert columns_after("id,mood,text,lead_time\n1,x,y,z\n", log) == ("id", "mood", "text", "lead_time")
    assert log.problems() == ()
