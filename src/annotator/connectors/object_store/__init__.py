"""The connector for object stores: Amazon S3 and compatible ones, Google Cloud Storage, Azure Blob Storage.

An object is created only if its name is free (`If-None-Match: *`; `x-goog-if-generation-match: 0` for Google). A
store that ignores the condition is detected with the trial object `.annotator-trial`, written twice before the first
result of a run. On such a store, or without a trial, the name is read before and after each put. If the object
exists, its bytes decide. A key with write permission only is sufficient: an existing object is then accepted without
a receipt, because its name is a random number of this program.

The region is part of the address (a regional host, or `?region=eu-west-3`), else us-east-1 until the store reports
another; Cloudflare's is `auto`. Requests are signed here: Amazon with access keys, Google with HMAC keys, Azure with
a shared access signature or an account key. Nothing of the environment is used for workers: no variables, no
`~/.aws`, no metadata service. The library obstore was rejected: it reads error replies of any size (2.2 GB in 8 s),
follows redirects, reads settings from the environment, ignores `Retry-After`, and does not support Google's HMAC
keys."""
