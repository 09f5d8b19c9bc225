"""The command `annotator agree`: agreement between workers, from results to a text table, JSON, or an HTML page.
Results are read as for an export and spooled to disk; one task is in memory at a time. At most 100 workers per task
are compared, by their latest answers. The page escapes every text, permits itself nothing (CSP `default-src
'none'`), and draws regions without their media (`svg`)."""
