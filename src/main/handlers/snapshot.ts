import type { ScannerProcess } from '../scanner-process'
import type { Handlers } from '../ipc/register'
import { askWhich } from './ask-which'
import { askWhere } from './ask-where'

type SnapshotHandlers = Pick<Handlers, Extract<keyof Handlers, `snapshot:${string}`>>

/** Manages the kept snapshots; where files are and go is asked of the person here, never told by a window. */
export function createSnapshotHandlers(scanner: Pick<ScannerProcess, 'ask'>): SnapshotHandlers {
  return {
    'snapshot:list': () => scanner.ask('list'),
    'snapshot:annotate': (_caller, id, words) => scanner.ask('annotate', id, words),
    'snapshot:delete': (_caller, ids) => scanner.ask('remove', ids),
    'snapshot:restore': (_caller, ids) => scanner.ask('restore', ids),
    'snapshot:export': async (_caller, id) => {
      const path = await askWhere(`${id}.arrow`)
      if (path !== null) await scanner.ask('exportTo', id, path)
      return path !== null
    },
    'snapshot:import': (_caller, name, bytes) => scanner.ask('importBytes', name, bytes),
    'snapshot:open': async () => {
      const path = await askWhich()
      return path === null ? null : scanner.ask('importFile', path)
    },
  }
}
