import { routes } from './routes.tsx'

export default { fetch: routes.fetch } satisfies ExportedHandler<Env>
