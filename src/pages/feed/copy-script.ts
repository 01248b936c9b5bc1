import { asset } from '../layout/assets.ts'
import copy from './copy.browser.js'

/** The script of the copy button on the page of a feed. No other page runs a script. */
export const copyScript = asset('copy', 'js', 'text/javascript', copy)
