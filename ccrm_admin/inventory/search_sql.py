"""The statements of the search index; ``{table}`` is the table of a model."""

LARGE = ("inventory_sipaccount", "inventory_crmuser")  # the others are looked through in a millisecond

# Only whether a row has a group of letters is kept, not where: a third of the size. LIKE has the last word.
CREATE = """
CREATE VIRTUAL TABLE IF NOT EXISTS {table}_search USING fts5(
    search, content='{table}', content_rowid='id', tokenize='trigram', detail=none, columnsize=0
)"""
REBUILD = "INSERT INTO {table}_search ({table}_search) VALUES ('rebuild')"
FIND = "SELECT rowid FROM {table}_search WHERE {table}_search MATCH %s"
LOOK_UP = f"(SELECT json_group_array(rowid) FROM ({FIND} LIMIT %s))"  # noqa: S608 - of our own

_ADD = "INSERT INTO {table}_search (rowid, search) VALUES (new.id, new.search);"
_TAKE = "INSERT INTO {table}_search ({table}_search, rowid, search) VALUES ('delete', old.id, old.search);"
TRIGGERS = {  # https://www.sqlite.org/fts5.html#external_content_tables
    "search_added": f"AFTER INSERT ON {{table}} BEGIN {_ADD} END",
    "search_removed": f"AFTER DELETE ON {{table}} BEGIN {_TAKE} END",
    "search_changed": "AFTER UPDATE OF search ON {table} WHEN old.search <> new.search "
    f"BEGIN {_TAKE} {_ADD} END",
}
TAKE_MANY = """
INSERT INTO {table}_search ({table}_search, rowid, search)
SELECT 'delete', id, search FROM {table} WHERE id IN (SELECT value FROM json_each(%s))"""
ADD_MANY = """
INSERT INTO {table}_search (rowid, search)
SELECT id, search FROM {table} WHERE id IN (SELECT value FROM json_each(%s)) OR id > %s"""

# What one or two letters find is counted from this index alone, in the order of the facets, unsorted.
# PostgreSQL has no counterpart: its index entries are at most 2,704 bytes long, and a name may be longer.
SCAN_INDEXES = {
    "inventory_sipaccount": """
        CREATE INDEX IF NOT EXISTS sip_by_facets ON inventory_sipaccount
        (tenant_id, extension_type, server_id, assigned, missing_since, search)"""
}

TRIGRAM_INDEX = "CREATE INDEX IF NOT EXISTS {table}_search ON {table} USING gin (search gin_trgm_ops)"
