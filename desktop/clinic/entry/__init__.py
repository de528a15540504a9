"""How a thing is declared: entry types and their fields, kinds, dates, numbers, readings, findings, answers, language, identifiers.

Here belongs what holds for every entry type and knows none of them. Imports nothing of ours outside this folder.
"""
