"""The graph for readers: lines of a tree, rows of a table, JSON, Mermaid, DOT and SVG."""
