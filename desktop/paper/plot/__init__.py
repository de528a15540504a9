"""The figure of the trajectories, drawn with matplotlib when it is first needed.

May import page and results.
"""
