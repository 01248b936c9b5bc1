import { HtmlValidate } from 'html-validate'

const validator = new HtmlValidate({
  extends: ['html-validate:standard', 'html-validate:a11y'],
  rules: {
    // Hono decides how void elements are written; HTML allows both ways.
    'void-style': 'off',
    'doctype-style': 'off',
  },
})

/** Resolves to the mistakes in a page, each with its line. */
export async function findMistakes(html: string): Promise<string[]> {
  const report = await validator.validateString(html)
  return report.results.flatMap(({ messages }) =>
    messages.map(
      ({ ruleId, message, line, selector }) => `${line} ${selector} ${ruleId}: ${message}`,
    ),
  )
}
