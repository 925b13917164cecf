"""provcite: citations and provenance of archival documents."""

__version__ = "0.1.0"
