import { apiRoutes } from '../../src/api-routes.ts'
import { pageRoutes } from '../../src/page-routes.ts'
import { routes } from '../../src/routes.ts'

/** The routes of all that is served, in the order in which a request meets them, and middleware. */
export const everyRoute = [...routes.routes, ...apiRoutes.routes, ...pageRoutes.routes]

/** The path of each of them once, as it is written. */
export const everyPath = [...new Set(everyRoute.map(({ path }) => path))]
