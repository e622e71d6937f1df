import { PROCESS_COLUMNS, type ProcessColumn } from '../../worker/protocol'
import type { GridColumn } from '../grid/grid-columns'

const COLUMNS: Readonly<Record<ProcessColumn, Omit<GridColumn, 'key'>>> = {
  name: { title: 'Name', kind: 'strong', width: 190 },
  pid: { title: 'PID', kind: 'number', width: 84 },
  user: { title: 'User', kind: 'quiet', width: 100 },
  maps: {
    title: 'Maps',
    kind: 'number',
    width: 132,
    hint: 'Memory maps that count against vm.max_map_count',
  },
  share: { title: '% of limit', kind: 'share', width: 170, hint: 'Maps as a share of vm.max_map_count' },
  rss: { title: 'RSS', kind: 'bytes', width: 92, hint: 'Resident memory: pages in RAM' },
  vsz: { title: 'VSZ', kind: 'bytes', width: 92, hint: 'Virtual size: all that is mapped' },
  cpu: { title: 'CPU', kind: 'number', width: 80, hint: 'Percent of one core since the list was last read' },
  started: { title: 'Started', kind: 'quiet', width: 118 },
  command: { title: 'Command', kind: 'mono', width: 220, grows: true },
}

/** Columns of the grid "Processes". */
export const PROCESS_GRID_COLUMNS: readonly GridColumn[] = PROCESS_COLUMNS.map((key) => ({
  key,
  ...COLUMNS[key],
}))
