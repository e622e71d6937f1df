import { formatHex } from '../../../shared/format/address'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { AllProcessesContext } from './findings-session'
import { FOUND_ROWS, type FindingsMethods } from '../protocol/findings-protocol'
import { FoundSource } from '../sources/found-source'
import { joinFound, type FoundPart } from '../sources/found-table'
import { AllProcessesPass } from '../reading/all-processes-pass'
import { TableView } from '../views/table-view'

type Methods = Pick<FindingsMethods, 'searchMappings' | 'cancelSearch' | 'locateActiveFound'>

/** The search over the mappings of all processes, for the grid "Matching mappings". */
export class SearchSession implements Methods {
  readonly view = new TableView(new FoundSource(joinFound([])), null)
  readonly #context: AllProcessesContext
  readonly #pass: AllProcessesPass
  #query = ''
  #parts: FoundPart[] = []
  #matched = 0

  constructor(context: AllProcessesContext) {
    this.#context = context
    this.#pass = new AllProcessesPass(context.requests, () => this.#tell())
  }

  searchMappings: Methods['searchMappings'] = (query) => {
    this.#query = query
    this.#parts = []
    this.#matched = 0
    this.#show()
    this.#pass.start(() =>
      this.#context.requests.ask({ type: 'find-mappings', query, mostRows: FOUND_ROWS }, (event) =>
        this.#take(event),
      ),
    )
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

  #take(event: AnswerTo<'find-mappings'>): void {
    if (event.type === 'mappings-found') {
      this.#parts.push(...event.processes)
      this.#matched += event.processes.reduce((sum, { matched }) => sum + matched, 0)
      if (event.processes.length > 0) this.#show()
    }
    this.#pass.take(event)
  }

  #show(): void {
    this.view.replaceSource(new FoundSource(joinFound(this.#parts)))
    this.#context.onChanged()
  }

  #tell(): void {
    const search = { pass: this.#pass.state, query: this.#query, matched: this.#matched }
    this.#context.emit({ type: 'search', search })
  }
}
