"""Export of results to other formats, as streams of bytes. The caller passes results task by task, and the whole
export needs as much memory for a million results as for some thousand. Several tables are written in one pass
(`single_pass`). Tables have seconds from true timestamps and frames from 1, as on screen. Label Studio's own frame
count by `frameRate` is in separate columns (`label_studio_start_frame`). Details that a format cannot express are
counted and reported as notes."""
