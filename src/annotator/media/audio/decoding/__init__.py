"""Audio decoding in the worker.

Three passes: the first second; coarse peaks from a few packets at 1,500 positions, for audio longer than five
minutes; and a full scan, which makes the index and the exact peaks of 256 samples each. Requests are answered
between slices of 6 ms.

Every packet is located by an index (`packet_index`), not by counting from a seek. The first half second after a seek
is discarded, and what cannot be located is sought again from further back.For regular MP3
files the frame headers are the index (`mp3_frames`). All formats are 0 samples off. Handling a frame in Python costs
as much as decoding it, so packets are joined up to 0.7 s of audio (`pcm`), and 32 MP3 frames go to the decoder at
once."""
