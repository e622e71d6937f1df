import { SNAPSHOT_COLUMNS, type SnapshotColumn } from '../../worker/snapshot-protocol'
import type { GridColumn } from '../grid/grid-columns'

const COLUMNS: Readonly<Record<SnapshotColumn, Omit<GridColumn, 'key'>>> = {
  process: { title: 'Process', kind: 'strong', width: 150 },
  pid: { title: 'PID', kind: 'number', width: 78 },
  label: { title: 'Label', kind: 'text', width: 168, hint: 'What you called it' },
  taken: { title: 'Taken at', kind: 'number', width: 112 },
  maps: { title: 'Maps', kind: 'number', width: 92 },
  size: { title: 'Size', kind: 'bytes', width: 92, hint: 'All that was mapped' },
  rss: { title: 'RSS', kind: 'bytes', width: 92, hint: 'Resident memory: pages in RAM' },
  pss: {
    title: 'PSS',
    kind: 'bytes',
    width: 92,
    hint: 'Resident memory, shared pages divided by who shares them',
  },
  flags: {
    title: 'Flags',
    kind: 'quiet',
    width: 128,
    hint: 'What is not right with it, or where it is from',
  },
  host: { title: 'Host', kind: 'quiet', width: 110 },
  kernel: { title: 'Kernel', kind: 'quiet', width: 120 },
  command: { title: 'Command', kind: 'mono', width: 200, grows: true },
}

/** Columns of the grid "Snapshots". */
export const SNAPSHOT_GRID_COLUMNS: readonly GridColumn[] = SNAPSHOT_COLUMNS.map((key) => ({
  key,
  ...COLUMNS[key],
}))
