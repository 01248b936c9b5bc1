"""Prints, as JSON, the episodes that podcastparser, which gPodder reads with, finds in a feed on its
standard input.
"""

import json
import sys

import podcastparser

feed = podcastparser.parse("https://news.example/", sys.stdin.buffer)
items = [
    {
        "id": episode["guid"],
        "title": episode["title"],
        "link": episode["link"],
        "files": [file["url"] for file in episode["enclosures"]],
    }
    for episode in feed["episodes"]
]
print(json.dumps(items))
