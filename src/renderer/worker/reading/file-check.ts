import type { ProcessIdentity } from '../../../shared/ipc/contract'
import { MAPPING_KINDS, type MappingKind } from '../../../shared/tables/mapping-kind'
import { getMappingRow } from '../../../shared/tables/mapping-table'
import { MappingSource } from '../sources/mapping-source'
import type { FileCheckEvent, FileCheckMethods } from '../protocol/file-check-protocol'
import type { SessionContext } from './session-context'
import type { TableView } from '../views/table-view'

/** These have names of the kernel's own making, which no folder holds. */
const WITHOUT_FILE: ReadonlySet<MappingKind> = new Set([
  'memfd',
  'sysv',
  'shared-anonymous',
  'io-ring',
  'device',
  'huge-pages',
  'kernel',
])

/** Has the scanner look at the file of the active map; an answer that another map overtook is dropped. */
export class FileCheckSession implements FileCheckMethods {
  readonly #context: SessionContext<FileCheckEvent>
  readonly #view: TableView
  readonly #identity: () => ProcessIdentity | null
  #requestId = 0

  constructor(
    context: SessionContext<FileCheckEvent>,
    view: TableView,
    identity: () => ProcessIdentity | null,
  ) {
    this.#context = context
    this.#view = view
    this.#identity = identity
  }

  checkActiveFile: FileCheckMethods['checkActiveFile'] = () => {
    const { source, activeRow } = this.#view
    const process = this.#identity()
    this.#context.requests.drop(this.#requestId)
    if (!process || !(source instanceof MappingSource) || activeRow < 0) return null
    const { start, end, inode, name, kind } = getMappingRow(source.table, activeRow)
    const isSpecial = WITHOUT_FILE.has(MAPPING_KINDS[kind] ?? 'anonymous')
    if (isSpecial || inode === 0n || !name.startsWith('/')) return null
    this.#requestId = this.#context.requests.ask(
      { type: 'check-file', process, start, end, inode: String(inode), path: name },
      (event) => {
        if (event.type !== 'file-checked') return
        const { state, sentence } = event
        this.#context.emit({ type: 'file-check', state, sentence })
      },
    )
    return null
  }
}
