"""Typing an entry: its form, fields, editors, parts and sheets, the questions it asks, and the files that belong to it.

May import look.
"""
