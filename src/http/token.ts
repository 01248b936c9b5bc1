/** Nobody finds a random token of this many characters by trying. */
const fewest = 20

/**
 * Returns why a token can't guard the publish API, as words that follow "the token"; undefined if it
 * can. A header carries no other characters (RFC 6750 §2.1).
 */
export function tokenProblem(token: string): string | undefined {
  if (!/^[\w.~+/-]+=*$/.test(token)) {
    return 'has other characters than letters, digits and - . _ ~ + / ='
  }
  return token.length < fewest ? `has fewer than ${fewest} characters` : undefined
}
