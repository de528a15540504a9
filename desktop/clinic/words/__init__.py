"""What people type, print and read: sentences, numbers, dates, readings, and how a few letters find what is meant.

Here belongs what knows neither an entry nor a fact of medicine. Imports nothing of ours outside this folder.
"""
