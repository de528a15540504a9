"""How it is shown and typed: the only place that knows widgets and pyqtgraph. Folders by the nouns of `desktop/clinic`."""
