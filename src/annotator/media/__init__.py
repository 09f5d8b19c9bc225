"""The media layer: images, audio and video from file bytes to pixels and samples, in sandboxed worker processes.

The window opens a file and sends its descriptor to a worker (`worker_client`, `worker_main`), with shared memory that
the window owns (`shared_memory`), so that nothing is lost when a worker dies. Messages (`messages`, and `protocol` of
each medium) are believed only where they are plausible: a message that has begun is complete within 2 s, a request is
accepted within 1 s, and 2,000 messages a second are a flood.

- `worker_process` spawns all processes from one thread, because Linux ends a worker with the thread that started it.
  `spawn` starts them without the program's environment and, on Windows, with fewer rights.
- `decoding_service` and `worker_connection` are common to audio and video. A prewarmed worker waits for the next
  medium (`worker_client`). `lazy_loading` loads numpy and PyAV only when a medium needs them.
- Only one heavy medium is decoded at a time (`HeavyTurn`): an image that takes more than 256 MB, or a video larger
  than 2560 x 1600.
- A worker that dies is replaced, and the request is repeated. A worker has 2 GiB of address space."""
