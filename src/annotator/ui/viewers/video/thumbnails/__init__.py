"""Thumbnails of a video: the filmstrip over the visible range and the preview under the pointer. The decoder process
makes them one frame at a time, after everything else: those of the filmstrip while nothing plays, that of the
pointer when playback leaves time, its I-frame first. A cell of the filmstrip shows an I-frame if it contains one,
because that decodes fast. Thumbnails made with a media filter that shows too much are dropped at once; a momentary
reveal fetches none for the filmstrip."""
