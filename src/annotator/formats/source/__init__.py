"""Untrusted sources: directory checks, safe paths, text decoding, media formats and XML. The whole directory is
checked before a byte is read: traversal, links, special files, duplicates, names that coincide on another system,
sizes, compression ratio and forbidden names. Limits are 200,000 files in 20,000 folders, 16 parts in a path and 20
GiB in total. Reads have limits that do not depend on declared sizes. Archives are never extracted as a whole.
`media_kinds` knows how each media format begins, `truncation` how Ogg and ADTS files end."""
