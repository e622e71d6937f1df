import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { buildTarget } from '../../support/target'

/** Checks once, before the first test, that everything the tests drive is there, and says what to run if not. */
export default function globalSetup(): void {
  const electron = process.env['VMATLAS_ELECTRON_PATH']
  if (!electron || !existsSync(electron)) {
    throw new Error(
      'VMATLAS_ELECTRON_PATH does not name an Electron binary: run these tests through npm test',
    )
  }
  if (!existsSync(resolve(import.meta.dirname, '../../../out/main/index.js'))) {
    throw new Error('the app is not built: run these tests through npm test')
  }
  buildTarget()
}
