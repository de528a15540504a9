"""Lists, timeline, versions, worklist and summary: what is collected from all entries.

May import look, entry and plot.
"""
