"""The document: typed blocks, from which every display, HTML page and PDF is made."""
