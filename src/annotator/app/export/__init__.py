"""The command `annotator export`: results from folders, zips and servers, converted to other formats. `result_scan`
reads each result once, checks it, and spools it to a temporary database, which sorts. So memory is the same for a
million results as for a few thousand, and later changes of the files do not matter. `files` makes the content as
streams, and `file_writer` writes it as a whole or not at all. Content that a format cannot hold is counted and
reported as a note (`notes`)."""
