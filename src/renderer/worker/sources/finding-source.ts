import { FINDING_SEVERITIES, type Finding } from '../../../shared/findings/finding'
import { FINDING_RULES } from '../../../shared/findings/list-rules'
import { formatCount } from '../../../shared/format/count'
import { showName } from '../../../shared/format/name'
import type { ProcessFindings } from '../../../shared/all-processes/question'
import type { SortKey } from '../../../shared/tables/radix-sort'
import type { RowMask } from '../../../shared/tables/row-view'
import { collateText, numberSortKey, textSortKey } from '../../../shared/tables/sort-keys'
import { StringTableBuilder } from '../../../shared/tables/string-table'
import { FINDING_COLUMNS, type FindingColumn } from '../protocol/findings-protocol'
import type { ChangeTone, GridCell } from '../protocol/view-protocol'
import type { RowSource } from '../views/row-source'
import { guardFormula } from '../views/write-tsv'

const COPY_HEADER: Readonly<Record<FindingColumn, string>> = {
  severity: 'Severity',
  finding: 'Finding',
  process: 'Process',
  pid: 'PID',
  what: 'What',
  mappings: 'Mappings',
}
const TONES: Readonly<Record<Finding['severity'], ChangeTone | null>> = {
  serious: 'removed',
  warning: 'changed',
  note: null,
}

/** One row: a finding, and whose it is. */
export interface FindingRow {
  readonly process: Omit<ProcessFindings, 'findings'>
  readonly finding: Finding
}

/** The findings as a table of the grid. */
export class FindingSource implements RowSource {
  readonly ids: Float64Array
  readonly copyHeader = FINDING_COLUMNS.map((column) => COPY_HEADER[column])
  readonly rows: readonly FindingRow[]

  /** `numbers` remembers a number for each finding ever seen, so that rows are found again after the next pass. */
  constructor(processes: Iterable<ProcessFindings>, numbers: Map<string, number>) {
    const numbered = [...processes].flatMap(({ findings, ...process }) =>
      findings.map((finding, index) => {
        const key = `${process.pid}:${process.startTicks}:${finding.rule}:${index}`
        const number = numbers.get(key) ?? numbers.size
        numbers.set(key, number)
        return { number, row: { process, finding } }
      }),
    )
    const ordered = numbered.toSorted((a, b) => a.number - b.number)
    this.rows = ordered.map(({ row }) => row)
    this.ids = Float64Array.from(ordered, ({ number }) => number)
  }

  get length(): number {
    return this.rows.length
  }

  isSame(): boolean {
    return true
  }

  rowId(row: number): string {
    return String(this.ids[row])
  }

  sortKey(column: string): SortKey {
    switch (column as FindingColumn) {
      case 'severity':
        // The gravest are the largest.
        return this.#numbers(
          ({ finding }) => FINDING_SEVERITIES.length - FINDING_SEVERITIES.indexOf(finding.severity),
        )
      case 'pid':
        return this.#numbers(({ process }) => process.pid)
      case 'mappings':
        return this.#numbers(({ finding }) => finding.evidenceCount)
      default: {
        const strings = new StringTableBuilder()
        const texts = this.rows.map((row) => strings.intern(textOf(row, column as FindingColumn)))
        return textSortKey(texts, strings.finish(), collateText)
      }
    }
  }

  /** A word matches in any text of a finding, its rule and the names of its mappings included. */
  matchWord(word: string): RowMask {
    return Uint8Array.from(this.rows, (row) => {
      const { finding, process } = row
      const texts = FINDING_COLUMNS.map((column) => textOf(row, column))
      const names = finding.evidence.map(({ name }) => showName(name))
      const isFound = [...texts, ...names, finding.rule, String(process.pid)].some((text) =>
        text.toLowerCase().includes(word),
      )
      return isFound ? 1 : 0
    })
  }

  cells(row: number): readonly GridCell[] {
    const found = this.at(row)
    return FINDING_COLUMNS.map((column): GridCell => {
      const text = textOf(found, column)
      if (column === 'severity') {
        const tone = TONES[found.finding.severity]
        return tone === null ? { text, isPale: true } : { text, tone }
      }
      if (column === 'mappings' && found.finding.evidenceCount === 0) return { text: '–', isPale: true }
      return { text }
    })
  }

  copyCells(row: number): readonly string[] {
    const found = this.at(row)
    return FINDING_COLUMNS.map((column) =>
      column === 'mappings' ? String(found.finding.evidenceCount) : guardFormula(textOf(found, column)),
    )
  }

  totals(): Readonly<Record<string, number>> {
    return {}
  }

  at(row: number): FindingRow {
    const found = this.rows[row]
    if (!found) throw new RangeError(`row ${row} of ${this.length}`)
    return found
  }

  #numbers(of: (row: FindingRow) => number): SortKey {
    return numberSortKey(Float64Array.from(this.rows, of))
  }
}

function textOf({ process, finding }: FindingRow, column: FindingColumn): string {
  switch (column) {
    case 'severity':
      return finding.severity
    case 'finding':
      return FINDING_RULES[finding.rule].title
    case 'process':
      return showName(process.name)
    case 'pid':
      return String(process.pid)
    case 'what':
      return finding.what
    case 'mappings':
      return formatCount(finding.evidenceCount)
  }
}
