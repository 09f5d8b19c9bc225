"""Voice activity detection: the search for speech, in a process of its own with low priority (nice 10, one thread),
which ends with the search. It decodes the audio once from the beginning, so its results use the same sample numbers.
It analyses each of two channels where they differ (more channels are mixed to two), and reports segments as soon as
they are final (`detector`)."""
