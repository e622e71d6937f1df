import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { countPlaywright, countVitest } from './test-counts.mjs'
import { inProject, projectRoot } from './paths.mjs'
import { run } from './run.mjs'

/**
 * The stages of `npm test` in their order. `needsWindow` marks those that drive the app in Electron; `lane` those
 * that run beside the others: tests of the one machine, which must not change its limit or its system bus under each
 * other.
 * `start` runs it and gives `{ passed, failed, skipped, output }`; it never throws for a failing test.
 */
export const stages = [
  { name: 'lint', start: check('node_modules/eslint/bin/eslint.js', ['.', '--max-warnings', '0']) },
  { name: 'unused', start: check('node_modules/knip/bin/knip.js', []) },
  {
    name: 'format',
    start: check('node_modules/prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']),
  },
  { name: 'types', start: check('scripts/typecheck.mjs', []) },
  { name: 'unit', start: vitest('unit') },
  { name: 'component', start: vitest('component') },
  { name: 'system', needsWindow: true, lane: 'machine', start: vitest('system') },
  { name: 'e2e', needsWindow: true, lane: 'machine', start: playwright },
]

/** Sorts stages into the lanes that run side by side, each in its order: one lane where there is only one core. */
export function lanesOf(chosen, cores = availableParallelism()) {
  if (cores < 2) return [chosen]
  const lanes = new Set(chosen.map(({ lane }) => lane))
  return [...lanes].map((lane) => chosen.filter((stage) => stage.lane === lane))
}

/** A tool that only passes or fails counts as one test. */
function check(script, args) {
  return async (env) => {
    const { status, output } = await run(process.execPath, [inProject(script), ...args], {
      cwd: projectRoot,
      env,
    })
    return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: 0, output }
  }
}

function vitest(project) {
  return (env, filters) =>
    withReport(async (report) => {
      const args = [
        'run',
        '--project',
        project,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
      ]
      const { status, output } = await runTool('node_modules/vitest/vitest.mjs', [...args, ...filters], env)
      return settle(countVitest(readReport(report)), status, output)
    })
}

function playwright(env, filters) {
  return withReport(async (report) => {
    const toldEnv = { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report }
    const cli = 'node_modules/@playwright/test/cli.js'
    const { status, output } = await runTool(cli, ['test', ...filters], toldEnv)
    return settle(countPlaywright(readReport(report)), status, output)
  })
}

function runTool(script, args, env) {
  return run(process.execPath, [inProject(script), ...args], { cwd: projectRoot, env })
}

/** A stage that failed outside of any test, or that ran none, is one failure: silence must not pass. */
function settle(counts, status, output) {
  if (counts.passed + counts.failed === 0) {
    return { ...counts, failed: 1, output: `${output}\nno test ran in this stage\n` }
  }
  if (status !== 0 && counts.failed === 0) return { ...counts, failed: 1, output }
  return { ...counts, output }
}

async function withReport(work) {
  const folder = mkdtempSync(join(tmpdir(), 'vmatlas-report-'))
  try {
    return await work(join(folder, 'report.json'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
