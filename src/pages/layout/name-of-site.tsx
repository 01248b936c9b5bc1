import type { Site } from '../../site/site.ts'

/**
 * Returns the name of a site as its pages begin with it: its logo, else its icon and title. A logo that
 * doesn't load leaves the words for it.
 */
export function NameOfSite({ site, isFront = false }: { site: Site; isFront?: boolean }) {
  const { icon, title, description, look } = site
  const logo = look?.logo
  const size = isFront ? 56 : 32
  const name = logo ? (
    <picture>
      {logo.dark && <source srcset={logo.dark} media="(prefers-color-scheme: dark)" />}
      <img
        class={logo.width && logo.height ? 'logo sized' : 'logo'}
        src={logo.url}
        alt={logo.alt ?? title}
        width={logo.width}
        height={logo.height}
      />
    </picture>
  ) : (
    title
  )
  const picture = !logo && icon && <img src={icon} alt="" width={size} height={size} />
  if (!isFront) {
    return (
      <a class="brand" href="/">
        {picture}
        <span dir={logo ? undefined : 'auto'}>{name}</span>
      </a>
    )
  }
  return (
    <div class="nameplate">
      {picture}
      <div>
        <h1>{name}</h1>
        <p class="lead">{description}</p>
      </div>
    </div>
  )
}
