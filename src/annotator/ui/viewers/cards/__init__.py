"""Cards of a List: a column of them, how one is painted, and its images."""
