"""The window's side of video decoding: the service, and one connection per open video. `connection` keeps the
requests, so that a new worker continues where the last one died. `frame_times` keeps the times of frames; beyond the
known part a time is converted by the claimed rate, and corrected once it is read. `thumbnail_requests` drops
thumbnails that are no longer wanted."""
