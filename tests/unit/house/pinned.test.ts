import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly resolved?: string; readonly integrity?: string; readonly link?: boolean }>
  >
}

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, '../../..', path), 'utf8')
const manifest = JSON.parse(read('package.json')) as Readonly<
  Record<string, Readonly<Record<string, string>> | undefined>
>
const lockfile = JSON.parse(read('package-lock.json')) as Lockfile

describe('what is installed', () => {
  it.each(['dependencies', 'devDependencies'])('is named by exact version in %s', (field) => {
    const versions = Object.entries(manifest[field] ?? {})
    expect(versions.length).toBeGreaterThan(0)
    const loose = versions.filter(([, version]) => !/^(npm:[a-z-]+@)?\d+\.\d+\.\d+$/.test(version))
    expect(loose).toEqual([])
  })

  it.each(['dependencies', 'devDependencies'])('is told why it is here, for all %s', (field) => {
    const told = read('docs/dependencies.md')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .flatMap((line) => line.split('|')[1]?.split(',') ?? [])
      .map((name) => name.trim())
    expect(Object.keys(manifest[field] ?? {}).filter((name) => !told.includes(name))).toEqual([])
  })

  it('is pinned by hash, and by no download address', () => {
    const packages = Object.entries(lockfile.packages).filter(([path]) => path !== '')
    expect(packages.length).toBeGreaterThan(100)
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(
      packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-')).map(([path]) => path),
    ).toEqual([])
  })
})

describe('the shared world', () => {
  it('sees no ambient types, so that the compiler proves it pure', () => {
    const { compilerOptions } = JSON.parse(read('src/shared/tsconfig.json')) as {
      compilerOptions: { types: string[]; lib?: string[] }
    }
    expect(compilerOptions.types).toEqual([])
    const base = JSON.parse(read('tsconfig.base.json')) as { compilerOptions: { lib: string[] } }
    expect(compilerOptions.lib ?? base.compilerOptions.lib).toEqual(['ES2023'])
  })
})
