/**
 * The lint rule that keeps the worlds of docs/architecture.md apart: each folder may import only from the folders
 * and packages that its fence names. The longest folder that holds a file is its fence.
 */
import { isBuiltin } from 'node:module'
import { dirname, isAbsolute, relative, resolve } from 'node:path'

const NODE = 'node:'

/** The rooms of what all worlds share, each with the rooms it may import: no two import each other. */
const SHARED_ROOMS = sharedRooms({
  format: [],
  history: [],
  packages: [],
  tables: ['format'],
  proc: ['format', 'tables'],
  snapshot: ['tables'],
  sysctl: ['format', 'history'],
  explain: ['format', 'tables', 'proc', 'sysctl'],
  query: ['format', 'tables', 'proc', 'explain'],
  findings: ['format', 'tables', 'proc', 'explain'],
  'all-processes': ['format', 'tables', 'query', 'findings'],
  diff: ['tables', 'proc'],
  'diff-summary': ['format', 'tables', 'proc', 'snapshot', 'query', 'diff'],
  export: ['format', 'tables', 'proc', 'snapshot', 'diff', 'diff-summary'],
  import: ['format', 'tables', 'proc', 'snapshot'],
  recorder: ['format', 'sysctl', 'explain', 'snapshot', 'diff', 'diff-summary'],
  lab: ['format', 'tables', 'proc', 'snapshot', 'diff', 'diff-summary', 'export'],
})

/** The rooms of the host, each with the rooms it may import. An arrow only points up in this list. */
const HOST_ROOMS = rooms('src/host', [NODE], {
  threads: { below: [] },
  packages: { below: ['threads'] },
  polkit: { below: [] },
  settings: { below: [], packages: ['valibot'] },
  proc: { below: ['threads', 'polkit'] },
  tuner: { below: ['packages', 'polkit', 'proc'], folders: ['build/linux'] },
  sampling: { below: ['threads', 'proc'], packages: ['ps-list'] },
  snapshots: { below: ['threads', 'proc'], packages: ['apache-arrow'] },
  findings: { below: ['threads', 'proc'] },
  'all-processes': { below: ['threads', 'proc', 'findings'] },
  lab: { below: ['proc', 'snapshots'] },
  recorder: { below: ['proc', 'snapshots'] },
  window: { below: ['proc', 'sampling', 'snapshots', 'all-processes', 'lab', 'recorder'] },
})

/** The rooms of the worker in the same way; the sessions, on top, may import from all. */
const WORKER_ROOMS = rooms('src/renderer/worker', ['valibot'], {
  protocol: { below: [] },
  views: { below: ['protocol'] },
  sources: { below: ['protocol', 'views'] },
  pictures: { below: ['protocol', 'views', 'sources'] },
  answers: { below: ['protocol', 'views', 'sources', 'pictures'] },
  reading: { below: ['protocol', 'views', 'sources'] },
})

const WINDOW_PACKAGES = ['vue', 'pinia', 'reka-ui', 'uplot', 'd3-hierarchy', '@fontsource-variable']

/** The layers of the window below its components. */
const LAYERS = rooms('src/renderer', WINDOW_PACKAGES, {
  api: { below: ['worker/protocol'] },
  canvas: { below: ['worker/protocol'] },
  model: { below: ['worker/protocol'] },
  stores: { below: ['worker/protocol', 'api', 'model'] },
  composables: { below: ['worker/protocol', 'api', 'canvas', 'model', 'stores'] },
})

const UNDER_COMPONENTS = [...Object.keys(LAYERS), 'src/renderer/worker/protocol', 'src/renderer/styles']
const feature = (...below) => ({ below: ['ui', 'grid', 'query', ...below], folders: UNDER_COMPONENTS })

/** The features of the window: none imports another, but the pages that are put together out of them. */
const FEATURES = rooms('src/renderer/components', WINDOW_PACKAGES, {
  ...Object.fromEntries(
    ['ui', 'query', 'grid'].map((room) => [room, { below: ['ui'], folders: UNDER_COMPONENTS }]),
  ),
  ...Object.fromEntries(
    [
      ...[
        'all-processes',
        'breakdown',
        'export',
        'history',
        'lab',
        'limit',
        'neighbours',
        'processes',
        'recording',
      ],
      ...['settings', 'space', 'take-snapshot'],
    ].map((room) => [room, feature()]),
  ),
  differences: feature('export'),
  files: feature('all-processes'),
  findings: feature('all-processes'),
  maps: feature('breakdown', 'export', 'history', 'neighbours', 'space'),
  process: feature('maps', 'recording', 'take-snapshot'),
  snapshots: feature('maps', 'take-snapshot'),
  shell: {
    below: [
      'ui',
      'all-processes',
      'differences',
      'files',
      'findings',
      'lab',
      'limit',
      'process',
      'processes',
      'settings',
      'snapshots',
    ],
    folders: UNDER_COMPONENTS,
  },
})

/** What serves windows is for the scanner's process alone. */
const HOST_WITHOUT_WINDOW = Object.keys(HOST_ROOMS).filter((room) => room !== 'src/host/window')

/** What each folder may import: folders of `src`, and packages by name, `node:` for all of Node's. */
export const FENCES = {
  'src/shared': { folders: ['src/shared/errors', 'src/shared/units'], packages: [] },
  ...SHARED_ROOMS,
  'src/shared/ipc': { folders: ['src/shared'], packages: ['valibot'] },
  // Every file of the host is in a room.
  'src/host': { folders: [], packages: [] },
  ...HOST_ROOMS,
  'src/scanner': { folders: ['src/scanner', 'src/host', 'src/shared'], packages: [NODE, 'electron'] },
  'src/main': {
    folders: ['src/main', 'src/scanner/scanner-news', ...HOST_WITHOUT_WINDOW, 'src/shared'],
    packages: [NODE, 'electron', 'valibot'],
  },
  'src/cli': {
    folders: ['src/cli', ...HOST_WITHOUT_WINDOW, 'src/shared', 'package.json'],
    packages: [NODE, 'commander'],
  },
  'src/preload': { folders: ['src/preload', 'src/shared'], packages: ['electron'] },
  'src/renderer': {
    folders: [
      ...['api', 'canvas', 'components', 'composables', 'stores', 'styles', 'App.vue', 'worker/protocol'].map(
        (part) => `src/renderer/${part}`,
      ),
      'src/shared',
    ],
    packages: WINDOW_PACKAGES,
  },
  ...LAYERS,
  ...FEATURES,
  'src/renderer/worker': { folders: ['src/renderer/worker', 'src/shared'], packages: ['valibot'] },
  ...WORKER_ROOMS,
}

function sharedRooms(plan) {
  const path = (room) => `src/shared/${room}`
  return Object.fromEntries(
    Object.entries(plan).map(([room, below]) => [
      path(room),
      { folders: [room, ...below, 'errors', 'units'].map(path), packages: [] },
    ]),
  )
}

/** The fences of the rooms of a folder: a room may import itself, the rooms below it, and `src/shared`. */
function rooms(folder, everyPackage, plan) {
  const path = (room) => `${folder}/${room}`
  return Object.fromEntries(
    Object.entries(plan).map(([room, { below, folders = [], packages = [] }]) => [
      path(room),
      {
        folders: [path(room), ...below.map(path), ...folders, 'src/shared'],
        packages: [...everyPackage, ...packages],
      },
    ]),
  )
}

/** The app's entry alone hands over to the command line, and only by a late import: a window needs none of it. */
const LATE_IMPORTS = { 'src/main/index.ts': 'src/cli' }

/** Electron's untyped doors, and the only folders that may open them; everybody else uses the contract. */
const IPC_DOORS = { ipcMain: 'src/main/ipc', ipcRenderer: 'src/preload' }

const isInside = (file, folder) => file === folder || file.startsWith(`${folder}/`)

function fenceOf(file) {
  const held = Object.keys(FENCES).filter((folder) => isInside(file, folder))
  const folder = held.sort((a, b) => b.length - a.length)[0]
  return folder === undefined ? undefined : { folder, ...FENCES[folder] }
}

/** Why `file` may not import `source`, in one sentence; undefined when it may. */
function refuse(file, source, isLate) {
  const fence = fenceOf(file)
  const clean = source.split('?')[0]
  if (fence === undefined) return undefined
  if (clean.startsWith('.')) {
    const target = relative('.', resolve(dirname(file), clean))
    if (fence.folders.some((folder) => isInside(target, folder))) return undefined
    if (isLate && LATE_IMPORTS[file] !== undefined && isInside(target, LATE_IMPORTS[file])) return undefined
    return `${fence.folder} may import only ${fence.folders.join(', ')}, not ${target}.`
  }
  const isNode = isBuiltin(clean)
  const allowed = fence.packages.some((name) => (name === NODE ? isNode : isInside(clean, name)))
  if (allowed) return undefined
  return `${fence.folder} may import ${fence.packages.join(', ') || 'no package'}, not ${clean}.`
}

/** The rule itself, for static and late imports, re-exports, type imports and `require`. */
export const importFences = {
  meta: { type: 'problem', schema: [], messages: { fence: '{{why}} See docs/architecture.md.' } },
  create(context) {
    const full = context.physicalFilename
    const file = isAbsolute(full) ? relative(context.cwd, full) : full
    const check = (node, source, isLate) => {
      const why = typeof source === 'string' ? refuse(file, source, isLate) : undefined
      if (why !== undefined) context.report({ node, messageId: 'fence', data: { why } })
    }
    return {
      ImportDeclaration(node) {
        check(node, node.source.value, false)
        for (const { specifier, why } of refuseDoors(node, file)) {
          context.report({ node: specifier, messageId: 'fence', data: { why } })
        }
      },
      ExportNamedDeclaration: (node) => check(node, node.source?.value, false),
      ExportAllDeclaration: (node) => check(node, node.source.value, false),
      ImportExpression: (node) => check(node, node.source.value, true),
      TSImportType: (node) => check(node, node.source.value, true),
      'CallExpression[callee.name="require"]': (node) => check(node, node.arguments[0]?.value, false),
    }
  },
}

function refuseDoors(node, file) {
  if (node.source.value !== 'electron' || fenceOf(file) === undefined) return []
  return node.specifiers.flatMap((specifier) => {
    if (specifier.type !== 'ImportSpecifier') {
      return [{ specifier, why: 'Name what is used of electron, so that its IPC stays behind the contract.' }]
    }
    const door = IPC_DOORS[specifier.imported.name]
    if (door === undefined || isInside(file, door)) return []
    return [
      {
        specifier,
        why: `Only ${door} may use ${specifier.imported.name}; everybody else uses the contract.`,
      },
    ]
  })
}
