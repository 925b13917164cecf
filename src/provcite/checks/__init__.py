"""Checks manuscripts against records: recognition of citations, rules, findings.

The store's side of it is `provcite.checks.lookup.RecordLookup`; nothing here opens a file.
"""
