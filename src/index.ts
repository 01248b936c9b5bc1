import { routes } from './routes.ts'

export default { fetch: routes.fetch } satisfies ExportedHandler<Env>
