"""A plan against live: on the page, in files, in print."""
