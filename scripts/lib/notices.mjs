import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'

/** Files of a package that hold its licence, or what the licence asks to be passed on. */
const LEGAL_FILE = /^(licen[cs]e|copying|notice|ofl)([.-].*)?$/i
const MODULES = `${sep}node_modules${sep}`

/**
 * A plugin that writes the licences of all packages which are in a build into a file of its folder.
 *
 * Packages are those whose modules are in the chunks, so that the list cannot fall behind what is shipped. The build
 * fails where one has no licence text.
 */
export function notices(fileName = 'NOTICES.txt') {
  return {
    name: 'vmatlas-notices',
    generateBundle(_options, bundle) {
      const folders = new Set()
      for (const chunk of Object.values(bundle)) {
        for (const id of chunk.moduleIds ?? Object.keys(chunk.modules ?? {})) {
          const folder = packageFolder(id)
          if (folder !== undefined) folders.add(folder)
        }
      }
      if (folders.size === 0) return
      const parts = [...folders].map(describePackage).sort((a, b) => (a.name < b.name ? -1 : 1))
      const source = `${HEAD}\n${parts.map(({ text }) => text).join('\n')}`
      this.emitFile({ type: 'asset', fileName, source })
    },
  }
}

const HEAD = `This part of VMAtlas holds code and fonts of the packages below, each under its own licence.\n`
const RULE = '-'.repeat(80)

/** The folder of the package that a module is of; undefined for modules of our own and of the bundler. */
function packageFolder(id) {
  const path = id.replace(/^\0/, '').split('?')[0]
  const at = path.lastIndexOf(MODULES)
  if (at < 0 || !existsSync(path)) return undefined
  const [first = '', second = ''] = path.slice(at + MODULES.length).split(sep)
  return join(path.slice(0, at + MODULES.length), first.startsWith('@') ? join(first, second) : first)
}

function describePackage(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const files = readdirSync(folder).filter((file) => LEGAL_FILE.test(file))
  if (files.length === 0) throw new Error(`${name} in ${dirname(folder)} has no licence text to pass on`)
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return { name, text: `${RULE}\n${name} ${version} (${license})\n\n${texts.join('\n\n')}\n` }
}
