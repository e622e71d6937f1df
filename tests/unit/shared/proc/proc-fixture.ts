import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { PmapProcess } from '../../../../src/shared/export/pmap/pmap-input'

const ROOT = fileURLToPath(new URL('../../../fixtures/proc/', import.meta.url))

/** Recorded processes; see the case.md of each. */
export const PROC_CASES: readonly string[] = readdirSync(ROOT)

/** The bytes of a recorded file. */
export function readFixture(name: string, file: string): Uint8Array {
  return readFileSync(`${ROOT}${name}/${file}`)
}

/** A recorded file as latin1. */
export function readFixtureText(name: string, file: string): string {
  return readFileSync(`${ROOT}${name}/${file}`, 'latin1')
}

/** What the pmap formats need of a recorded process. */
export function readPmapProcess(name: string): PmapProcess {
  return pmapProcessOf(
    readFixtureText(name, 'stat'),
    readFixtureText(name, 'cmdline'),
    readFixtureText(name, 'comm').trimEnd(),
  )
}

/** The same from the texts of stat, cmdline and comm. */
export function pmapProcessOf(stat: string, cmdline: string, comm: string): PmapProcess {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { pid: Number.parseInt(stat, 10), cmdline, comm, startStack: Number(fields[25]), sysvMinor: null }
}

/** Text of maps or smaps as bytes, one per UTF-16 unit. */
export function bytesOf(text: string): Uint8Array {
  return Uint8Array.from(text, (unit) => unit.charCodeAt(0))
}
