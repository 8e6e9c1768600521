"""The order in which people expect names and numbers, whatever the database's own collation is."""
