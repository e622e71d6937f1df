import {
  FINDING_COLUMNS,
  FOUND_COLUMNS,
  type FindingColumn,
  type FoundColumn,
} from '../../worker/protocol/findings-protocol'
import type { GridColumn } from '../../model/grid-columns'

const FINDINGS: Readonly<Record<FindingColumn, Omit<GridColumn, 'key'>>> = {
  severity: {
    title: 'Severity',
    kind: 'what',
    width: 104,
    hint: 'serious: a way in, or about to fail; warning: worth investigating; note: for information',
  },
  finding: { title: 'Finding', kind: 'strong', width: 214 },
  process: { title: 'Process', kind: 'text', width: 124 },
  pid: { title: 'PID', kind: 'number', width: 78 },
  what: { title: 'What', kind: 'text', width: 220, grows: true },
  mappings: { title: 'Mappings', kind: 'number', width: 88, hint: 'Number of mappings' },
}

const FOUND: Readonly<Record<FoundColumn, Omit<GridColumn, 'key'>>> = {
  process: { title: 'Process', kind: 'strong', width: 160 },
  pid: { title: 'PID', kind: 'number', width: 78 },
  start: { title: 'Start', kind: 'address', width: 120 },
  size: { title: 'Size', kind: 'bytes', width: 88 },
  permissions: { title: 'Perm', kind: 'permissions', width: 62 },
  kind: { title: 'Kind', kind: 'kind', width: 130 },
  name: { title: 'Name', kind: 'mono', width: 260, grows: true },
  rss: {
    title: 'RSS',
    kind: 'bytes',
    width: 88,
    hint: 'Resident; read only where the query asks for memory use',
  },
  pss: {
    title: 'PSS',
    kind: 'bytes',
    width: 88,
    hint: 'Proportional; read only where the query asks for memory use',
  },
}

/** Columns of the grid "Findings". */
export const FINDING_GRID_COLUMNS: readonly GridColumn[] = FINDING_COLUMNS.map((key) => ({
  key,
  ...FINDINGS[key],
}))

/** Columns of the grid "Matching mappings". */
export const FOUND_GRID_COLUMNS: readonly GridColumn[] = FOUND_COLUMNS.map((key) => ({ key, ...FOUND[key] }))
