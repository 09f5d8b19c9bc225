"""Video decoding in the worker.

A scan of the packets, which decodes nothing, finds every timestamp (`frame_index`), or the presentation order where
there are none (`nal_units`). A frame is decoded from the keyframe before it (`sequential_decoder`), or from one before
that if the decoder drops it. Frames that no other frame refers to are skipped until four frames before it. The first
frame is decoded from its packet alone. The decoder is opened after that, because it analyses the file once more.

The frame after the shown one is decoded and rendered while nothing is requested, so that a step forward needs no wait.
Decoded frames around the shown one are cached, up to 96 and 160 MB (128 MB of large ones), and earlier ones are fetched
while nothing else is requested (`frame_cache`), so that stepping back needs no wait; after a seek or step this waits
60 ms. Large frames use less memory (`low_memory`), so that 3840 x 2160 stays within the 576 MB of a worker.

Of interlaced frames one field is shown (`frame_rendering`); HDR is converted by one colour table (`hdr`). `thumbnails`
uses a decoder of its own, after everything else.

Hostile files end: 1.5 s of processor time to open, twenty pieces a frame for edit lists, a second of lost
frames, 38 megapixels a frame, four million frames."""
