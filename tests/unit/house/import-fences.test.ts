import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { ESLint } from 'eslint'
import { beforeAll, describe, expect, it } from 'vitest'
import { FENCES } from '../../../scripts/lint/import-fences.mjs'

const root = resolve(import.meta.dirname, '../../..')
const RULE = 'vmatlas/import-fences'
/** Loading the types of a world takes seconds on a busy machine. */
const PATIENCE_MS = 120_000

let eslint: ESLint

beforeAll(() => {
  eslint = new ESLint({ cwd: root, ruleFilter: ({ ruleId }) => ruleId === RULE })
})

/** What the fence says about `code` if it stood in `file`, an existing file of that world. */
async function complaints(file: string, code: string): Promise<string[]> {
  expect(existsSync(resolve(root, file)), `${file} is there to stand in`).toBe(true)
  const [result] = await eslint.lintText(code, { filePath: resolve(root, file) })
  const fatal = result?.messages.filter((message) => message.fatal === true) ?? []
  expect(fatal).toEqual([])
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === RULE).map(({ message }) => message)
}

const SHARED = 'src/shared/units.ts'
const CONTRACT = 'src/shared/ipc/contract.ts'
const HOST = 'src/host/proc/reader-thread.ts'
const SAMPLING = 'src/host/sampling/sampler.ts'
const TUNER = 'src/host/tuner/change-limit.ts'
const RECORDER = 'src/host/recorder/recorder.ts'
const WINDOW = 'src/host/window/serve-port.ts'
const SCANNER = 'src/scanner/index.ts'
const MAIN = 'src/main/window.ts'
const MAIN_ENTRY = 'src/main/index.ts'
const MAIN_IPC = 'src/main/ipc/register.ts'
const CLI = 'src/cli/program.ts'
const PRELOAD = 'src/preload/index.ts'
const RENDERER = 'src/renderer/main.ts'
const STORE = 'src/renderer/stores/navigation.ts'
const COMPOSABLE = 'src/renderer/composables/useGrid.ts'
const FEATURE = 'src/renderer/components/limit/LimitScreen.vue'
const PAGE = 'src/renderer/components/process/ProcessScreen.vue'
const WORKER = 'src/renderer/worker/views/table-view.ts'

it.each(['src/host', 'src/renderer/worker', 'src/renderer/components'])(
  'every file of %s is in a room with a fence',
  (folder) => {
    const files = readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    const rooms = new Set(
      files.filter((file) => /.\/.*\.(ts|vue)$/.test(file)).map((file) => file.split('/', 1)[0]),
    )
    const fenced = new Set([...Object.keys(FENCES), 'src/renderer/worker/sessions'])
    expect([...rooms].filter((room) => !fenced.has(`${folder}/${room}`))).toEqual([])
  },
)

function inScript(code: string): string {
  return `<script setup lang="ts">\n${code}\n</script>\n`
}

describe('import fences refuse', () => {
  it.each([
    [SHARED, `import { readFileSync } from 'node:fs'`],
    [SHARED, `import { readFileSync } from 'fs'`],
    [SHARED, `import { app } from 'electron'`],
    ['src/shared/format/bytes.ts', `import { makeTable } from '../tables/mapping-table'`],
    ['src/shared/diff/change.ts', `import { summaryText } from '../diff-summary/compose-summary'`],
    [SHARED, `import { ref } from 'vue'`],
    [SHARED, `import * as v from 'valibot'`],
    [SHARED, `import { readLimit } from '../host/proc/read-limit'`],
    [SHARED, `export type X = import('../main/window').Window`],
    [SHARED, `export * from '../renderer/main'`],
    [SHARED, `export const late = () => import('node:os')`],
    [CONTRACT, `import { ref } from 'vue'`],
    [HOST, `import { app } from 'electron'`],
    [HOST, `import { openWindow } from '../../main/window'`],
    [HOST, `import { runCli } from '../../cli/index'`],
    [HOST, `import { Sampler } from '../sampling/sampler'`],
    [HOST, `import { createLimitTuner } from '../tuner/change-limit'`],
    [HOST, `import psList from 'ps-list'`],
    [TUNER, `import { Sampler } from '../sampling/sampler'`],
    [SAMPLING, `import { takeSnapshot } from '../snapshots/take-snapshot'`],
    [SAMPLING, `import { servePort } from '../window/serve-port'`],
    [RECORDER, `import { LabProcess } from '../lab/lab-process'`],
    [RECORDER, `import { servePort } from '../window/serve-port'`],
    [WINDOW, `import { openWindow } from '../../main/window'`],
    [SCANNER, `import { openWindow } from '../main/window'`],
    [MAIN, `import { createApp } from 'vue'`],
    [MAIN, `import { startApp } from '../renderer/main'`],
    [MAIN, `import { servePort } from '../host/window/serve-port'`],
    [MAIN, `export const late = () => import('../cli/index')`],
    [MAIN_ENTRY, `import { runCli } from '../cli/index'`],
    [CLI, `import { app } from 'electron'`],
    [CLI, `import { servePort } from '../host/window/serve-port'`],
    [CLI, `import { openWindow } from '../main/window'`],
    [PRELOAD, `import { readFileSync } from 'node:fs'`],
    [PRELOAD, `import { readLimit } from '../host/proc/read-limit'`],
    [RENDERER, `import { shell } from 'electron'`],
    [RENDERER, `import { join } from 'node:path'`],
    [RENDERER, `import { readLimit } from '../host/proc/read-limit'`],
    [RENDERER, `import { TableView } from './worker/views/table-view'`],
    [STORE, `import { shareTexts } from '../components/limit/share-texts'`],
    [STORE, `import { useGrid } from '../composables/useGrid'`],
    [COMPOSABLE, `import DataGrid from '../components/grid/DataGrid.vue'`],
    [FEATURE, inScript(`import MapsTab from '../maps/MapsTab.vue'`)],
    [PAGE, inScript(`import SnapshotsScreen from '../snapshots/SnapshotsScreen.vue'`)],
    [WORKER, `import { ref } from 'vue'`],
    [WORKER, `import { useGrid } from '../../stores/session'`],
    [WORKER, `import { MappingSource } from '../sources/mapping-source'`],
  ])(
    'in %s: %s',
    async (file, code) => {
      expect(await complaints(file, code)).toHaveLength(1)
    },
    PATIENCE_MS,
  )

  it.each([
    [MAIN, `import { ipcMain } from 'electron'`, 'src/main/ipc'],
    [MAIN_IPC, `import { ipcRenderer } from 'electron'`, 'src/preload'],
    [MAIN, `import * as electron from 'electron'`, 'Name what is used'],
  ])(
    'the raw doors of IPC in %s: %s',
    async (file, code, words) => {
      expect((await complaints(file, code)).join()).toContain(words)
    },
    PATIENCE_MS,
  )
})

describe('import fences allow', () => {
  it.each([
    [SHARED, `import { VmatlasError } from './errors'`],
    ['src/shared/query/query.ts', `import { formatBytes } from '../format/bytes'`],
    [CONTRACT, `import * as v from 'valibot'\nimport { toBytes } from '../units'`],
    [HOST, `import { readFileSync } from 'node:fs'\nimport { KIB } from '../../shared/units'`],
    [SAMPLING, `import psList from 'ps-list'\nimport { MappingReader } from '../proc/read-mappings'`],
    [WINDOW, `import { takeSnapshot } from '../snapshots/take-snapshot'`],
    [SCANNER, `import { servePort } from '../host/window/serve-port'`],
    [MAIN, `import { app } from 'electron'\nimport { readLimit } from '../host/proc/read-limit'`],
    [MAIN_ENTRY, `export const late = () => import('../cli/index')`],
    [MAIN_IPC, `import { ipcMain } from 'electron'`],
    [CLI, `import { Command } from 'commander'\nimport { readLimit } from '../host/proc/read-limit'`],
    [PRELOAD, `import { ipcRenderer } from 'electron'\nimport { METHODS } from '../shared/ipc/contract'`],
    [
      RENDERER,
      `import { createApp } from 'vue'\nimport type { GridCell } from './worker/protocol/view-protocol'`,
    ],
    [COMPOSABLE, `import type { GridColumn } from '../model/grid-columns'`],
    [FEATURE, inScript(`import DataGrid from '../grid/DataGrid.vue'`)],
    [PAGE, inScript(`import MapsTab from '../maps/MapsTab.vue'`)],
    [
      WORKER,
      `import { KIB } from '../../../shared/units'\nimport type { GridCell } from '../protocol/view-protocol'`,
    ],
  ])(
    'in %s: %s',
    async (file, code) => {
      expect(await complaints(file, code)).toEqual([])
    },
    PATIENCE_MS,
  )
})
