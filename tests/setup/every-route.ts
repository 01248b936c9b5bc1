import { apiRoutes } from '../../src/api-routes.ts'
import { routes } from '../../src/routes.ts'

/** The routes of all that is served, and middleware. The last one is that of own pages. */
export const everyRoute = [...apiRoutes.routes, ...routes.routes]

/** The path of each of them once, as it is written. */
export const everyPath = [...new Set(everyRoute.map(({ path }) => path))]
