import { join } from 'node:path'
import { expect, test } from 'vitest'
import { folderOf, move } from '../setup/moving.ts'

test.each([
  ['9.9', 1],
  ['1.2', 0],
])(
  'an export of WordPress of version %s is read, and told if it is newer',
  async (version, told) => {
    const item =
      '<item><title>Known</title><wp:post_type>post</wp:post_type><wp:status>publish</wp:status><wp:post_name>known</wp:post_name><wp:post_date_gmt>2020-01-02 03:04:05</wp:post_date_gmt><content:encoded>Words</content:encoded></item>'
    const wxr = `<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="c"><channel><title>Old</title><link>https://old.example</link><wp:wxr_version>${version}</wp:wxr_version>${item}</channel></rss>`
    const moved = await move(join(folderOf({ 'export.xml': wxr }), 'export.xml'))
    expect(moved.articles).toBe(1)
    expect(moved.lines.filter((line) => /is WXR 9\.9, which is newer/.test(line))).toHaveLength(
      told,
    )
  },
)
