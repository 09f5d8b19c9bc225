"""Audio, video and playback services that load their libraries on first use, because many programs never need them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from annotator.core.errors import MediaFault
from annotator.core.ports.player import PlayerState

if TYPE_CHECKING:
    from annotator.core.ports.audio import AudioFiles, OpenAudio, SinkDevice
    from annotator.core.ports.player import Player
    from annotator.core.ports.videos import OpenVideo, Videos


class _Decoders[Opened](Protocol):
    """The common interface of `ports.AudioFiles` and `ports.Videos`."""

    async def open(self, path: str) -> Opened: ...

    def prefetch(self, paths: Sequence[str]) -> None: ...

    def expect(self) -> None: ...

    async def close(self) -> None: ...


class LazyDecoders[Opened]:
    """`ports.AudioFiles` or `ports.Videos` over the real service, which `load` creates in a thread. Importing numpy
    alone takes longer than the window may be blocked."""

    def __init__(self, load: Callable[[], _Decoders[Opened]]) -> None:
        self._load = load
        self._loading: asyncio.Task[_Decoders[Opened]] | None = None
        self._prefetched_paths: tuple[str, ...] = ()
        self._is_closed = False

    async def open(self, path: str) -> Opened:
        if self._is_closed:
            raise MediaFault(MediaFault.UNDECODABLE, path=path, detail="the program is closing")
        return await (await self._real()).open(path)

    def prefetch(self, paths: Sequence[str]) -> None:
        self._prefetched_paths = tuple(paths)
        if self._is_closed or (self._loading is None and not paths):
            return
        self._real().add_done_callback(self._forward_prefetch)

    def expect(self) -> None:
        if not self._is_closed:
            self._real().add_done_callback(self._forward_expect)

    async def close(self) -> None:
        self._is_closed = True
        if self._loading is not None:
            await (await self._loading).close()

    def _forward_prefetch(self, loading: asyncio.Task[_Decoders[Opened]]) -> None:
        if not self._is_closed and not loading.cancelled() and loading.exception() is None:
            loading.result().prefetch(self._prefetched_paths)

    def _forward_expect(self, loading: asyncio.Task[_Decoders[Opened]]) -> None:
        if not self._is_closed and not loading.cancelled() and loading.exception() is None:
            loading.result().expect()

    def _real(self) -> asyncio.Task[_Decoders[Opened]]:
        if self._loading is None:
            self._loading = asyncio.ensure_future(asyncio.to_thread(self._load))
        return self._loading


def lazy_audio(cache_folder: Path) -> LazyDecoders[OpenAudio]:
    """Return the audio service. `cache_folder` is the folder of the cache for audio files that were decoded once."""
    return LazyDecoders(lambda: _audio_files(cache_folder))


def lazy_videos() -> LazyDecoders[OpenVideo]:
    return LazyDecoders(_videos)


def _audio_files(cache_folder: Path) -> AudioFiles:
    """Load the audio service. A worker is spawned first, so that it imports its libraries meanwhile."""
    from annotator.media.audio.worker import spawn_worker
    from annotator.media.worker_client import PrewarmedWorkers

    workers = PrewarmedWorkers(spawn_worker)
    workers.prepare()
    from annotator.media.audio.client.service import AudioService

    _load_player()  # the player is needed as soon as an audio file is open
    return AudioService(cache_folder, workers)


def _videos() -> Videos:
    from annotator.media.video.worker import spawn_worker
    from annotator.media.worker_client import PrewarmedWorkers

    workers = PrewarmedWorkers(spawn_worker)
    workers.prepare()
    from annotator.media.video.client.service import VideoService

    _load_player()
    return VideoService(workers)


class LazyPlayer:
    """`ports.Player` over the real player, which is created when the first audio is played or the devices are asked
    for. `device` returns the device that the user chose earlier."""

    def __init__(self, device: Callable[[], str]) -> None:
        self._device = device
        self._player: Player | None = None
        self._listeners: list[Callable[[PlayerState], None]] = []
        self._loading: asyncio.Task[None] | None = None
        self._is_closed = False

    @property
    def state(self) -> PlayerState:
        return PlayerState(device=self._device()) if self._player is None else self._player.state

    @property
    def position(self) -> float:
        return 0.0 if self._player is None else self._player.position

    def listen(self, listener: Callable[[PlayerState], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def load(self, audio: OpenAudio | None) -> None:
        if audio is not None or self._player is not None:
            self._real().load(audio)

    def play(self, first: float | None = None, until: int | None = None) -> None:
        if self._player is not None:
            self._player.play(first, until)

    def pause(self) -> None:
        if self._player is not None:
            self._player.pause()

    def seek(self, sample: float) -> None:
        if self._player is not None:
            self._player.seek(sample)

    def loop(self, loop: tuple[int, int] | None) -> None:
        if self._player is not None:
            self._player.loop(loop)

    def set_speed(self, speed: float) -> None:
        self._real().set_speed(speed)

    def set_gain(self, gain: float) -> None:
        self._real().set_gain(gain)

    def mute(self, *, is_mute: bool) -> None:
        """Mute or unmute. A player is created only to be muted; without a player nothing is audible."""
        if is_mute or self._player is not None:
            self._real().mute(is_mute=is_mute)

    def devices(self) -> tuple[SinkDevice, ...]:
        """Return the output devices. The result is empty until they are known; then the listeners are notified."""
        if self._player is not None:
            return self._player.devices()
        if self._loading is None and not self._is_closed:
            self._loading = asyncio.ensure_future(self._load_devices())
        return ()

    def set_device(self, device: str) -> None:
        if self._player is not None:
            self._player.set_device(device)

    async def close(self) -> None:
        self._is_closed = True
        if self._loading is not None:
            await self._loading
        if self._player is not None:
            await self._player.close()

    async def _load_devices(self) -> None:
        """Load the player in a thread, because importing numpy alone takes longer than the window may be blocked."""
        await asyncio.to_thread(_load_player)
        if not self._is_closed:
            self._real().devices()

    def _real(self) -> Player:
        if self._player is None:
            self._player = _new_player()
            self._player.set_device(self._device())
            self._player.listen(self._notify)
        return self._player

    def _notify(self, state: PlayerState) -> None:
        for heard in tuple(self._listeners):
            heard(state)


def _load_player() -> None:
    for module in ("player", "portaudio"):
        import_module(f"annotator.media.audio.playback.{module}")


def _new_player() -> Player:
    from annotator.media.audio.playback.player import AudioPlayer
    from annotator.media.audio.playback.portaudio import PortAudioSink

    return AudioPlayer(PortAudioSink())
