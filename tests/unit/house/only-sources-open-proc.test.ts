import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'

const HOST = resolve(import.meta.dirname, '../../../src/host')
/** A string that begins with /proc, or holds it behind a root. */
const PATH_OF_PROC = /['"`](?:\$\{\w+\})?\/proc(?:['"`/])/

/** Who may name /proc beside the sources of src/host/proc, and why. */
const NAMED: Readonly<Record<string, string>> = {
  'sampling/cpu-cost.ts': 'what this program itself has used, whatever source it reads',
  'sampling/list-processes.ts': 'the page size of this program, which a recorded /proc does not tell',
  'threads/open-regular-file.ts': 'a descriptor of its own, opened again',
  'tuner/read-surroundings.ts': 'where this program itself runs, with files outside of /proc beside it',
  'tuner/read-sysctl-files.ts': 'what sets the limit at the next start, nearly all of it outside of /proc',
}

it('nobody in src/host but the sources opens /proc, except who is named with a reason', () => {
  const found = readdirSync(HOST, { encoding: 'utf8', recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.startsWith('proc/'))
    .filter((file) => withoutComments(readFileSync(resolve(HOST, file), 'latin1')).some(namesProc))
  expect(found.sort()).toEqual(Object.keys(NAMED).sort())
})

it.each([["readFileSync('/proc/stat')"], ['open(`/proc/${pid}/maps`)'], ["const root = '/proc'"]])(
  'finds %s',
  (line) => expect(namesProc(line)).toBe(true),
)

function namesProc(line: string): boolean {
  return PATH_OF_PROC.test(line)
}

/** The lines that are code; comments may speak of /proc. */
function withoutComments(text: string): string[] {
  return text.split('\n').filter((line) => !/^\s*(?:\/?\*|\/\/)/.test(line))
}
