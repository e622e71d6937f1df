import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { inProject } from './paths.mjs'
import { lastLines, run } from './run.mjs'
import { SetUpError, note, step } from './say.mjs'

const SOURCE = inProject('src/host/lab/vmatlas-lab.c')
const PROGRAM = inProject('out/lab/vmatlas-lab')
const STAMP = inProject('out/lab/stamp')
const COMPILE_LIMIT_MS = 60_000
const FLAGS = ['-O1', '-Wall', '-Wextra', '-Werror', '-pthread']

/**
 * Compiles the Lab's program when its source changed; without a C compiler everything but the Lab works.
 *
 * Static where the C library allows it: then the process starts with a dozen maps, and its picture can be read.
 */
export async function ensureLab() {
  if (isLabFresh()) return
  const wanted = hashSource()
  mkdirSync(inProject('out/lab'), { recursive: true })
  rmSync(STAMP, { force: true })
  const attempt = `${PROGRAM}.${process.pid}`
  const tried = []
  for (const link of [['-static'], []]) {
    const end = await run('cc', [...FLAGS, ...link, '-o', attempt, SOURCE], { limitMs: COMPILE_LIMIT_MS })
    if (end.status === 0) {
      renameSync(attempt, PROGRAM)
      writeFileSync(STAMP, wanted)
      step('lab', 'compiled the program whose maps the Lab changes')
      return
    }
    tried.push(end)
    if (end.output.includes('ENOENT')) break
  }
  rmSync(PROGRAM, { force: true })
  const last = tried.at(-1)
  if (last.output.includes('ENOENT')) {
    note('lab', 'no C compiler (cc) is here: the Lab will say what to install')
    return
  }
  throw new SetUpError(
    `the Lab's program does not compile:\n    ${lastLines(last.output, 10)}`,
    'Install the C library headers (Debian: libc6-dev), then run the same command again.',
  )
}

/** Says whether the program is there and made of the source as it is now. */
export function isLabFresh() {
  return existsSync(PROGRAM) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hashSource()
}

function hashSource() {
  return createHash('sha256').update(readFileSync(SOURCE)).digest('hex')
}
