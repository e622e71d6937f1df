import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { inProject } from './paths.mjs'

/**
 * The real programs of `npm run patterns`.
 *
 * `needs` are programs on PATH or files; `packages` those of Debian that hold them. `build` is a command that runs in
 * the folder of the program first, `command` the program with its arguments, `ready` what it prints once it is at
 * work. `user` says that it refuses to run as root.
 *
 * @typedef {object} PatternProgram
 * @property {string} name
 * @property {readonly string[]} needs
 * @property {readonly string[]} packages
 * @property {(folder: string) => readonly (readonly string[])[]} [build]
 * @property {(folder: string) => readonly string[]} command
 * @property {Readonly<Record<string, string>>} [env]
 * @property {RegExp} [ready]
 * @property {boolean} [user]
 */

const READY = /^ready/m
const LIBRARIES = '/usr/lib/x86_64-linux-gnu'
const PYTHON = '/usr/bin/python3'
const source = (file) => inProject('tests/patterns', file)
const java = { needs: ['java', 'javac'], packages: ['default-jdk-headless'], ready: READY }
const compileJava = (folder) => [['javac', '-d', folder, source('Threads.java')]]
const compileC = (compiler) => (folder) => [
  [compiler, '-O1', '-pthread', '-o', join(folder, 'program'), source('allocate.c')],
]
const builtProgram = (folder) => [join(folder, 'program')]
const python = (name, file, modules) => ({
  name,
  needs: [PYTHON, ...modules.map((module) => `/usr/lib/python3/dist-packages/${module}`)],
  packages: ['python3', ...modules.map((module) => `python3-${module}`)],
  command: (folder) => [PYTHON, source(file), folder],
})
const allocator = (name, library, packageName, env = {}) => ({
  name,
  needs: ['gcc', join(LIBRARIES, library)],
  packages: ['gcc', packageName],
  build: compileC('gcc'),
  command: builtProgram,
  env: { LD_PRELOAD: join(LIBRARIES, library), ...env },
})

/** @type {readonly PatternProgram[]} */
export const PATTERN_PROGRAMS = [
  {
    name: 'Java, G1',
    ...java,
    build: compileJava,
    command: (folder) => ['java', '-Xmx256m', '-cp', folder, 'Threads'],
  },
  {
    name: 'Java, ZGC',
    ...java,
    build: compileJava,
    command: (folder) => ['java', '-XX:+UseZGC', '-Xmx256m', '-cp', folder, 'Threads'],
  },
  { name: 'Node.js', needs: ['node'], packages: ['nodejs'], command: () => ['node', source('heap.mjs')] },
  {
    name: 'Go',
    needs: ['go'],
    packages: ['golang-go'],
    build: (folder) => [['go', 'build', '-o', join(folder, 'program'), source('heap.go')]],
    command: builtProgram,
  },
  {
    name: 'glibc, 40 threads',
    needs: ['gcc'],
    packages: ['gcc', 'libc6-dev'],
    build: compileC('gcc'),
    command: builtProgram,
  },
  {
    name: 'musl, 40 threads',
    needs: ['musl-gcc'],
    packages: ['musl-tools'],
    build: compileC('musl-gcc'),
    command: builtProgram,
  },
  allocator('jemalloc', 'libjemalloc.so.2', 'libjemalloc2'),
  allocator('jemalloc, retain:false', 'libjemalloc.so.2', 'libjemalloc2', { MALLOC_CONF: 'retain:false' }),
  allocator('tcmalloc', 'libtcmalloc.so.4', 'google-perftools'),
  python('LMDB', 'lmdb_environments.py', ['lmdb']),
  python('LevelDB', 'leveldb_tables.py', ['plyvel']),
  {
    name: 'RocksDB',
    needs: ['g++', '/usr/include/rocksdb/db.h'],
    packages: ['g++', 'librocksdb-dev'],
    build: (folder) => [
      ['g++', '-O1', '-std=c++17', '-o', join(folder, 'program'), source('tables.cc'), '-lrocksdb'],
    ],
    command: (folder) => [join(folder, 'program'), join(folder, 'tables')],
  },
  python('SQLite', 'sqlite_files.py', []),
  python('CPython', 'objects.py', []),
  { name: 'Ruby', needs: ['ruby'], packages: ['ruby'], command: () => ['ruby', source('objects.rb')] },
  {
    name: 'PostgreSQL',
    needs: [postgres('initdb'), postgres('postgres')],
    packages: ['postgresql'],
    user: true,
    build: (folder) => [[postgres('initdb'), '-A', 'trust', '-D', join(folder, 'data')]],
    command: (folder) => [postgres('postgres'), '-D', join(folder, 'data'), '-k', folder, '-h', ''],
    ready: /ready to accept connections/,
  },
  {
    name: 'Redis',
    needs: ['redis-server'],
    packages: ['redis-server'],
    command: (folder) => [
      'redis-server',
      '--port',
      '0',
      '--dir',
      folder,
      '--unixsocket',
      join(folder, 'socket'),
    ],
    ready: /ready to accept connections/i,
  },
  // Debian has no package of it, so it runs where somebody installed it.
  {
    name: '.NET',
    needs: ['dotnet'],
    packages: [],
    command: () => ['dotnet', 'fsi', '--nologo', '--readline-', '--exec', source('heap.fsx')],
  },
]

/** What a program needs and this system lacks. */
export function missingOf({ needs }) {
  return needs.filter((need) => (need.startsWith('/') ? !existsSync(need) : !isOnPath(need)))
}

/** What a program prints once it is at work. */
export function readyOf({ ready }) {
  return ready ?? READY
}

function isOnPath(program) {
  return (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

/** Debian keeps the programs of PostgreSQL apart by version; the newest one is taken. */
function postgres(program) {
  const folder = '/usr/lib/postgresql'
  const versions = existsSync(folder) ? readdirSync(folder).sort((a, b) => Number(a) - Number(b)) : []
  return join(folder, versions.at(-1) ?? 'VERSION', 'bin', program)
}
