"""The queue of images to decode, their waiting callers and the cache. Used by threads of loop and connections."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future
from threading import Condition

from msgspec import Struct, field

from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, ShownImage
from annotator.media.images.cache import ImageCache, ImageKey


class Job(Struct, eq=False):
    """One image to decode. Without waiting callers it is a prefetch, decoded for the cache."""

    key: ImageKey
    waiting: list[Future[ShownImage]] = field(default_factory=list)

    @property
    def request(self) -> ImageRequest:
        return self.key.request

    def is_stale(self) -> bool:
        return all(future.cancelled() for future in self.waiting)


class PageCounting(Struct, eq=False):
    """Images that are decoded for their numbers of pages only."""

    paths: Sequence[str]
    waiting: Future[Sequence[int]] = field(default_factory=Future)

    def settle(self, pages: Sequence[int] = ()) -> None:
        """Answer with the numbers of pages, or with 0 for each image: it must be requested by itself."""
        self.waiting.set_result(pages or (0,) * len(self.paths))


class ImageQueue:
    """The queue. An image is wanted, prefetched or being decoded; later requests for it wait for the same job."""

    def __init__(self, cache: ImageCache) -> None:
        self._cache = cache
        self._changed = Condition()
        self._wanted: deque[Job] = deque()
        self._prefetches: deque[Job] = deque()
        self._countings: deque[PageCounting] = deque()
        self._jobs: dict[ImageKey, Job] = {}
        self._closed = False

    def want(self, key: ImageKey) -> ShownImage | Future[ShownImage]:
        """Return the image if it is cached, or else a future that a connection settles with it or with MediaFault."""
        with self._changed:
            kept = self._cache.get(key)
            if kept is not None:
                return kept
            answer: Future[ShownImage] = Future()
            if self._closed:
                answer.set_exception(_closed(key))
                return answer
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = Job(key)
                self._wanted.append(job)
            elif job in self._prefetches:
                self._prefetches.remove(job)
                self._wanted.append(job)
            job.waiting.append(answer)
            self._changed.notify_all()
            return answer

    def request(self, keys: Sequence[ImageKey]) -> None:
        """Set the images to prefetch, in order. This replaces earlier prefetches that have not been started."""
        with self._changed:
            for job in self._prefetches:
                del self._jobs[job.key]
            self._prefetches.clear()
            for key in keys:
                if not self._closed and self._cache.get(key) is None and key not in self._jobs:
                    self._jobs[key] = Job(key)
                    self._prefetches.append(self._jobs[key])
            self._changed.notify_all()

    def count(self, paths: Sequence[str]) -> Future[Sequence[int]]:
        """Return a future that a connection settles with the numbers of pages."""
        counting = PageCounting(paths)
        with self._changed:
            if self._closed:
                counting.settle()
            else:
                self._countings.append(counting)
                self._changed.notify_all()
        return counting.waiting

    def take(self, *, takes_prefetches: bool) -> Job | PageCounting | None:
        """Wait for the next job; images on screen come first. Return None once the queue is closed."""
        with self._changed:
            while not self._closed:
                while self._wanted:
                    job = self._wanted.popleft()
                    if not job.is_stale():
                        return job
                    del self._jobs[job.key]
                while self._countings:
                    counting = self._countings.popleft()
                    if counting.waiting.set_running_or_notify_cancel():
                        return counting
                if takes_prefetches and self._prefetches:
                    return self._prefetches.popleft()
                self._changed.wait()
            return None

    def settle(self, job: Job, outcome: ShownImage | MediaFault) -> None:
        with self._changed:
            if self._jobs.pop(job.key, None) is None:
                return
            if isinstance(outcome, ShownImage):
                self._cache.put(job.key, outcome)
        _answer(job, outcome)

    def close(self) -> None:
        """Close the queue. Pending requests fail with MediaFault."""
        with self._changed:
            self._closed = True
            left = list(self._jobs.values())
            self._jobs.clear()
            self._wanted.clear()
            self._prefetches.clear()
            countings = list(self._countings)
            self._countings.clear()
            self._changed.notify_all()
        for counting in countings:
            if counting.waiting.set_running_or_notify_cancel():
                counting.settle()
        for job in left:
            _answer(job, _closed(job.key))


def _closed(key: ImageKey) -> MediaFault:
    return MediaFault(MediaFault.UNDECODABLE, path=key.request.path, detail="the program is closing")


def _answer(job: Job, outcome: ShownImage | MediaFault) -> None:
    for future in job.waiting:
        if not future.set_running_or_notify_cancel():
            continue
        if isinstance(outcome, ShownImage):
            future.set_result(outcome)
        else:
            future.set_exception(outcome)
