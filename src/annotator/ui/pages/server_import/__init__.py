"""The page that adds tasks from a Label Studio: address, project list, number of tasks, pay, and download progress.
It shows the services layer's downloads, which outlive it. The server is asked in a queue of its own, so that neither
the current task nor another import waits for it. Label Studio has no field for pay, so `request_form` lets the
worker enter it. Files on other hosts are downloaded without the sign-in, only after `host_question`."""
