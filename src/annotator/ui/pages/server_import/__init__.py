"""The page that adds tasks from a Label Studio: address, project list, number of tasks, pay, and download progress.
The page shows the state of the downloads of the services layer, which outlive the page. The server is asked in a
queue of its own, so that neither the current task nor another import waits for it. Label Studio has no field for
pay, so `request_form` lets the worker enter it. Files on other hosts are downloaded without the sign-in, and only
after `host_question`."""
