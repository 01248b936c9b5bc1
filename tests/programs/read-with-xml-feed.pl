# Prints, as JSON, the entries that Perl's XML::Feed finds in a feed on its standard input.
use strict;
use warnings;
use JSON::PP;
use XML::Atom;
use XML::Feed;

$XML::Atom::ForceUnicode = 1;
$XML::Feed::MULTIPLE_ENCLOSURES = 1;

my $document = do { local $/; <STDIN> };
my $feed = XML::Feed->parse(\$document) or die XML::Feed->errstr;
my @items = map { {
  id => $_->id,
  title => $_->title,
  link => $_->link,
  files => [map { $_->url } grep { defined } $_->enclosure],
  tags => [$_->category],
} } $feed->entries;
print JSON::PP->new->utf8->encode(\@items);
