import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  countToDrop,
  isWorthKeeping,
  type KeepBudget,
  type KeptSnapshot,
} from '../../shared/recorder/keep-rule'
import type { Snapshot } from '../../shared/snapshot/snapshot'
import { encodeSnapshot } from '../snapshots/encode-snapshot'
import { toWriteError, writeAtomically } from '../snapshots/write-atomically'

interface KeptFile extends KeptSnapshot {
  readonly path: string
}

/** The last snapshots of a recording in a folder, within a budget of bytes and time; the oldest go first. */
export class SnapshotRing {
  readonly #folder: string
  readonly #budget: KeepBudget
  readonly #kept: KeptFile[] = []

  constructor(folder: string, budget: KeepBudget) {
    this.#folder = folder
    this.#budget = budget
  }

  /** Makes the folder; an existing one stays as it is. Errors: `permission-denied`, `disk-full`, `io`. */
  async open(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
    } catch (error) {
      throw toWriteError(this.#folder, error)
    }
  }

  /** Says whether a state belongs into the ring now. */
  wants(now: { readonly atMs: number; readonly used: number }, limit: number | null): boolean {
    return isWorthKeeping(this.#kept.at(-1), now, limit, this.#budget)
  }

  /** Writes a snapshot and drops what is too old or too much; one that is already there is not written again. */
  async keep(snapshot: Snapshot): Promise<void> {
    const { capturedAtMs: atMs, usedMaps: used } = snapshot.info
    if (this.#kept.at(-1)?.atMs === atMs) return
    const file = encodeSnapshot(snapshot)
    const path = join(
      this.#folder,
      `${new Date(atMs).toISOString().replace(/[-:]/g, '').replace('.', '-')}.arrow`,
    )
    await writeAtomically(path, file)
    this.#kept.push({ path, atMs, used, bytes: file.length })
    const dropped = this.#kept.splice(0, countToDrop(this.#kept, atMs, this.#budget))
    for (const { path: old } of dropped) await rm(old, { force: true })
  }

  /** The files, the oldest first. */
  get paths(): readonly string[] {
    return this.#kept.map(({ path }) => path)
  }
}
