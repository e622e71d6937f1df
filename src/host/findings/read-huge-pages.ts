import { readFileSync } from 'node:fs'
import type { HugePages } from '../../shared/findings/finding'
import { parseHugePages } from '../../shared/findings/parse-huge-pages'
import { KIB } from '../../shared/units'

const FOLDER = '/sys/kernel/mm/transparent_hugepage'

/** When the kernel gives anonymous memory huge pages of PMD size; null where it does not say. */
export function readHugePages(): HugePages | null {
  const bytes = Number(readIfAny('hpage_pmd_size'))
  const own = bytes > 0 ? readIfAny(`hugepages-${bytes / KIB}kB/enabled`) : null
  return parseHugePages(readIfAny('enabled'), own)
}

function readIfAny(name: string): string | null {
  try {
    return readFileSync(`${FOLDER}/${name}`, 'latin1')
  } catch {
    return null
  }
}
