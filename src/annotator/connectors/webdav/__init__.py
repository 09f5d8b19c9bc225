"""The connector for WebDAV servers: results as files. A result is uploaded as `<unique_id>.<random>.part` and moved
to its name with `Overwrite: F`. A PUT under the final name could leave half a file on some servers, and on Apache
`If-None-Match` lets several clients in at once. After a lost reply or 412, the bytes under the name decide. The next
attempt deletes leftovers. A listing has limits: few distinct tags, near members, at most 300,000."""
