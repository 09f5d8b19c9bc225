"""The window's side of audio decoding: the service, and one connection per open file. `connection` talks to the
worker; the next worker continues with the same tables (`shared_state`). `waveform` draws from a pyramid over the
peaks and, at high zoom, from single samples. `analysis_cache` stores the analysis on disk, at most 512 MB, so that
opening a file again shows all of it at once. Closing a file releases its tables and its bell at once, because
waiting for garbage collection would keep the memory and descriptors of dozens of media."""
