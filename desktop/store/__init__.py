"""How the record is kept: the only place that knows SQL, tables, paths and transactions.

It reads `clinic`, and nothing above. Here belong the clinic file itself (made, opened, locked, copied, checked), its schema with the
steps to it (`migrations`), how entries and their versions lie in tables, the queries over all patients, and the flat views for other
tools (`views`). It decides nothing about the record: what may be written, the door of `session` has asked the rules before.
"""
