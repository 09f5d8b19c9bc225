"""The outbox: parcels of results, their destinations, and consent to share.

`envelope` is all that leaves the computer for one submission. Its times are seconds of work, instructions and
loading, the idle threshold and the local date; no clock time, break or idle time. `parcel` holds its frozen bytes,
outcome and back-off: 5 s, 10 s ... 15 min, with jitter of up to half, or the server's `Retry-After` up to 6 h.
`consent` stores the worker's permission per recipient; until then parcels are held. `pseudonym` is 80 random bits
per recipient, and the worker may choose not to send it. `requester_files` are decisions and payments that come back.
`sign_in` describes credentials."""
