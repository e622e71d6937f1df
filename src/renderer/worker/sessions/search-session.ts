import { formatHex } from '../../../shared/format/address'
import type { ScannerEvent } from '../../../shared/ipc/port-messages'
import type { MachineLink } from './findings-session'
import { FOUND_ROWS, type FindingsMethods } from '../protocol/findings-protocol'
import { FoundSource } from '../sources/found-source'
import { joinFound, type FoundPart } from '../sources/found-table'
import { MachinePass } from '../reading/machine-pass'
import { TableView } from '../views/table-view'

type Methods = Pick<FindingsMethods, 'searchMappings' | 'cancelSearch' | 'locateActiveFound'>

/** The search over the mappings of all processes, for the grid "Found maps". */
export class SearchSession implements Methods {
  readonly view = new TableView(new FoundSource(joinFound([])), null)
  readonly #link: MachineLink
  readonly #pass: MachinePass
  #query = ''
  #parts: FoundPart[] = []
  #matched = 0

  constructor(link: MachineLink) {
    this.#link = link
    this.#pass = new MachinePass({ ...link, onState: () => this.#tell() })
  }

  searchMappings: Methods['searchMappings'] = (query) => {
    this.#query = query
    this.#parts = []
    this.#matched = 0
    this.#show()
    this.#pass.start((requestId) => ({ type: 'find-mappings', requestId, query, mostRows: FOUND_ROWS }))
    return null
  }

  cancelSearch: Methods['cancelSearch'] = () => {
    this.#pass.cancel()
    return null
  }

  locateActiveFound: Methods['locateActiveFound'] = () => {
    const { source, activeRow: row } = this.view
    if (!(source instanceof FoundSource) || this.view.state().activePosition < 0) return null
    const { pid, startTicks, mappings } = source.table
    return {
      process: { pid: pid[row] ?? 0, startTicks: startTicks[row] ?? 0 },
      query: `addr:${formatHex(mappings.start[row] ?? 0)}`,
    }
  }

  /** Takes a message of the scanner in; false where it is about something else. */
  take(event: ScannerEvent): boolean {
    // A search that was overtaken may still have a word on its way.
    if (event.type === 'mappings-found' && this.#pass.isOf(event)) {
      this.#parts.push(...event.processes)
      this.#matched += event.processes.reduce((sum, { matched }) => sum + matched, 0)
      if (event.processes.length > 0) this.#show()
    }
    return this.#pass.take(event) || event.type === 'mappings-found'
  }

  /** The scanner is gone. */
  lose(): void {
    this.#pass.lose()
  }

  #show(): void {
    this.view.replaceSource(new FoundSource(joinFound(this.#parts)))
    this.#link.onChanged()
  }

  #tell(): void {
    const search = { pass: this.#pass.state, query: this.#query, matched: this.#matched }
    this.#link.emit({ type: 'search', search })
  }
}
