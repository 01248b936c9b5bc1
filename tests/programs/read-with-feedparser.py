"""Prints, as JSON, what feedparser makes of each feed, by the URL that it is asked for.

Usage: read-with-feedparser.py [--etag TAG] URL...

Cleaning HTML and completing URLs are switched off: compile has done both, and with them off what
feedparser holds can be compared with it.
"""

import argparse
import json

import feedparser

feedparser.SANITIZE_HTML = 0
feedparser.RESOLVE_RELATIVE_URIS = 0

arguments = argparse.ArgumentParser()
arguments.add_argument("--etag")
arguments.add_argument("urls", nargs="+")
given = arguments.parse_args()
feeds = {url: feedparser.parse(url, etag=given.etag) for url in given.urls}
print(json.dumps(feeds, default=str))
