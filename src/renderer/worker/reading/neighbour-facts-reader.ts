import { NO_FACTS, type NeighbourFacts } from '../../../shared/explain/neighbour-facts'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { MappingTable } from '../../../shared/tables/mapping-table'
import type { AsksScanner } from './scanner-requests'

/** Reads what the open process tells of its neighbours beside maps and smaps: once for each table, when it is wanted. */
export class NeighbourFactsReader {
  readonly #requests: AsksScanner
  readonly #onRead: (table: MappingTable, readMs: number) => void
  #requestId = 0
  /** The table that was asked for last. */
  #asked: MappingTable | null = null
  #facts = NO_FACTS

  /** `onRead` hears for which table the facts are there, and what the read took. */
  constructor(requests: AsksScanner, onRead: (table: MappingTable, readMs: number) => void) {
    this.#requests = requests
    this.#onRead = onRead
  }

  /** What was read last: of the open process, though maybe of a moment before. */
  get facts(): NeighbourFacts {
    return this.#facts
  }

  /** Asks for the facts of a table, unless they were asked for. */
  want(process: ProcessIdentity, table: MappingTable): void {
    if (this.#asked === table) return
    this.#requests.drop(this.#requestId)
    this.#asked = table
    const request = { type: 'read-neighbour-facts', process, mappingCount: table.length } as const
    this.#requestId = this.#requests.ask(request, (event) => {
      if (event.type === 'failed') {
        this.#facts = { ...this.#facts, policies: 'unreadable' }
        this.#onRead(table, 0)
        return
      }
      const { kernelRelease, isForkChild, policies, readMs } = event
      this.#facts = { kernelRelease, isForkChild, policies }
      this.#onRead(table, readMs)
    })
  }

  /** Forgets the process. */
  close(): void {
    this.#requests.drop(this.#requestId)
    this.#asked = null
    this.#facts = NO_FACTS
  }
}
