"""Protocols that the outer layers implement: media decoders, player, records, bundles, connectors, servers,
sign-ins, clock. `app` passes the real implementations to `services`; `tests/fakes` has others. Each protocol has one
contract suite in `tests/contracts`, run over every implementation. Media are decoded in other processes, which run
in a sandbox where the system offers one. Calls marked as blocking belong in a thread."""
