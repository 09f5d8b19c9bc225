"""A network thread with its own event loop, so that TLS handshakes and long replies do not block the window. The
thread starts with its first task."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

_LAST_STEP_S = 2.0


class NetworkThread:
    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._last_steps: list[Callable[[], Awaitable[None]]] = []

    def at_end(self, step: Callable[[], Awaitable[None]]) -> None:
        """Register a step to run in the thread before it ends, as `Client.close`. It takes at most two seconds."""
        self._last_steps.append(step)

    async def run[T](self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run `work` in the thread. Cancelling the caller cancels it there. After `close`, nothing starts: raise
        `asyncio.CancelledError` at once."""
        if self._closed:
            raise asyncio.CancelledError
        return await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(work(), self._running_loop()))

    async def run_to_end[T](self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """Run `work` as `run` does, but return from a cancellation after its end: it writes nothing later."""
        if self._closed:
            raise asyncio.CancelledError
        here, there = asyncio.get_running_loop(), self._running_loop()
        ended: asyncio.Future[None] = here.create_future()
        tasks: list[asyncio.Task[T]] = []

        def end() -> None:
            if not ended.done():
                ended.set_result(None)

        async def run() -> T:  # so that the task gets an error that `work` raises at once
            return await work()

        def begin() -> None:
            tasks.append(there.create_task(run()))
            tasks[0].add_done_callback(lambda _task: here.call_soon_threadsafe(end))

        there.call_soon_threadsafe(begin)
        try:
            await asyncio.shield(ended)
        except asyncio.CancelledError:
            there.call_soon_threadsafe(lambda: tasks[0].cancel())
            await ended
            raise
        return tasks[0].result()

    async def close(self) -> None:
        """Stop the thread for good and cancel its pending tasks."""
        self._closed = True
        if self._loop is not None and self._thread is not None:
            loop, thread = self._loop, self._thread
            self._loop = None
            loop.call_soon_threadsafe(loop.stop)
            await asyncio.to_thread(thread.join)

    def _running_loop(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._loop.set_default_executor(_DaemonThreads())
            serve = (self._loop, self._last_steps)
            self._thread = threading.Thread(target=_run_loop, args=serve, name="network", daemon=True)
            self._thread.start()
        return self._loop


def in_daemon_thread[T](work: Callable[[], T], name: str) -> Future[T]:
    """Run `work` in a new daemon thread, which does not keep the program alive."""
    done: Future[T] = Future()

    def run() -> None:
        if not done.set_running_or_notify_cancel():
            return
        try:
            done.set_result(work())
        except BaseException as error:
            done.set_exception(error)

    threading.Thread(target=run, name=name, daemon=True).start()
    return done


class _DaemonThreads(ThreadPoolExecutor):
    """An executor with daemon threads for DNS look-ups. Without a network, a look-up may take half a minute."""

    def submit[**P, T](self, work: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        return in_daemon_thread(lambda: work(*args, **named), "network look-up")


def _run_loop(loop: asyncio.AbstractEventLoop, last_steps: list[Callable[[], Awaitable[None]]]) -> None:
    asyncio.set_event_loop(loop)
    try:
        loop.run_forever()
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        for step in last_steps:
            loop.run_until_complete(_run_last_step(step))
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.run_until_complete(_wait_for_closing())
    finally:
        loop.close()


async def _wait_for_closing() -> None:
    """Wait at most two seconds for the tasks that asyncio starts to close the generators of unread replies. They begin
    one turn of the loop after a generator was dropped."""
    await asyncio.sleep(0)
    rest = asyncio.all_tasks() - {asyncio.current_task()}
    if rest:
        await asyncio.wait(rest, timeout=_LAST_STEP_S)


async def _run_last_step(step: Callable[[], Awaitable[None]]) -> None:
    try:
        await asyncio.wait_for(step(), _LAST_STEP_S)
    except (TimeoutError, OSError):
        return
