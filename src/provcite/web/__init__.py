"""The catalogue: the records in a browser (the extra ``provcite[web]``).

`view` asks the store, `pages` makes of that what a template shows, `links` says how pages name each other,
`app` answers requests. Pages are functions of a view and the request's values, and know nothing of HTTP.
"""
