"""The command `annotator connect`: sign-ins to servers, and a connection test that sends no result."""
