"""The transfer of all work to another computer in one file.

The file is a zip of uncompressed members, so that none can expand, with a manifest of the SHA-256 and size of each.
Sign-ins, backups, caches and logs stay behind. The records in it are a verified backup; if the program is running,
the backup ends with its stop, so that the transfer is no unknown gap. The file is verified before it gets its name,
and then the old home is marked.

It is imported only into a home without work, because work is never merged. Names, sizes, hashes, schema, pages and
the whole hash chain are checked in a staging folder. One rename (`Home.arrived`) hands it to the home. Then the
holder of the lock installs each part, the records last, and existing files are set aside. A file has at most 600,000
members."""
