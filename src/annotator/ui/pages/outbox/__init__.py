"""The outbox page and the consent page.

`page` lists all parcels with their state, receipt or failure reason, and shows exactly the data that is sent
(`sent_view`, `envelope_text`). `consent` asks before the first result goes to a requester; until the worker agrees,
results are held and work can go on. Each requester gets its own pseudonym, unless the worker does not send one;
Label Studio gets none, because it identifies workers by accounts.

Exporting results to a file replaces sending them, so `file_question` asks first; \"Send anyway\" queues them again
under the same number. A manual retry ends the back-off of its whole destination. `sign_in_sheet` tests a sign-in and
stores it in the keyring, or in a file after asking."""
