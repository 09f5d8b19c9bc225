"""The connector for a results folder: `<bundle id>@<revision>/<unique_id>.json`.

A file is written under a temporary name, synced and renamed without overwriting. Requester files beside the results
are known again by modification time and size."""
