"""The steps that read references out of a text; `provcite.archives.parse` is the way in."""
