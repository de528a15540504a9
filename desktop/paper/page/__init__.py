"""Manuscripts set as pages and painted: manuscript, pages, sheet, fonts, looks, files, words that all pages share.

Imports no other folder of paper.
"""
