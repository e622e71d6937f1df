import { formatPermissionSets } from '../../../shared/tables/format-permissions'
import { decodeName, showName } from '../../../shared/format/name'
import type { ProcessIdentity } from '../../../shared/ipc/contract'
import type { AnswerTo } from '../../../shared/ipc/request-answers'
import { inodeOfUse, type FileUse } from '../../../shared/all-processes/file-uses'
import { tabulateFiles, type ProcessFiles } from '../../../shared/all-processes/file-table'
import { unpackFiles } from '../../../shared/all-processes/pack-files'
import { quote } from '../../../shared/query/print-query'
import { MAPPING_KIND_FAMILY, MAPPING_KIND_LABELS, MAPPING_KINDS } from '../../../shared/tables/mapping-kind'
import { FileSource } from '../sources/file-source'
import {
  USERS_SHOWN,
  type FilesMethods,
  type FilesState,
  type FilesWorkerEvent,
  type FileUser,
} from '../protocol/files-protocol'
import { HAS_NOTHING } from '../reading/all-processes-pass'
import type { SessionContext } from '../reading/session-context'
import { TableView } from '../views/table-view'

/** What the session needs of the others. */
export interface FilesContext extends SessionContext<FilesWorkerEvent> {
  /** The table of the grid is another one now. */
  readonly onChanged: () => void
  /** What a process is called; harmless. */
  readonly nameOf: (process: ProcessIdentity) => string
}

const NOTHING: FilesState = {
  isReading: false,
  withUsage: false,
  done: 0,
  total: 0,
  processCount: 0,
  unread: [],
  readAtMs: null,
  readMs: 0,
  failure: null,
}

/** The files of the whole machine: what each process maps, added up for the grid "Files". */
export class FilesSession implements FilesMethods {
  readonly view: TableView
  readonly #context: FilesContext
  readonly #numbers = new Map<string, number>()
  /** By pid: a pid that was reused replaces what was known of it. */
  readonly #processes = new Map<number, ProcessFiles>()
  #state = NOTHING
  #requestId = 0
  /** Processes that the pass under way has found; null where it reads only some. */
  #found: Set<number> | null = null

  constructor(context: FilesContext) {
    this.#context = context
    this.view = new TableView(this.#makeSource(), { column: 'size', direction: 'descending' })
  }

  readFiles: FilesMethods['readFiles'] = (withUsage) => {
    this.#found = new Set()
    this.#ask(withUsage, null)
    return null
  }

  measureActiveFile: FilesMethods['measureActiveFile'] = () => {
    const path = this.#activePath()
    const users = [...this.#processes.values()].filter(({ uses }) => uses.some((use) => use.path === path))
    this.#found = null
    if (users.length > 0)
      this.#ask(
        true,
        users.map(({ pid }) => pid),
      )
    return null
  }

  cancelFiles: FilesMethods['cancelFiles'] = () => {
    this.#context.requests.cancel(this.#requestId)
    return null
  }

  describeActiveFile: FilesMethods['describeActiveFile'] = () => {
    const path = this.#activePath()
    if (path === null) return null
    const users = this.#usersOf(path)
    const kind = MAPPING_KINDS[users[0]?.use.kind ?? 0] ?? 'anonymous'
    return {
      path: showName(path),
      kind: MAPPING_KIND_LABELS[kind],
      family: MAPPING_KIND_FAMILY[kind],
      processCount: new Set(users.map(({ process }) => process.pid)).size,
      users: users.slice(0, USERS_SHOWN).map((user) => this.#describeUser(user)),
      query: `name:${quote(decodeName(path))}`,
    }
  }

  #take(event: AnswerTo<'read-files'>): void {
    if (event.type === 'files-found') {
      for (const files of unpackFiles(event.files)) {
        this.#processes.set(files.pid, files)
        this.#found?.add(files.pid)
      }
      this.#show()
      this.#tell({ done: event.done, total: event.total })
    }
    if (event.type === 'all-processes-end') {
      if (this.#found) this.#keepOnly(this.#found)
      const unread = event.unread.filter(({ code }) => !HAS_NOTHING.has(code))
      const whole = this.#found ? { unread, readAtMs: event.readAtMs, readMs: event.readMs } : {}
      this.#tell({ isReading: false, ...whole })
    }
    if (event.type === 'failed') {
      // What was read until then stays, and is still true.
      const failure = event.error.code === 'cancelled' ? null : { error: event.error, atMs: event.atMs }
      this.#tell({ isReading: false, failure })
    }
  }

  #ask(withUsage: boolean, pids: number[] | null): void {
    this.#context.requests.drop(this.#requestId)
    this.#tell({ isReading: true, withUsage, done: 0, total: 0, failure: null })
    this.#requestId = this.#context.requests.ask({ type: 'read-files', withUsage, pids }, (event) =>
      this.#take(event),
    )
  }

  #keepOnly(found: ReadonlySet<number>): void {
    for (const pid of this.#processes.keys()) if (!found.has(pid)) this.#processes.delete(pid)
    this.#show()
  }

  #show(): void {
    this.view.replaceSource(this.#makeSource())
    this.#context.onChanged()
  }

  #makeSource(): FileSource {
    return new FileSource(tabulateFiles(this.#processes.values(), this.#numbers), this.#numbers)
  }

  #activePath(): string | null {
    const { source } = this.view
    const row = this.view.activeRow
    return source instanceof FileSource && row >= 0 ? (source.table.path[row] ?? null) : null
  }

  /** Those who map a path, one entry for each inode, those with the most mapped first. */
  #usersOf(path: string): { process: ProcessFiles; use: FileUse }[] {
    const users = [...this.#processes.values()].flatMap((process) =>
      process.uses.flatMap((use) => (use.path === path ? [{ process, use }] : [])),
    )
    return users.toSorted((a, b) => b.use.size - a.use.size || a.process.pid - b.process.pid)
  }

  #describeUser({ process: { pid, startTicks }, use }: { process: ProcessFiles; use: FileUse }): FileUser {
    return {
      process: { pid, startTicks },
      name: this.#context.nameOf({ pid, startTicks }),
      mappings: use.mappings,
      size: use.size,
      rss: use.usage?.rss ?? null,
      pss: use.usage?.pss ?? null,
      privateDirty: use.usage?.privateDirty ?? null,
      permissions: formatPermissionSets(use.permissionSets),
      state: use.state === 'present' ? '' : use.state,
      inode: String(inodeOfUse(use)),
    }
  }

  #tell(part: Partial<FilesState>): void {
    this.#state = { ...this.#state, ...part, processCount: this.#processes.size }
    this.#context.emit({ type: 'files', files: this.#state })
  }
}
