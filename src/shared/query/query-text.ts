import { VmatlasError } from '../errors'
import { isInferredObstacle, isSeenInFlags } from '../explain/merge-obstacle'
import { parseQuery } from './parse-query'
import type { Query } from './query'

/**
 * Parses a query that is to be run as it is, where nobody is there to correct it in place.
 *
 * Errors: `invalid-request` with the first mistake and where it stands.
 */
export function parseWholeQuery(text: string): Query {
  const query = parseQuery(text)
  const [mistake] = query.mistakes
  if (!mistake) return query
  const marked = text.slice(mistake.start, mistake.end)
  throw new VmatlasError(
    'invalid-request',
    `The query has a mistake at ${JSON.stringify(marked)}: ${mistake.message}`,
    'Correct it; docs/query.md describes the language.',
  )
}

/** Says whether a query asks for more of neighbours than maps and smaps tell: their NUMA policies, or a fork. */
export function queryNeedsNeighbours(query: Pick<Query, 'terms'>): boolean {
  return query.terms.some(
    ({ condition }) =>
      condition.type === 'apart' &&
      (condition.alone || condition.obstacle === 'numa-policy' || isInferredObstacle(condition.obstacle)),
  )
}

/** Says whether a query asks for what smaps alone tells. */
export function queryNeedsSmaps(query: Pick<Query, 'terms'>): boolean {
  return query.terms.some(({ condition }) => {
    if (condition.type === 'number') return condition.field !== 'size' && condition.field !== 'offset'
    if (condition.type === 'apart') return condition.alone || isSeenInFlags(condition.obstacle)
    return condition.type === 'some' || condition.type === 'flag'
  })
}
