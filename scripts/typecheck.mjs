/**
 * `npm run typecheck`: every world with its own tsconfig, two at a time, and main and preload once more against
 * the types of the oldest Electron the app must run on.
 */
import { inProject, projectRoot } from './lib/paths.mjs'
import { exitOnSignals, run } from './lib/run.mjs'
import { runScript, step } from './lib/say.mjs'

const TSC = inProject('node_modules/typescript/bin/tsc')
const VUE_TSC = inProject('node_modules/vue-tsc/bin/vue-tsc.js')

/** Each world's configuration with its compiler, the slow ones first. */
const WORLDS = [
  { config: 'tests/tsconfig.json', compiler: VUE_TSC },
  { config: 'src/renderer/tsconfig.json', compiler: VUE_TSC },
  { config: 'src/main/tsconfig.json', compiler: TSC },
  { config: 'src/scanner/tsconfig.json', compiler: TSC },
  { config: 'tsconfig.electron-33.json', compiler: TSC },
  { config: 'src/host/tsconfig.json', compiler: TSC },
  { config: 'src/cli/tsconfig.json', compiler: TSC },
  { config: 'src/renderer/worker/tsconfig.json', compiler: TSC },
  { config: 'src/preload/tsconfig.json', compiler: TSC },
  { config: 'src/shared/tsconfig.json', compiler: TSC },
  { config: 'tsconfig.json', compiler: TSC },
]
const AT_ONCE = 2

await runScript(async () => {
  exitOnSignals()
  const left = [...WORLDS]
  const failed = []
  const worker = async () => {
    for (let world = left.shift(); world; world = left.shift()) {
      const { status, output } = await run(
        process.execPath,
        [world.compiler, '--noEmit', '-p', world.config],
        {
          cwd: projectRoot,
        },
      )
      if (status === 0) continue
      failed.push(world.config)
      process.stdout.write(`${world.config}\n${output}\n`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  step('types', failed.length === 0 ? `${WORLDS.length} worlds are sound` : `not sound: ${failed.join(', ')}`)
  return failed.length === 0 ? 0 : 1
})
