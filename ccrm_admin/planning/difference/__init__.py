"""A plan against live: on the page, in files, on paper."""
