/**
 * The files of the typefaces that come with Dateline, by family, script and style. Each is a module of
 * its own, loaded when somebody asks for it. A bundler sees only imports that are written out.
 */
export const fontFiles: Record<string, () => Promise<{ default: ArrayBuffer }>> = {
  'serif-latin': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2'),
  'serif-latin-ext': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-latin-ext-wght-normal.woff2'),
  'serif-greek': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-greek-wght-normal.woff2'),
  'serif-cyrillic': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-cyrillic-wght-normal.woff2'),
  'serif-cyrillic-ext': () =>
    import(
      '@fontsource-variable/source-serif-4/files/source-serif-4-cyrillic-ext-wght-normal.woff2'
    ),
  'serif-vietnamese': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-vietnamese-wght-normal.woff2'),
  'serif-latin-italic': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-italic.woff2'),
  'serif-latin-ext-italic': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-latin-ext-wght-italic.woff2'),
  'serif-greek-italic': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-greek-wght-italic.woff2'),
  'serif-cyrillic-italic': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-cyrillic-wght-italic.woff2'),
  'serif-cyrillic-ext-italic': () =>
    import(
      '@fontsource-variable/source-serif-4/files/source-serif-4-cyrillic-ext-wght-italic.woff2'
    ),
  'serif-vietnamese-italic': () =>
    import('@fontsource-variable/source-serif-4/files/source-serif-4-vietnamese-wght-italic.woff2'),
  'sans-latin': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2'),
  'sans-latin-ext': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-normal.woff2'),
  'sans-greek': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-greek-wght-normal.woff2'),
  'sans-cyrillic': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-cyrillic-wght-normal.woff2'),
  'sans-cyrillic-ext': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-cyrillic-ext-wght-normal.woff2'),
  'sans-vietnamese': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-vietnamese-wght-normal.woff2'),
  'sans-latin-italic': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-italic.woff2'),
  'sans-latin-ext-italic': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-latin-ext-wght-italic.woff2'),
  'sans-greek-italic': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-greek-wght-italic.woff2'),
  'sans-cyrillic-italic': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-cyrillic-wght-italic.woff2'),
  'sans-cyrillic-ext-italic': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-cyrillic-ext-wght-italic.woff2'),
  'sans-vietnamese-italic': () =>
    import('@fontsource-variable/source-sans-3/files/source-sans-3-vietnamese-wght-italic.woff2'),
}
