"""The summary: its contents, its notes, and its pages.

The topmost folder: may import all the others.
"""
