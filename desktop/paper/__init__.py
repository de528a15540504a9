"""How it is printed. Folders by the nouns of `desktop/clinic`."""
