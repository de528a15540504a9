"""Documents cut into pages and painted: pages, strips, fonts, looks, files, words that all pages share.

Imports no other folder of paper.
"""
