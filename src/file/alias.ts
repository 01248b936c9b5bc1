import * as v from 'valibot'
import { isOwnAddress, readAddress } from '../article/old-address.ts'
import { convert } from './fields.ts'
import { code, isNot } from './values.ts'

/** An address that an article or a page had, in its normal form. */
export const alias = v.pipe(
  code,
  convert(readAddress, isNot('a path of this site, such as "/2016/01/hi.html" or "/?p=123"')),
  v.check(
    (address) => !isOwnAddress(address),
    ({ received }) => `${received} is an address of Dateline's own, which would hide it`,
  ),
)
