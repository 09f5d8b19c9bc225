"""Speaking HTTPS with servers that are not trusted: what every connector of servers needs."""
