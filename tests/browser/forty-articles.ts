// Forty articles of a site in a language: most have a summary, some a picture, and some are notes.

export type Tongue = 'en' | 'de' | 'ar' | 'ja'

type Texts = {
  title: string
  description: string
  authors: [string, string][]
  tags: string[]
  headlines: string[]
  sentences: string[]
}

export const texts: Record<Tongue, Texts> = {
  en: {
    title: 'The Example Courier',
    description: 'Reports from places that are on no map.',
    authors: [
      ['Example Author', 'Editor'],
      ['Second Example Author', 'Harbour correspondent'],
      ['Third Example Author', ''],
    ],
    tags: ['Harbour', 'Weather', 'Railways', 'Council', 'Theatre'],
    headlines: [
      'The harbour opens its old gates again after eleven winters',
      'Rain, and what the river keeps of it',
      'Night trains return to the northern line',
      'A council that meets in the market hall',
      'Why the lighthouse was painted green',
      'The last ferry leaves at ten',
      'Forecast: clear, with long shadows',
      'A stage for everybody who was sent home',
      'What the tide tables leave out',
      'Two bridges, one budget',
    ],
    sentences: [
      'The gates were shut when the ice came, and nobody had the key.',
      'The town has talked of little else since the first of the month.',
      'What it costs is known; who pays for it is decided on Tuesday.',
      'Those who were there remember the sound more than the sight.',
    ],
  },
  de: {
    title: 'Der Beispielbote',
    description: 'Nachrichten aus Orten, die auf keiner Karte stehen.',
    authors: [
      ['Beispiel Autorin', 'Redakteurin'],
      ['Zweiter Beispielautor', 'Hafenkorrespondent'],
      ['Dritte Beispielautorin', ''],
    ],
    tags: ['Hochwasser', 'Verkehr', 'Gemeinderat', 'Theater', 'Wetter'],
    headlines: [
      'Hochwasserschutzmaßnahmen am Oberlauf beginnen früher als geplant',
      'Der Bahnhof bekommt sein Dach zurück',
      'Pegel sinken wieder',
      'Warum die Gemeinde ihre Straßenlaternen verschenkt',
      'Nachtzüge fahren wieder nach Norden',
      'Geschwindigkeitsbegrenzung auf der Uferpromenade',
      'Ein Theater für alle, die zu spät kommen',
      'Was der Fluss vom Regen behält',
      'Zwei Brücken, ein Haushalt',
      'Die letzte Fähre legt um zehn ab',
    ],
    sentences: [
      'Die Gemeinde beginnt im Frühjahr mit dem Bau der Dämme.',
      'Die Arbeiten dauern voraussichtlich zwei Jahre und kosten weniger als befürchtet.',
      'Wer dafür bezahlt, entscheidet der Rat am Dienstag.',
      'Wer dabei war, erinnert sich eher an das Geräusch als an den Anblick.',
    ],
  },
  ar: {
    title: 'جريدة المثال',
    description: 'أخبار من أماكن لا وجود لها على الخريطة.',
    authors: [
      ['كاتبة المثال', 'محررة'],
      ['كاتب المثال الثاني', 'مراسل الميناء'],
      ['كاتبة المثال الثالثة', ''],
    ],
    tags: ['فيضانات', 'نقل', 'المجلس', 'مسرح', 'الطقس'],
    headlines: [
      'بدء أعمال الحماية من الفيضانات قبل موعدها',
      'المحطة تستعيد سقفها بعد أحد عشر عامًا',
      'منسوب المياه ينخفض من جديد',
      'قطارات الليل تعود إلى خط الشمال',
      'لماذا طُليت المنارة باللون الأخضر',
      'آخر عبّارة تغادر في العاشرة',
      'مجلس يجتمع في سوق المدينة',
      'جسران وميزانية واحدة',
      'مسرح لكل من وصل متأخرًا',
      'ما يحتفظ به النهر من المطر',
    ],
    sentences: [
      'تبدأ البلدية في الربيع بناء السدود، ومن المتوقع أن تستمر الأعمال عامين.',
      'بعد ثلاثة أيام من المطر، هدأ الوضع على ضفاف النهر.',
      'الكلفة معروفة، أما من يدفعها فيقرره المجلس يوم الثلاثاء.',
      'من كان هناك يتذكر الصوت أكثر مما يتذكر المشهد.',
    ],
  },
  ja: {
    title: '見本新聞',
    description: '地図にない町のニュース。',
    authors: [
      ['見本 記者', '編集者'],
      ['第二 見本記者', '港湾担当'],
      ['第三 見本記者', ''],
    ],
    tags: ['洪水', '交通', '議会', '演劇', '天気'],
    headlines: [
      '上流の堤防工事、予定より早く着工へ',
      '駅に屋根が戻る',
      '川の水位、再び下がる',
      '夜行列車が北の路線に復活',
      'なぜ灯台は緑に塗られたのか',
      '最終の渡し船は十時に出る',
      '市場で開かれる町議会',
      '二つの橋、一つの予算',
      '遅れて来た人のための劇場',
      '川が雨から受け取るもの',
    ],
    sentences: [
      '町は来春から堤防の建設を始める。工期は二年の見込みだ。',
      '十一年の工事を経て、新しい屋根が完成した。古い時計は秋に元の場所へ戻る。',
      '費用は分かっているが、誰が払うかは火曜日に決まる。',
      'その場にいた人は、光景よりも音を覚えている。',
    ],
  },
}

/** Returns the article files by their names; `pictures` are the addresses of pictures. */
export function fortyArticles(language: Tongue, pictures: string[]): Record<string, string> {
  const { tags, headlines, sentences } = texts[language]
  const files = Array.from({ length: 40 }, (_, i) => {
    const date = new Date(Date.UTC(2026, 10, 20 - i * 9, 9, i)).toISOString()
    const isNote = i % 9 === 3
    const image = pictures[i % (2 * pictures.length)]
    const fields = {
      published: date,
      authors: [`a${i % 3}`],
      tags: [tags[i % tags.length], tags[(i + 1) % tags.length]],
      ...(!isNote && { title: headlines[i % headlines.length] }),
      ...(!isNote && image && { image: { url: image, alt: '' } }),
    }
    const paragraph = [...sentences, ...sentences]
      .slice(i % 4, (i % 4) + (isNote ? 1 : 4))
      .join(' ')
    const body = isNote
      ? `${paragraph} [↗](/articles/a0)`
      : `${paragraph}\n\n`.repeat(4 + (i % 5) * 3)
    return [`a${i}.md`, `---\n${JSON.stringify(fields)}\n---\n${body}`]
  })
  return Object.fromEntries(files)
}

/** Returns the site file. */
export function siteOf(language: Tongue, look: object): string {
  const { title, description, authors } = texts[language]
  const named = authors.map(([name, role], i) => {
    const avatar = i === 0 && { avatar: '/media/example-author.png' }
    return [`a${i}`, { name, ...(role && { role }), ...avatar }]
  })
  const facts = { title, description, url: 'https://news.example', language, timezone: 'UTC' }
  return JSON.stringify({ ...facts, ...look, authors: Object.fromEntries(named) })
}
