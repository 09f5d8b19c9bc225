"""Sign-ins to servers, stored in the system's keyring under a name that each home has for itself.

A file lists the servers, because a keyring cannot list its entries. Without a keyring, or if it stays locked, a
sign-in is kept for one run, or in that file (mode 0600) with the user's consent. A keyring may wait for the user, so
it is called in daemon threads. For each server the keyring is not opened again after a refusal until the user signs
in. Backends that the user configured for the library `keyring` are not used, because some store secrets unencrypted."""
