"""The connector for a requester's own web service, described in `resources/schema/results-service.openapi.json`.

The service replies with the digest of the bytes that it stored. Only a receipt with the right digest counts as
confirmation."""
