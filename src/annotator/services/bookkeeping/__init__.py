"""The worker's own time and money: timesheet, time corrections, exposure to sensitive media, earnings, payers,
take-home pay and exports.

Everything is read from the state that the journal folds from the ledger, and every change is a ledger entry. Amounts
are exact decimals, and currencies are never added.

Requesters report decisions (`decisions.csv`) and payments (`payments.csv`) beside the results of a bundle, which is
checked every half hour. A file counts once: its hash is stored after all of its rows are written, so a crash enters
nothing twice, and corrections by the worker are not overwritten by the same file. Only rows about results of that
bundle count. A payment gets its `unique_id` from the bundle key and the requester's name for it; another amount
later announces it anew. Rewards that a requester calls paid are payable until the worker confirms that the money
arrived. The worker can import the same files (`file_import`)."""
