import { person, type Recorder } from '../recorder.ts'

/** The pages that lead to every article by year, month and day. */
export async function recordArchivePages({ get, send }: Recorder): Promise<void> {
  await get('/archive')
  await send('HEAD', '/archive')
  await get('/archive/2026')
  await get('/archive/2026/11')
  await get('/archive/2026/11/21')
  // More than a page lists: a year and a month lead to their parts, a day to more pages.
  await get('/archive/2024')
  await get('/archive/2024/03')
  await get('/archive/2024/03/05')
  await get('/archive/2024/03/05/2')
  await get('/tags/weekly/archive')
  await get('/tags/weekly/archive/2025')
  await get('/tags/weekly/archive/2025/09')
  await get('/tags/weekly/archive/2025/09/01')
  await get('/authors/example-author/archive')
  await get('/authors/example-author/archive/2026/11')
  await get('/tags/timetable/archive')
  // Older articles by page.
  await get('/older')
  await get('/older/1')
  await get('/tags/weekly/older')
  for (const name of ['0', '99', '01', 'one']) await get(`/older/${name}`)
  await get('/tags/nothing/older')

  const absent = ['2023', '2024/04', '2024/3', '2024/13', '2024/03/06', '2024/02/30', '0999']
  for (const name of [...absent, '2024/03/05/1', '2024/03/05/3', '2024/03/05/2/1', 'one']) {
    await get(`/archive/${name}`)
  }
  await get('/tags/nothing/archive')
  await get('/tags/nothing/archive/2026')
  await get('/authors/nobody/archive/2026/11')
  await get('/archive/2023', person)
}
