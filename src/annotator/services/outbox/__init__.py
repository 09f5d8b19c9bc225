"""The outbox: consent, pseudonyms, delivery, export and sign-ins.

Only the results envelope leaves the computer (`resources/schema/result.schema.json`). Before the first result for a
requester, the worker sees exactly what it contains and agrees or not yet; until then its parcels wait, and the work
continues. A pseudonym is 80 random bits for each recipient. A change of it rewrites every parcel of which nothing
can have been sent.

A parcel is marked on disk as being sent before its connector is called. Until then, and after an attempt that
certainly never began, it can be recalled. Destinations (a connector and an address) have separate queues with
exponential back-off: 5 s, 10 s, up to 15 min, with jitter of up to half, and longer if the server asks for it
(`Retry-After`, up to 6 h). The parcel with the fewest attempts goes first. A destination in back-off is asked for
nothing. A delivery may take a minute, and longer for a large result, at 8 KiB/s at least.

For requesters without a server, the export writes all results of a bundle into one zip file with the same ids and
bytes. It contains no clock times."""
