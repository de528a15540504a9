"""What is collected from all the others: the entry types, lists, timeline, worklist, data-quality notes, what was typed.

The topmost folder: may import all the others, and none of them imports it.
"""
