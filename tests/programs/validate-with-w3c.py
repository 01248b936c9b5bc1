"""Prints what the W3C feed validator says of feed documents, as JSON: a list of events for each.

Usage: validate-with-w3c.py FOLDER-OF-THE-VALIDATOR < list of {"name", "url", "mediaType", "path"}

The document is handed to the validator as if it had come from its URL with its media type, so it
says nothing of files.
"""

import json
import sys

sys.path.insert(0, f"{sys.argv[1]}/src")

import feedvalidator
from feedvalidator import compatibility
from feedvalidator.formatter.text_plain import Formatter


def validate(document):
    with open(document["path"], "rb") as file:
        found = feedvalidator.validateStream(
            file, contentType=document["mediaType"], base=document["url"]
        )
    events = compatibility.AAA(found["loggedEvents"])
    return [{"kind": type(event).__name__, "text": " ".join(Formatter([event]))} for event in events]


documents = json.load(sys.stdin)
print(json.dumps({document["name"]: validate(document) for document in documents}))
