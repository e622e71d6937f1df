import { VmatlasError } from '../../../shared/errors'
import { countMergeable } from '../../../shared/explain/describe-map-count'
import { describeUntold } from '../../../shared/explain/require-told'
import { suggestCompletions, type CompletionContext } from '../../../shared/query/suggest-completions'
import { breakDown } from './break-down'
import { computeStrip, type StripLayout } from '../pictures/compute-strip'
import { emptyMappingSource } from '../sources/empty-tables'
import { explainNeighbours } from './explain-neighbours'
import { locateAddresses } from './locate-addresses'
import { describeMapping } from './mapping-detail'
import { makeCompletionContext } from '../sources/mapping-query'
import { MappingSource } from '../sources/mapping-source'
import type { NeighbourExplanation } from '../protocol/neighbour-protocol'
import type { WorkerMethods } from '../protocol/messages'
import type { MappingDetail } from '../protocol/process-protocol'
import { withResidentShare } from '../pictures/resident-share'
import { computeSpace } from '../pictures/space-picture'
import type { RowSource } from '../views/row-source'
import type { TableView } from '../views/table-view'

/** The requests that ask something of the maps that show, and change nothing. */
export type MappingQuestionMethods = Pick<
  WorkerMethods,
  | 'explainMaps'
  | 'countMergeable'
  | 'breakDownMaps'
  | 'locateAddresses'
  | 'describeActiveMap'
  | 'completeFilter'
  | 'readStrip'
  | 'readSpace'
  | 'describeMap'
>

/** Answers questions about the maps of a view; what is costly is kept until there is another table. */
export class MappingQuestions implements MappingQuestionMethods {
  readonly #view: TableView
  readonly #wantFacts: () => void
  #strip: { source: RowSource; width: number; layout: StripLayout } | null = null
  #explained: { source: RowSource; of: NeighbourExplanation } | null = null
  #completion: { source: RowSource; context: CompletionContext } | null = null

  /** `wantFacts` hears when a person looks at what more could be known of neighbours than maps and smaps tell. */
  constructor(view: TableView, wantFacts: () => void) {
    this.#view = view
    this.#wantFacts = wantFacts
  }

  explainMaps: WorkerMethods['explainMaps'] = () => {
    const { absent } = this.#mappingSource()
    if (absent.size > 0) return { untold: describeUntold([...absent]) }
    this.#wantFacts()
    return this.#explain()
  }

  countMergeable: WorkerMethods['countMergeable'] = () => {
    const { usage, absent } = this.#mappingSource()
    return usage === null || absent.size > 0 ? null : countMergeable(this.#explain())
  }

  breakDownMaps: WorkerMethods['breakDownMaps'] = (by, weight) => breakDown(this.#mappingSource(), by, weight)

  locateAddresses: WorkerMethods['locateAddresses'] = (text) =>
    locateAddresses(this.#mappingSource().table, text)

  describeActiveMap: WorkerMethods['describeActiveMap'] = () => {
    const { source, activeRow } = this.#view
    const isShown =
      source instanceof MappingSource && activeRow >= 0 && this.#view.state().activePosition >= 0
    if (!isShown) return null
    const detail = describeMapping(source, activeRow)
    if (asksFacts(detail)) this.#wantFacts()
    return detail
  }

  completeFilter: WorkerMethods['completeFilter'] = (text, caret) =>
    suggestCompletions(text, caret, this.#completionContext())

  readStrip: WorkerMethods['readStrip'] = (width, labelWidth) => {
    const { activeRow } = this.#view
    const layout = this.#layOutStrip(width, labelWidth)
    return activeRow < 0 ? layout.strip : { ...layout.strip, active: layout.edges(activeRow) }
  }

  readSpace: WorkerMethods['readSpace'] = (request) =>
    computeSpace(this.#mappingSource(), this.#view.activeRow, request)

  describeMap: WorkerMethods['describeMap'] = (row) => describeMapping(this.#mappingSource(), row)

  #explain(): NeighbourExplanation {
    const source = this.#mappingSource()
    if (this.#explained?.source !== source) {
      this.#explained = { source, of: explainNeighbours(source.explained) }
    }
    return this.#explained.of
  }

  /** The words of the open table, kept until there is another one. */
  #completionContext(): CompletionContext {
    const { source } = this.#view
    if (!(source instanceof MappingSource)) return {}
    if (this.#completion?.source !== source) {
      this.#completion = { source, context: makeCompletionContext(source.table) }
    }
    return this.#completion.context
  }

  /** The picture is the same for every active row, so only another table or width computes it anew. */
  #layOutStrip(width: number, labelWidth: number): StripLayout {
    const { source } = this.#view
    if (this.#strip?.source !== source || this.#strip.width !== width) {
      const table = source instanceof MappingSource ? source.table : emptyMappingSource().table
      this.#strip = {
        source,
        width,
        layout: withResidentShare(source, computeStrip(table, width, labelWidth)),
      }
    }
    return this.#strip.layout
  }

  #mappingSource(): MappingSource {
    const { source } = this.#view
    if (!(source instanceof MappingSource)) throw new VmatlasError('internal', 'The maps are missing.')
    return source
  }
}

/**
 * Says whether nothing in maps and smaps separates a mapping and one of its neighbours. A policy that differs is that
 * of the read before, until the one of these maps is there.
 */
function asksFacts({ before, after }: MappingDetail): boolean {
  const reasons = [before, after].flatMap((neighbour) => neighbour?.reasons ?? [])
  return reasons.some(({ obstacle, certainty }) => obstacle === 'numa-policy' || certainty !== 'seen')
}
