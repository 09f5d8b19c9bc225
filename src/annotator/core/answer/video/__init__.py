"""Video regions: keyframes of tracks, and Label Studio's nominal frames.

Regions are marked in true frames, with number and timestamp. They are kept in `Region.frames` through drafts, and in
the envelope beside Label Studio's result (`true_frames`). The nominal frames of a result follow from them. A track
and its labels are two results during work and one when submitted (`sequence`)."""
