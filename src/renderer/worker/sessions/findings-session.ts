import { FINDING_RULES } from '../../../shared/findings/list-rules'
import { isMuted, type FindingMute } from '../../../shared/findings/mutes'
import { formatAddressRange, formatHex } from '../../../shared/format/address'
import { showName } from '../../../shared/format/name'
import { formatPermissions } from '../../../shared/tables/format-permissions'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import type { ProcessFindings } from '../../../shared/all-processes/question'
import { FindingSource, type FindingRow } from '../sources/finding-source'
import type { FindingsMethods, FindingsWorkerEvent } from '../protocol/findings-protocol'
import { AllProcessesPass } from '../reading/all-processes-pass'
import type { SessionContext } from '../reading/session-context'
import { TableView } from '../views/table-view'

/** What the sessions about all processes need of the others. */
export interface AllProcessesContext extends SessionContext<FindingsWorkerEvent> {
  /** The table of the grid is another one now. */
  readonly onChanged: () => void
}

type Methods = Pick<
  FindingsMethods,
  'findFindings' | 'cancelFindings' | 'muteFindings' | 'describeActiveFinding'
>

/** What the rules find in all processes, for the grid "Findings". */
export class FindingsSession implements Methods {
  readonly view: TableView
  readonly #context: AllProcessesContext
  readonly #pass: AllProcessesPass
  readonly #numbers = new Map<string, number>()
  #processes = new Map<number, ProcessFindings>()
  #source = new FindingSource([], this.#numbers)
  /** Processes that the pass under way has found something in. */
  #found = new Set<number>()
  #mutes: readonly FindingMute[] = []
  #showsMuted = false

  constructor(context: AllProcessesContext) {
    this.#context = context
    this.#pass = new AllProcessesPass(context.requests, () => this.#tell())
    this.view = new TableView(this.#source, { column: 'severity', direction: 'descending' })
  }

  findFindings: Methods['findFindings'] = () => {
    this.#found = new Set()
    this.#pass.start(() =>
      this.#context.requests.ask({ type: 'find-findings' }, (event) => this.#take(event)),
    )
    return null
  }

  cancelFindings: Methods['cancelFindings'] = () => {
    this.#pass.cancel()
    return null
  }

  muteFindings: Methods['muteFindings'] = (mutes, showsMuted) => {
    this.#mutes = mutes
    this.#showsMuted = showsMuted
    this.#restrict()
    this.#context.onChanged()
    this.#tell()
    return null
  }

  describeActiveFinding: Methods['describeActiveFinding'] = () => {
    if (this.view.state().activePosition < 0) return null
    const { finding, process } = this.#source.at(this.view.activeRow)
    const { title, why, normal } = FINDING_RULES[finding.rule]
    const { rule, severity, what, advice, evidenceCount } = finding
    return {
      ...{ rule, title, severity, what, why, normal, advice },
      process: { pid: process.pid, startTicks: process.startTicks },
      name: showName(process.name),
      program: process.name,
      isMuted: isMuted(this.#mutes, { rule, process }),
      evidence: finding.evidence.map(({ start, end, permissions, name, note }) => ({
        range: formatAddressRange(start, end),
        permissions: formatPermissions(permissions),
        name: showName(name),
        note,
        query: `addr:${formatHex(start)}`,
      })),
      evidenceCount,
    }
  }

  #take(event: AnswerTo<'find-findings'>): void {
    this.#pass.take(event)
    if (event.type === 'findings-found') {
      for (const process of event.processes) {
        this.#processes.set(process.pid, process)
        this.#found.add(process.pid)
      }
      if (event.processes.length > 0) this.#show()
    }
    if (event.type === 'all-processes-end') {
      this.#processes = new Map([...this.#processes].filter(([pid]) => this.#found.has(pid)))
      this.#show()
    }
  }

  #show(): void {
    this.#source = new FindingSource(this.#processes.values(), this.#numbers)
    this.view.replaceSource(this.#source)
    this.#restrict()
    this.#context.onChanged()
    this.#tell()
  }

  #restrict(): void {
    const isHidden = (row: FindingRow): boolean => !this.#showsMuted && this.#isMuted(row)
    this.view.restrict(Uint8Array.from(this.#source.rows, (row) => (isHidden(row) ? 0 : 1)))
  }

  #isMuted({ finding, process }: FindingRow): boolean {
    return isMuted(this.#mutes, { rule: finding.rule, process })
  }

  #tell(): void {
    const mutedCount = this.#source.rows.filter((row) => this.#isMuted(row)).length
    this.#context.emit({ type: 'findings', findings: { pass: this.#pass.state, mutedCount } })
  }
}
