import { expect, test } from 'vitest'
import type { EngineName } from '../../src/import/folder/engine.ts'
import { meaningOf } from '../../src/import/folder/templates.ts'
import { newReport } from '../../src/import/report.ts'

function read(engine: EngineName, body: string) {
  const report = newReport()
  const made = meaningOf(body, { engine, place: { file: 'a.mdx' }, line: 5, report })
  return { ...made, lines: report.lines() }
}

test.each<[EngineName, string, string]>([
  ['Jekyll', '{% highlight ruby %}\nputs 1\n{% endhighlight %}', '```ruby\nputs 1\n```'],
  ['Jekyll', '{% raw %}{{ x }}{% endraw %}', '{{ x }}'],
  ['Jekyll', '![a]({{ site.baseurl }}/a.png)', '![a](/a.png)'],
  ['Jekyll', '[a]({% post_url 2020-01-02-b %})', '[a](@/2020-01-02-b)'],
  ['Jekyll', 'Words\n{: .note}\n', 'Words\n'],
  ['Hexo', '{% asset_img a.png A sea %}', '<img src="a.png" alt="sea">'],
  ['Hexo', '{% note warn %}Mind **it**{% endnote %}', 'Mind **it**'],
  ['Hugo', '{{< highlight go >}}\nx\n{{< /highlight >}}', '```go\nx\n```'],
  ['Hugo', '[a]({{< relref "b.md" >}})', '[a](@/b.md)'],
  [
    'Hugo',
    '{{< figure src="a.png" alt="A" caption="Words" >}}',
    '<figure><img src="a.png" alt="A"><figcaption>Words</figcaption></figure>',
  ],
  ['Hugo', '{{</* figure */>}}', '{{< figure >}}'],
  ['Hugo', '{{< gist someone 123 >}}', '<https://gist.github.com/someone/123>'],
  [
    'Zola',
    '{{ youtube(id="abcdefg") }}',
    '<iframe src="https://www.youtube-nocookie.com/embed/abcdefg" title="YouTube"></iframe>',
  ],
  ['Docusaurus', "import a from './a.png'\n\n<img src={a} />", '<img src="./a.png" />'],
  ['Docusaurus', 'A `{{ x }}` stays', 'A `{{ x }}` stays'],
])('%s: %j', (engine, body, meaning) => {
  const { markdown, isBroken } = read(engine, body)
  expect(markdown.trim()).toBe(meaning.trim())
  expect(isBroken).toBe(false)
})

test('what has no meaning is named with its line, and makes a draft', () => {
  const { markdown, isBroken, lines } = read('Jekyll', 'One\n\nTwo {% magic %}\n')
  expect([markdown, isBroken]).toEqual(['One\n\nTwo {% magic %}\n', true])
  expect(lines).toEqual([
    'a.mdx:7: template code that has no meaning here, so the article is a draft: {% magic %}',
  ])
})

test('template code that is an example of code stays, and makes no draft', () => {
  const body = 'See `{{ x }}`:\n\n```\n{% magic %}\n```\n'
  expect(read('Eleventy', body)).toMatchObject({ markdown: body, isBroken: false, lines: [] })
})
