"""A project of a server as a bundle."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.errors import BundleRefused
from annotator.core.ports.servers import ServerProject, ServerTask
from annotator.core.problems import Problem, ProblemCode, errors
from annotator.formats.bundle.reader import INSTRUCTIONS_LIMIT_BYTES, read_bundle
from annotator.formats.imports import html_instructions
from annotator.formats.imports.html_instructions import DEEPEST, instructions_markdown
from annotator.formats.imports.plan import Planned
from annotator.formats.imports.server_project import (
    media_addresses,
    path_of,
    plan_project,
    planned_source,
    project_files,
)
from annotator.formats.source.listing import MemorySource
from bundle_making import image

URL = "https://studio.example.org:8443/annotate"
CONFIG = """<View><Image name="picture" value="$image"/>
<Choices name="kind" toName="picture"><Choice value="stop"/><Choice value="yield"/></Choices></View>"""
TEXTS = """<View><Text name="words" value="$text"/>
<Choices name="kind" toName="words"><Choice value="stop"/><Choice value="yield"/></Choices></View>"""
PROJECT = ServerProject("5", "Street_signs \u2028", "What stands there.", CONFIG, "<h1>Look</h1>", must_read=False)
PNG = image("PNG", "teal")
ADDRESS = "/data/upload/5/0a1b2c3d-sign%201.png"
PREDICTION = {
    "result": [
        {"id": "a", "from_name": "kind", "to_name": "picture", "type": "choices", "value": {"choices": ["stop"]}}
    ]
}


def source_of(project: ServerProject, tasks: list[ServerTask], media: dict[str, bytes]) -> MemorySource:
    fetched = {address: path_of(address) for address in media}
    files = project_files(project, tasks, fetched)
    return MemorySource("project", {**files, **{fetched[address]: data for address, data in media.items()}})


def planned(project: ServerProject, tasks: list[ServerTask]) -> Planned:
    return plan_project(source_of(project, tasks, {}), project, tasks, URL, ("en", ""))


def read(project: ServerProject, tasks: list[ServerTask], media: dict[str, bytes] | None = None) -> Bundle:
    source = source_of(project, tasks, media or {})
    plan = plan_project(source, project, tasks, URL, ("en", ""))
    assert plan.bundle is not None, plan.problems
    reading = read_bundle(planned_source(plan.bundle, source))
    assert reading.bundle is not None, reading.problems
    return reading.bundle


def text_tasks(*texts: str) -> list[ServerTask]:
    return [{"id": number, "data": {"text": text}} for number, text in enumerate(texts, start=41)]


def test_results_go_to_where_the_tasks_came_from() -> None:
    manifest = read(PROJECT, [{"id": 41, "data": {"image": ADDRESS}}], {ADDRESS: PNG}).manifest
    assert (manifest.submit.kind, manifest.submit.url, manifest.submit.project) == ("label-studio", URL, "5")
    assert (manifest.id, manifest.title) == ("studio-example-org-8443-5", "Street signs")
    assert (manifest.requester.name, manifest.description) == ("studio.example.org:8443", "What stands there.")
    assert manifest.pay is None


def test_tasks_keep_the_server_s_ids_their_images_and_what_was_predicted() -> None:
    tasks: list[ServerTask] = [{"id": 41, "data": {"image": ADDRESS}, "predictions": [PREDICTION]}]
    bundle = read(PROJECT, tasks, {ADDRESS: PNG})
    (task,) = bundle.tasks
    assert task.id == "41"
    assert task.columns["image"] == path_of(ADDRESS)
    assert '"stop"' in task.columns[PREDICTIONS_COLUMN]


def test_media_inside_an_object_are_fetched_and_numbers_stay_numbers() -> None:
    project = replace(PROJECT, config=CONFIG.replace("$image", "$doc.shots[1].file"))
    tasks: list[ServerTask] = [{"id": 41, "data": {"n": 0.5, "doc": {"shots": ["none", {"file": ADDRESS, "n": 2}]}}}]
    assert media_addresses(project.config, tasks) == (ADDRESS,)
    (task,) = (bundle := read(project, tasks, {ADDRESS: PNG})).tasks
    assert task.columns["doc.shots[1].file"] == path_of(ADDRESS)
    assert json.loads(task.columns["doc"]) == {"shots": ["none", {"file": path_of(ADDRESS), "n": 2}]}
    assert bundle.tasks.json_columns(0) == {"id", "n", "doc"}
    assert tasks[0]["data"]["doc"]["shots"][1]["file"] == ADDRESS


@pytest.mark.parametrize("own", ["id", "ID"])
def test_an_id_of_the_task_s_own_is_not_taken_for_the_server_s(own: str) -> None:
    tasks: list[ServerTask] = [{"id": 41, "data": {own: 7, "text": "a"}}, {"id": 42, "data": {own: 7, "text": "b"}}]
    bundle = read(replace(PROJECT, config=TEXTS), tasks)
    assert [task.id for task in bundle.tasks] == ["41", "42"]


def test_the_revision_is_that_of_what_is_in_it() -> None:
    project = replace(PROJECT, config=TEXTS)
    manifests = [
        read(project, text_tasks("a")).manifest,
        read(project, text_tasks("a")).manifest,
        read(project, text_tasks("a", "b")).manifest,
        read(replace(project, instructions="other"), text_tasks("a")).manifest,
        read(replace(project, config=TEXTS.replace("yield", "give way")), text_tasks("a")).manifest,
    ]
    revisions = [manifest.revision for manifest in manifests]
    assert revisions[0] == revisions[1]
    assert len(set(revisions)) == 4
    assert all(0 < revision <= 1_000_000_000 for revision in revisions)


def test_instructions_are_words_and_nothing_that_acts() -> None:
    written = (
        '<h2 onclick="x()">Signs</h2><script>alert(1)</script><p>Look <b>twice</b>, see '
        '<a href="https://example.org/x">here</a> and <a href="javascript:alert(1)">there</a>.</p>'
        '<img src="/data/a.png">'
    )
    html = read(replace(PROJECT, config=TEXTS, instructions=written), text_tasks("a")).instructions_html
    assert "<h2>Signs</h2>" in html
    assert "<strong>twice</strong>, see here (https://example.org/x) and there." in html
    assert not any(word in html for word in ("script", "onclick", "alert", "img"))


def test_instructions_without_marks_keep_their_lines() -> None:
    html = read(replace(PROJECT, config=TEXTS, instructions="1 < 2 *\nsecond"), text_tasks("a")).instructions_html
    assert "1 &lt; 2 *<br" in html
    assert "second" in html


def rejected(instructions: str) -> Problem:
    with pytest.raises(BundleRefused) as refused:
        project_files(replace(PROJECT, instructions=instructions), text_tasks("a"), {})
    (problem,) = refused.value.problems
    return problem


@pytest.mark.parametrize("tag", ["div", "b", "blockquote", "ul><li"])
def test_instructions_nested_without_end_are_refused_before_they_are_converted(tag: str) -> None:
    problem = rejected(f"<{tag}>" * 1_000 + "a")
    assert (problem.code, problem.params["why"]) == (ProblemCode.INSTRUCTIONS_LONG, "depth")
    assert "a" in instructions_markdown(f"<{tag}>" * (DEEPEST // 2) + "a" + "<br><hr>" * DEEPEST)


@pytest.mark.parametrize("written", ["x\n" * 1_000_000, "<p>x</p>" * 250_000, "x\n" * (INSTRUCTIONS_LIMIT_BYTES // 4)])
def test_instructions_that_are_too_long_are_refused_before_they_are_converted(
    written: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(html_instructions, "MarkdownConverter", None)
    assert rejected(written).code is ProblemCode.FILE_TOO_LARGE


@pytest.mark.parametrize("must_read", [True, False])
def test_whether_they_are_shown_first_is_the_project_s_word(must_read: bool) -> None:
    manifest = read(replace(PROJECT, config=TEXTS, must_read=must_read), text_tasks("a")).manifest
    assert manifest.must_read is must_read


def test_media_are_named_once_and_never_at_one_place() -> None:
    addresses = ("/data/upload/5/a.png", "/data/upload/6/a.png", "https://elsewhere.example/a.png?x=1")
    tasks: list[ServerTask] = [{"id": place, "data": {"image": name}} for place, name in enumerate(addresses * 2)]
    assert media_addresses(CONFIG, tasks) == addresses
    assert len({path_of(address) for address in addresses}) == 3
    assert all(path_of(address).endswith("-a.png") for address in addresses)
    assert media_addresses("<no", tasks) == ()


def test_what_was_not_fetched_and_what_is_not_supported_keep_it_out() -> None:
    plan = planned(PROJECT, [{"id": 1, "data": {"image": "https://elsewhere.example/a.png"}}])
    assert plan.bundle is None
    assert ProblemCode.MEDIA_REMOTE in {problem.code for problem in errors(plan.problems)}
    plan = planned(replace(PROJECT, config="<View><Ranker name='a' toName='b'/></View>"), text_tasks("a"))
    assert plan.bundle is None
    assert errors(plan.problems)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(st.characters()), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.text(st.characters()),
    st.text(st.characters()),
    st.text(st.characters()),
    st.dictionaries(
        st.sampled_from(["text", "id", "predictions", "reward", "ID"]) | st.text(st.characters()), _JSON, max_size=4
    ),
    _JSON,
)
def test_nothing_that_strangers_write_raises(
    title: str, config: str, instructions: str, data: dict[str, Any], predictions: Any
) -> None:
    tasks: list[ServerTask] = [{"id": 1, "data": data, "predictions": predictions}]
    for written in (config, TEXTS, CONFIG):
        project = ServerProject("5", title, title, written, instructions, must_read=True)
        for address in media_addresses(written, tasks):
            path_of(address)
        planned(project, tasks)
