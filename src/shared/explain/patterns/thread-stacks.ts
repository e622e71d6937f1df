import { formatBytes } from '../../format/bytes'
import { groupThousands } from '../../format/count'
import { guardBelow, isExecutableRow, LARGEST_GUARD, sizeOfRow } from '../../proc/stack-shape'
import { mappingKindCode } from '../../tables/mapping-kind'
import { TRAIT_INFERRED, type MappingTable } from '../../tables/mapping-table'
import { named, patternNumber, type MapPattern } from '../map-pattern'
import { countOf, sentence, type PatternSearch } from './pattern-search'

const THREAD_STACK = mappingKindCode('thread-stack')
const STACKS = patternNumber('thread-stacks')
/** Sizes that are named; of more, the commonest ones. */
const MOST_SIZES = 3

const PAGE = 4096
const GUARD_FACTOR = 2 * LARGEST_GUARD

interface Stacks {
  /** A stack pointer or a name says so. */
  known: number
  /** Size and guard say so. */
  inferred: number
  guards: number
  executable: number
  /** Inferred stacks by their size and guard in bytes, see {@link shapeOf}. */
  readonly shapes: Map<number, number>
}

/**
 * A stack and the guard below it: two mappings for each thread, one where guards are inside the stack.
 *
 * Which mappings are stacks is their kind, see settleThreadStacks.
 */
export function findThreadStacks({ table, claimed, kinds }: PatternSearch): MapPattern[] {
  if (kinds[THREAD_STACK] === 0) return []
  const stacks: Stacks = { known: 0, inferred: 0, guards: 0, executable: 0, shapes: new Map() }
  for (let row = 0; row < table.length; row++) {
    if (table.kind[row] !== THREAD_STACK || claimed[row] !== 0) continue
    claimed[row] = STACKS
    count(stacks, table, row)
    if (guardBelow(table, row) === 0 || claimed[row - 1] !== 0) continue
    claimed[row - 1] = STACKS
    stacks.guards += 1
  }
  const total = stacks.known + stacks.inferred
  return total === 0 ? [] : [describe(stacks, total)]
}

function count(stacks: Stacks, table: MappingTable, row: number): void {
  if (isExecutableRow(table, row)) stacks.executable += 1
  if (((table.traits[row] as number) & TRAIT_INFERRED) === 0) {
    stacks.known += 1
    return
  }
  stacks.inferred += 1
  const shape = shapeOf(sizeOfRow(table, row), guardBelow(table, row))
  stacks.shapes.set(shape, (stacks.shapes.get(shape) ?? 0) + 1)
}

/** One number of two: sizes are whole pages, and guards smaller than the factor. */
function shapeOf(size: number, guard: number): number {
  return (size / PAGE) * GUARD_FACTOR + guard
}

function describeShape(shape: number): string {
  const guard = shape % GUARD_FACTOR
  const size = formatBytes(((shape - guard) / GUARD_FACTOR) * PAGE)
  return guard > 0 ? `${size} behind a guard of ${formatBytes(guard)}` : size
}

function describe(stacks: Stacks, total: number): MapPattern {
  const { known, guards, executable } = stacks
  const parts = [
    known > 0 ? sentence(`${countOf(known, 'stack')} by a stack pointer or a name`) : '',
    describeInferred(stacks),
    executable > 0 ? sentence(`${countOf(executable, 'of them is', 'of them are')} executable`) : '',
  ]
  return {
    ...named('thread-stacks'),
    title: known > 0 ? 'thread stacks' : 'likely thread stacks',
    mapCount: total + guards,
    evidence: parts.filter((part) => part !== '').join(' '),
    meaning: 'Each thread has a stack, and up to glibc 2.41 a guard mapping below it.',
    advice: 'Fewer threads: a pool, or a lower limit on connections.',
  }
}

function describeInferred({ known, inferred, shapes }: Stacks): string {
  if (inferred === 0) return ''
  const sizes = [...shapes].sort((a, b) => b[1] - a[1])
  const told = sizes
    .slice(0, MOST_SIZES)
    .map(([shape, times]) => `${groupThousands(times)} of ${describeShape(shape)}`)
  const rest = sizes.length > MOST_SIZES ? `, and ${sizes.length - MOST_SIZES} other sizes` : ''
  const subject = known > 0 ? countOf(inferred, 'more', 'more') : countOf(inferred, 'mapping')
  return sentence(
    `${subject} ${inferred === 1 ? 'looks' : 'look'} like ${inferred === 1 ? 'one' : 'stacks'} by size: ${told.join(', ')}${rest}`,
  )
}
