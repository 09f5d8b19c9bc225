"""The video views: frames above an audio strip, ranges of frames, and boxes with keyframes.

`audio_clock` gives each video an audio of its full length, with silence where it has none; its samples are the
clock. `frame_sync` decides which frame is due; late frames are skipped. During playback a frame is requested 20 ms
before its audio is heard, never beyond the end of the played range. At a pause the displayed frame stays and the
clock moves to it.

Regions are stored with true frames (number and timestamp); nominal frames (Label Studio) are derived from them. A
video that is synced to an audio has no position of its own (`SyncedPlayback`); the part of it before that audio
begins cannot be reached.

`AnnotatedVideoView` has an editor of ranges, one of boxes, or both, as the design asks for.

The user draws on the displayed frame. A box tool stays active for one box only, so that Space and the arrow keys
belong to the video again."""
