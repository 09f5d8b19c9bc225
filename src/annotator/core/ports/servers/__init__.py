"""The protocol of servers that provide tasks; read-only, nothing is reserved or locked there."""
