import { resolve } from 'node:path'
import { app } from 'electron'
import { endProcess } from '../host/threads/end-process'
import { commandFolder } from './command-folder'
import { parseLaunch } from './launch-arguments'
import { startWindowApp } from './window-app'

const builtFolder = resolve(import.meta.dirname, '..')
const launch = parseLaunch(process.argv, app.isPackaged)

switch (launch.kind) {
  case 'window':
    void startWindowApp({ builtFolder, isBackground: false, screenshotFile: null })
    break
  case 'background':
    void startWindowApp({ builtFolder, isBackground: true, screenshotFile: null })
    break
  case 'screenshot':
    void startWindowApp({ builtFolder, isBackground: false, screenshotFile: resolve(launch.file) })
    break
  case 'cli':
    void runCommand(launch.args)
    break
  case 'refused':
    console.error(launch.message)
    app.exit(2)
}

/** Runs a command of the command line; its code is loaded only here, and no window is made. */
async function runCommand(args: readonly string[]): Promise<void> {
  app.setPath('userData', commandFolder())
  const { runCli } = await import('../cli/index')
  const status = await runCli(args)
  // A quick command is done before Chromium has started, and leaving in the middle of that can crash it.
  await app.whenReady()
  await endProcess(status, (value) => app.exit(value))
}
