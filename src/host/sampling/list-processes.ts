import { readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { parsePageSize } from '../../shared/proc/parse-auxv'
import { parseStat, type ProcessStat } from '../../shared/proc/parse-stat'
import { parseStatm } from '../../shared/proc/parse-statm'
import { parseEffectiveUid } from '../../shared/proc/parse-status'
import { chooseProcessName, joinCommand } from '../../shared/proc/process-name'
import { buildProcessTable, type ProcessRecord } from '../../shared/tables/process-table-builder'
import type { ProcessTable } from '../../shared/tables/process-table'
import { LocalProc } from '../proc/local-proc'
import { CommandReader } from '../proc/command-reader'
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
  readonly #procRoot: string
  readonly #commands: CommandReader
  readonly #users = new UserNames()
  readonly #ps = new PsAsker()
  readonly #pageSize = parsePageSize(readFileSync('/proc/self/auxv'))
  #cpuBefore = new Map<string, number>()
  #listedAt = Number.NaN
  #pendingPs: Promise<readonly Listed[]> | null = null

  constructor(procRoot = '/proc') {
    this.#procRoot = procRoot
    this.#commands = new CommandReader(procRoot)
  }

  /** Reads the list. Errors: `unsupported-kernel` where there is no /proc. */
  async list(): Promise<ProcessListing> {
    const readAtMs = Date.now()
    const startedAt = performance.now()
    const cpuBefore = cpuUsedMs()
    this.#users.refresh()
    const listed = await this.#listPids()
    const bootMs = this.#readBootMs()
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
    let stat: ProcessStat
    let statm: string
    let status: string
    try {
      stat = parseStat(this.#readText(pid, 'stat'))
      statm = this.#readText(pid, 'statm')
      status = this.#readText(pid, 'status')
    } catch {
      // It has ended since ps saw it.
      return null
    }
    const cmdline = stat.isKernelThread ? '' : await this.#commands.read(pid)
    const uid = parseEffectiveUid(status) ?? 0
    const cpuBefore = this.#cpuBefore.get(identityOf({ pid, startTicks: stat.startTicks }))
    const record: Omit<ProcessRecord, 'user'> = {
      pid,
      parentPid: stat.parentPid,
      uid,
      startTicks: stat.startTicks,
      startedAtMs: bootMs + (stat.startTicks / TICKS_PER_SECOND) * 1000,
      ...parseStatm(statm, this.#pageSize),
      cpu: cpuBefore === undefined ? Number.NaN : (100 * (stat.cpuTicks - cpuBefore)) / elapsedTicks,
      threads: stat.threads,
      isKernelThread: stat.isKernelThread,
      state: stat.state,
      name: chooseProcessName({
        comm: stat.comm,
        exe: this.#readExe(pid),
        firstArgument: cmdline?.split('\0', 1)[0] ?? null,
      }),
      command: cmdline === null ? toLatin1(listed.command) : joinCommand(cmdline, stat.comm),
    }
    return { record, cpuTicks: stat.cpuTicks }
  }

  async #listPids(): Promise<readonly Listed[]> {
    if (this.#procRoot !== '/proc') return this.#listFolders()
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
    const pids = await new LocalProc(this.#procRoot).listPids()
    return pids.map((pid) => ({ pid, command: '' }))
  }

  #readBootMs(): number {
    const match = /^btime (\d+)$/m.exec(readFileSync(join(this.#procRoot, 'stat'), 'latin1'))
    return Number(match?.[1] ?? Number.NaN) * 1000
  }

  #readText(pid: number, file: string): string {
    return readFileSync(join(this.#procRoot, String(pid), file), 'latin1')
  }

  #readExe(pid: number): string | null {
    try {
      return readlinkSync(join(this.#procRoot, String(pid), 'exe'), 'latin1')
    } catch {
      return null
    }
  }
}

function identityOf({ pid, startTicks }: { readonly pid: number; readonly startTicks: number }): string {
  return `${pid}:${startTicks}`
}

/** ps-list decodes UTF-8; tables hold bytes. */
function toLatin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}
