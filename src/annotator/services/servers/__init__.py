"""Tasks of projects on servers, imported as bundles.

The task list of a project is read without reserving tasks, and without those that are stored already. Then the files
are downloaded: those of the server with the sign-in, those of other hosts without it and only with the worker's
consent. Task ids are those of the server. The revision of the bundle follows from its content, so a later fetch
gives a separate bundle. The requests have a queue of their own, whose state outlives the page that shows it.

Tasks that other workers have answered meanwhile are withdrawn: the server is asked at the start for every bundle
with open tasks, and every ten minutes for the bundle at work. A task that was begun here is never withdrawn. Without
a sign-in or a connection the work goes on unchanged."""
