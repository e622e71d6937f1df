import { readFileSync } from 'node:fs'
import { parsePageSize } from '../../shared/proc/parse-auxv'
import { parseStatm } from '../../shared/proc/parse-statm'
import { parseEffectiveUid } from '../../shared/proc/parse-status'
import { chooseProcessName, joinCommand } from '../../shared/proc/process-name'
import { buildProcessTable, type ProcessRecord } from '../../shared/tables/process-table-builder'
import type { ProcessTable } from '../../shared/tables/process-table'
import { LocalProc } from '../proc/local-proc'
import { readStat, type ProcSource } from '../proc/proc-source'
import { cpuUsedMs } from './cpu-cost'
import { PsAsker, type Listed } from './list-with-ps'
import { UserNames } from '../proc/user-names'

/** USER_HZ, which /proc counts in on every machine that Node runs on. */
const TICKS_PER_SECOND = 100
/** ps itself waits for a process that holds its own memory lock. */
const PS_DEADLINE_MS = 3000

/** The processes of the machine at one moment. */
export interface ProcessListing {
  readonly table: ProcessTable
  readonly readAtMs: number
  readonly readMs: number
  /** CPU time that it took, ps included. */
  readonly costMs: number
}

/**
 * Lists the processes: ps-list says which there are, /proc what they are.
 *
 * Keeps what it saw last, to tell CPU use from one listing to the next. A process that ends between the two is
 * left out. With a recorded /proc its folders are the list, since ps reads the real machine.
 */
export class ProcessLister {
  readonly #source: ProcSource
  readonly #users = new UserNames()
  readonly #ps = new PsAsker()
  // Of this machine, whatever the source: a recorded /proc does not tell.
  readonly #pageSize = parsePageSize(readFileSync('/proc/self/auxv'))
  #cpuBefore = new Map<string, number>()
  #listedAt = Number.NaN
  #pendingPs: Promise<readonly Listed[]> | null = null

  constructor(source: ProcSource = new LocalProc()) {
    this.#source = source
  }

  /** Reads the list. Errors: `unsupported-kernel` where there is no /proc. */
  async list(): Promise<ProcessListing> {
    const readAtMs = Date.now()
    const startedAt = performance.now()
    const cpuBefore = cpuUsedMs()
    this.#users.refresh()
    const listed = await this.#listPids()
    const bootMs = await this.#readBootMs()
    const now = performance.now()
    const elapsedTicks = ((now - this.#listedAt) / 1000) * TICKS_PER_SECOND
    const records = await Promise.all(listed.map((entry) => this.#readProcess(entry, bootMs, elapsedTicks)))
    const present = records.filter((record) => record !== null)
    this.#cpuBefore = new Map(present.map(({ record, cpuTicks }) => [identityOf(record), cpuTicks]))
    this.#listedAt = now
    await this.#users.learn(present.map(({ record }) => record.uid))
    const table = buildProcessTable(
      present.map(({ record }) => ({ ...record, user: this.#users.nameOf(record.uid) })),
    )
    return { table, readAtMs, readMs: performance.now() - startedAt, costMs: cpuUsedMs() - cpuBefore }
  }

  async #readProcess(
    listed: Listed,
    bootMs: number,
    elapsedTicks: number,
  ): Promise<{ record: Omit<ProcessRecord, 'user'>; cpuTicks: number } | null> {
    const { pid } = listed
    const source = this.#source
    // Asked for together, so that they tell of one moment.
    const [stat, statm, status, exe] = await Promise.all([
      readStat(source, pid),
      source.readText(pid, 'statm'),
      source.readText(pid, 'status'),
      source.readExe(pid),
    ])
    // It has ended since ps saw it.
    if (stat === null || statm.errno !== '' || status.errno !== '') return null
    const cmdline = stat.isKernelThread ? '' : await this.#readCommand(pid)
    const uid = parseEffectiveUid(status.text) ?? 0
    const cpuBefore = this.#cpuBefore.get(identityOf({ pid, startTicks: stat.startTicks }))
    const record: Omit<ProcessRecord, 'user'> = {
      pid,
      parentPid: stat.parentPid,
      uid,
      startTicks: stat.startTicks,
      startedAtMs: bootMs + (stat.startTicks / TICKS_PER_SECOND) * 1000,
      ...parseStatm(statm.text, this.#pageSize),
      cpu: cpuBefore === undefined ? Number.NaN : (100 * (stat.cpuTicks - cpuBefore)) / elapsedTicks,
      threads: stat.threads,
      isKernelThread: stat.isKernelThread,
      state: stat.state,
      name: chooseProcessName({
        comm: stat.comm,
        exe,
        firstArgument: cmdline?.split('\0', 1)[0] ?? null,
      }),
      command: cmdline === null ? toLatin1(listed.command) : joinCommand(cmdline, stat.comm),
    }
    return { record, cpuTicks: stat.cpuTicks }
  }

  async #listPids(): Promise<readonly Listed[]> {
    if (!this.#source.isOfThisMachine) return this.#listFolders()
    // A ps that hangs is not joined by another one; until it ends, the folders have to do.
    if (this.#pendingPs !== null) return this.#listFolders()
    const ps = this.#ps.list()
    this.#pendingPs = ps
    void ps.catch(() => undefined).finally(() => (this.#pendingPs = null))
    let timer: NodeJS.Timeout | undefined
    const deadline = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error('ps does not answer')), PS_DEADLINE_MS)
    })
    try {
      return await Promise.race([ps, deadline])
    } catch {
      return await this.#listFolders()
    } finally {
      clearTimeout(timer)
    }
  }

  async #listFolders(): Promise<Listed[]> {
    const pids = await this.#source.listPids()
    return pids.map((pid) => ({ pid, command: '' }))
  }

  async #readBootMs(): Promise<number> {
    const { text } = await this.#source.readSystemText('stat')
    return Number(/^btime (\d+)$/m.exec(text)?.[1] ?? Number.NaN) * 1000
  }

  /** Null where it cannot be read now. */
  async #readCommand(pid: number): Promise<string | null> {
    const { text, errno } = await this.#source.readText(pid, 'cmdline')
    return errno === '' ? text : null
  }
}

function identityOf({ pid, startTicks }: { readonly pid: number; readonly startTicks: number }): string {
  return `${pid}:${startTicks}`
}

/** ps-list decodes UTF-8; tables hold bytes. */
function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
