# Prints, as JSON, the items that Ruby's own rss finds in a feed on its standard input. It is strict:
# an element that RSS or Atom doesn't allow is an error.
require 'json'
require 'rss'

feed = RSS::Parser.parse($stdin.read, true)
items = feed.items.map do |item|
  if feed.is_a?(RSS::Atom::Feed)
    links = item.links.group_by(&:rel)
    { id: item.id.content, title: item.title.content, link: links['alternate'].first.href,
      files: (links['enclosure'] || []).map(&:href), tags: item.categories.map(&:term) }
  else
    { id: item.guid.content, title: item.title, link: item.link,
      files: [item.enclosure&.url].compact, tags: item.categories.map(&:content) }
  end
end
puts JSON.generate(items)
