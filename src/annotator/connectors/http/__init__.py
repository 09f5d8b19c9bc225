"""The HTTP client that all connectors share, and the network thread. It uses the system's certificates and proxies,
limits every reply, and follows no redirects. It never bypasses a configured proxy, and it uses none for this
computer itself, the only address allowed without encryption. An exchange has 25 s, a long transfer 25 s for each 4
KiB. JSON is measured before it is decoded, because three bytes of it may take 64 bytes in memory. All requests run
in a thread with its own event loop, and DNS look-ups run in daemon threads."""
