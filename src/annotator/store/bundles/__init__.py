"""Bundles on disk: the library, untrusted sources, zip files and staging. A valid bundle is copied into a staging
folder in pieces, synced, and appears in the library by one rename. Beside it, the parsed task table is cached, so
that opening a bundle parses nothing. Sources are read-only and untrusted: no link is followed, no declared size is
trusted, and the central directory of a zip file is limited before Python creates objects for its names. In a trial
run, a folder is read in place."""
