"""Writing systems that names are romanised from; `provcite.archives.names` compares across them."""
