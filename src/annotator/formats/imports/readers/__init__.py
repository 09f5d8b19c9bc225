"""Readers of tables, task lists, media folders and timed annotations of other programs. Timed annotations are
limited in size, line length and number of texts before a library parses them. TextGrid and EAF are parsed here:
pympi only reads named files, and reads XML with entities."""
