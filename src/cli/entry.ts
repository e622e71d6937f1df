/**
 * Where the command line starts in plain Node. What could fail before a command runs is met here: the code is loaded
 * late, so that too few file descriptors are a sentence, and a working directory that is gone stops no command.
 */
import { settleWorkingFolder } from './working-folder'

const INTERNAL = 70

try {
  settleWorkingFolder()
  const [{ runCli }, { endProcess }] = await Promise.all([
    import('./index'),
    import('../host/threads/end-process'),
  ])
  await endProcess(await runCli(process.argv.slice(2)))
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const isFull = code === 'EMFILE' || code === 'ENFILE' || code === 'ERR_WORKER_INIT_FAILED'
  process.stderr.write(
    isFull
      ? 'vmatlas: Too few file descriptors are allowed to load it.\nAllow more: ulimit -n 1024\n'
      : `vmatlas: It could not be started: ${error instanceof Error ? error.message : String(error)}\n`,
  )
  process.exitCode = INTERNAL
}
