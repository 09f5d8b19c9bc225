"""Network access of the program: connectors, probes and task servers, loaded at first use and run in one network
thread."""
