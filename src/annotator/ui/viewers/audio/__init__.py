"""The audio views: waveform, overview, transport bar, spectrogram and segments. A waveform is drawn from peaks,
below 256 samples per device pixel from the samples themselves, into an image that is redrawn only for another range.
During playback only the cursor's strip is painted, and the view turns over like a page. All recordings of a design
share one player (`playback`); keys apply to the one played last. An unchanged region is the same object after an
edit, so an edit among thousands of segments costs only what it changes."""
