"""The connectors: a module or package for each kind of destination, and the HTTP client that they share. A connector
delivers a parcel exactly once and returns `Accepted`, `RetryLater` or `Refused`. Unknown outcomes count as not
delivered, so the parcel stays. Whatever a server does, there is an outcome within half a minute, and the memory used
for its replies is limited. Each also has a connection test (`probe`), used before a sign-in is stored."""
