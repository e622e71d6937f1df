/**
 * `npm run test:fresh`: the README's two commands in bare Debian systems that are made for it, one after the other;
 * `-- trixie` takes that one alone. Takes root, debootstrap and up to an hour; the last line is the count of all.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeFreshSystem, systems } from './lib/fresh-system.mjs'
import { exitOnSignals, lastLines } from './lib/run.mjs'
import { SetUpError, runScript, step } from './lib/say.mjs'
import { ensureSystemPackages } from './lib/system-packages.mjs'
import { closingLine, readClosingLine } from './lib/test-counts.mjs'

await runScript(async () => {
  exitOnSignals()
  const names = choose(process.argv.slice(2))
  if (process.getuid() !== 0) {
    throw new SetUpError('making a system takes root', 'Run: sudo npm run test:fresh')
  }
  await ensureSystemPackages({ programs: ['debootstrap', 'unshare', 'git'] })
  const logs = mkdtempSync(join(tmpdir(), 'vmatlas-fresh-logs-'))
  const total = { passed: 0, failed: 0, skipped: 0 }
  for (const name of names) {
    const result = await tryCommands(name, logs)
    for (const count of Object.keys(total)) total[count] += result[count]
  }
  process.stdout.write(`${closingLine(total)}\n`)
  return total.failed === 0 ? 0 : 1
})

function choose(words) {
  const unknown = words.filter((word) => !(word in systems))
  if (unknown.length > 0) {
    throw new SetUpError(`not a system: ${unknown.join(' ')}`, `They are ${Object.keys(systems).join(', ')}.`)
  }
  return words.length === 0 ? Object.keys(systems) : words
}

/** Both commands in one system; the picture of the first counts as a test. */
async function tryCommands(name, logs) {
  const { title } = systems[name]
  const system = await makeFreshSystem(name)
  try {
    const log = (command) => join(logs, `${name}-${command}.log`)
    step('fresh', `${title}: npm start (${log('start')})`)
    const started = await system.enter('cd /root/vmatlas && npm start && test -s vmatlas.png')
    writeFileSync(log('start'), started.output)
    if (started.status !== 0) step('fresh', `${title}: npm start failed\n    ${lastLines(started.output, 8)}`)
    step('fresh', `${title}: npm test (${log('test')})`)
    const tested = await system.enter('cd /root/vmatlas && bash .ci/run')
    writeFileSync(log('test'), tested.output)
    const counts = readClosingLine(tested.stdout)
    if (counts === undefined) step('fresh', `${title}: npm test failed\n    ${lastLines(tested.output, 8)}`)
    const { passed, failed, skipped } = counts ?? { passed: 0, failed: 1, skipped: 0 }
    const isDrawn = started.status === 0
    const result = { passed: passed + Number(isDrawn), failed: failed + Number(!isDrawn), skipped }
    if (tested.status !== 0 && failed === 0) result.failed++
    step('fresh', `${title}: ${closingLine(result)}`)
    return result
  } finally {
    system.remove()
  }
}
