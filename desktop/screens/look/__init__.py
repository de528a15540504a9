"""How everything looks: colours, cards, tabs, scrolling, tables of rows, asking for a file.

Here belongs what knows nothing of an entry. Imports no other folder of screens.
"""
