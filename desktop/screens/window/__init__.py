"""The main window: what introduces the screens to each other, menus, keys, and what leaves or enters as a file.

The topmost folder: may import all the others, and none of them imports it.
"""
