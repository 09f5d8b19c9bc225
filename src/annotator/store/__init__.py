"""Everything stored on disk: records, bundles, folders, backups, transfer files, dictionaries and sign-ins. It is
the only package that knows SQLite. Files are written under a temporary name, synced, verified where it matters, then
renamed. A file or folder appears completely or not at all. Files of the user are readable by the user alone. Errors
of disk and SQLite become exceptions of the `StoreFault` family at the package's border."""
