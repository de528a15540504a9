"""The tables of results.

May import page.
"""
