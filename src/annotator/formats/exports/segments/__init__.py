"""Export of audio segments and video ranges to subtitles, ELAN, Praat, Audacity, BORIS and a table. Each medium of
each submission becomes a file, made from one common form (`timed_text`). A range ends when its last frame
disappears. In BORIS it stops one frame earlier, at the media time of the last frame. webvtt-py writes subtitles and
pympi writes EAF. TextGrid is written here, because pympi rounds to six decimals and fails at a quote in a tier name."""
