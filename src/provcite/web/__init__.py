"""The catalogue: the records in a browser, as a server and as a static site (the extra ``provcite[web]``).

`view` asks the store, `pages` makes of that what a template shows, `links` says how pages name each other (on
a server or in a folder), `app` answers requests, `site` writes files. Pages are functions of a view and the
request's values, so that both ways show the same.
"""
