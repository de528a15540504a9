"""Drawing trajectories with pyqtgraph, which is imported when a plot is first shown.

May import look and entry.
"""
