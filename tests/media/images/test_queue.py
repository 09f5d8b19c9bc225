"""The decoding queue: the visible image comes first, no image is decoded twice, and cancelled requests block no
others."""

from __future__ import annotations

from concurrent.futures import Future

import pytest

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.media.images.cache import ImageCache, ImageKey
from annotator.media.images.queue import ImageQueue, Job

IMAGE = ShownImage(b"\0" * 4, 1, 1, 1, 1)
FAULT = MediaFault(MediaFault.UNDECODABLE, path="x", detail="broken")


def key(name: str) -> ImageKey:
    return ImageKey(ImageRequest(name, 1, 1), 0, 0)


def wanted(queue: ImageQueue, name: str) -> Future[ShownImage]:
    answer = queue.want(key(name))
    assert isinstance(answer, Future)
    return answer


def taken(queue: ImageQueue, *, takes_prefetches: bool = True) -> Job:
    job = queue.take(takes_prefetches=takes_prefetches)
    assert isinstance(job, Job)
    return job


@pytest.fixture
def queue() -> ImageQueue:
    return ImageQueue(ImageCache())


def test_what_is_wanted_comes_before_what_is_wished(queue: ImageQueue) -> None:
    queue.request([key("wish")])
    wanted(queue, "want")
    assert [taken(queue).request.path for _ in range(2)] == ["want", "wish"]


def test_a_wish_that_becomes_wanted_is_taken_once_and_by_the_lane_for_the_screen(queue: ImageQueue) -> None:
    queue.request([key("a"), key("b")])
    answer = wanted(queue, "b")
    job = taken(queue, takes_prefetches=False)
    queue.settle(job, IMAGE)
    assert (job.request.path, answer.result(0)) == ("b", IMAGE)
    assert taken(queue).request.path == "a"


def test_a_wish_in_work_answers_whoever_wants_it(queue: ImageQueue) -> None:
    queue.request([key("a")])
    job = taken(queue)
    answers = [wanted(queue, "a"), wanted(queue, "a")]
    queue.settle(job, IMAGE)
    assert [answer.result(0) for answer in answers] == [IMAGE, IMAGE]
    wanted(queue, "other")
    assert taken(queue).request.path == "other"  # "a" was not queued a second time


def test_a_new_wish_replaces_the_one_before(queue: ImageQueue) -> None:
    queue.request([key("a"), key("b")])
    queue.request([key("c"), key("b")])
    assert [taken(queue).request.path for _ in range(2)] == ["c", "b"]


def test_a_settled_wish_is_kept_and_not_wished_again(queue: ImageQueue) -> None:
    queue.request([key("a")])
    queue.settle(taken(queue), IMAGE)
    assert queue.want(key("a")) is IMAGE
    queue.request([key("a"), key("b")])
    assert taken(queue).request.path == "b"


def test_a_fault_is_told_and_tried_again_next_time(queue: ImageQueue) -> None:
    answer = wanted(queue, "a")
    queue.settle(taken(queue), FAULT)
    assert answer.exception(0) is FAULT
    wanted(queue, "a")
    assert taken(queue).request.path == "a"


def test_what_nobody_waits_for_any_more_is_not_begun(queue: ImageQueue) -> None:
    wanted(queue, "gone").cancel()
    wanted(queue, "here")
    assert taken(queue).request.path == "here"
    assert wanted(queue, "gone").done() is False
    assert taken(queue).request.path == "gone"


def test_an_answer_that_comes_too_late_is_kept_for_next_time(queue: ImageQueue) -> None:
    answer = wanted(queue, "a")
    job = taken(queue)
    answer.cancel()
    queue.settle(job, IMAGE)
    assert queue.want(key("a")) is IMAGE


def test_closing_tells_everyone_and_stops_the_lanes(queue: ImageQueue) -> None:
    answers = [wanted(queue, "in work"), wanted(queue, "waiting")]
    job = taken(queue)
    queue.request([key("wish")])
    queue.close()
    for answer in (*answers, wanted(queue, "late")):
        assert isinstance(answer.exception(0), MediaFault)
    queue.settle(job, IMAGE)
    assert queue.take(takes_prefetches=True) is None
