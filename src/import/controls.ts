/**
 * Returns HTML in which no control is needed to read it: what stands in a field is verbatim text, and a part
 * that a button would show is shown.
 */
export function withoutControls(html: string): string {
  const fields = html.replace(/<textarea\b[^>]*>([\s\S]*?)<\/textarea>/gi, '<pre>$1</pre>')
  return /\sonclick\s*=/i.test(fields)
    ? fields.replace(/(\sstyle=(["'])(?:(?!\2)[^<>])*?)display:\s*none;?/gi, '$1')
    : fields
}
