"""Folders and files of the user: the home and its lock, exports, archives of results, new bundle folders, staging
and the result spool. A new file or folder is written under a hidden name, synced and renamed, so it is complete or
absent. Leftovers of killed programs are deleted when they are old enough and belong to the user. One process at a
time holds the lock of the home; reading needs no lock."""
