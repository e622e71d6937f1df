/**
 * `npm run -s vmatlas -- ARGS`: the command line from a checkout, in this very Node process.
 * Standard output belongs to the command; what the set-up has to say goes to standard error.
 */
import { pathToFileURL } from 'node:url'
import { inProject } from './lib/paths.mjs'
import { quietly, runScript } from './lib/say.mjs'
import { setUpCommandLine } from './lib/set-up.mjs'

await runScript(async () => {
  quietly()
  await setUpCommandLine()
  // npm runs scripts in the checkout; file names on the command line are relative to where the person stands.
  if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD'])
  const entry = inProject('out/main/cli.js')
  process.argv.splice(1, 1, entry)
  await import(pathToFileURL(entry).href)
})
