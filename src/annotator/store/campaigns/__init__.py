"""Campaigns of requesters on disk: the database, which alone knows the state of everything, and the bundle of each
share. The same share is made again with the same bytes."""
