"""Audio: decoding in a worker process, the window's client, playback, and detection of speech. There is one clock:
samples are numbered as they are decoded, and these numbers place what is heard, drawn, selected and written. The
worker (`worker`, `protocol`) fills tables in the window's memory; `client` reads them. The audio of a video is
decoded by an audio worker from the same file."""
