/** Mappings as text in one of the forms in which they leave the app, from the window and from the command line. */
import { formatCsv } from './csv'
import { formatMapsJson } from './json'
import { layOutMappings } from './maps-table'
import type { MapsAbout, MapsToWrite } from './maps-to-write'
import { formatMarkdown } from './markdown'
import { formatPmapDetail } from './pmap/pmap-detail'
import { formatPmapDevice } from './pmap/pmap-device'
import { formatPmapExtended } from './pmap/pmap-extended'
import type { PmapProcess } from './pmap/pmap-input'
import { formatPmap } from './pmap/pmap-plain'
import { VmatlasError } from '../errors'
import type { UsageTable } from '../tables/usage-table'

/** The forms that write the rows that were chosen, in the order that was chosen. */
export const ROW_FORMS = ['csv', 'json', 'markdown', 'table'] as const
/** The forms of pmap: all mappings by address, with sums of them all. */
export const PMAP_FORMS = ['pmap', 'pmap-x', 'pmap-d', 'pmap-X', 'pmap-XX'] as const
/** A form of pmap. */
export type PmapForm = (typeof PMAP_FORMS)[number]
/** A form in which mappings leave the app. */
export type MapsForm = (typeof ROW_FORMS)[number] | PmapForm

/** Fields of smaps that pmap -x prints. */
const EXTENDED_FIELDS = ['Rss', 'Shared_Dirty', 'Private_Dirty']

/** Says whether a form is one of pmap's. */
export function isPmapForm(form: MapsForm): form is PmapForm {
  return PMAP_FORMS.some((one) => one === form)
}

/** Says whether a form has values that only smaps has. */
export function needsSmaps(form: MapsForm): boolean {
  return form === 'pmap-x' || form === 'pmap-X' || form === 'pmap-XX'
}

/**
 * What a form needs and these mappings do not tell, as it is called in /proc and pmap; null where nothing is missing.
 *
 *   "smaps"    "permissions"    "offsets and devices"    "Shared_Dirty and Private_Dirty"
 */
export function missingFor(
  form: MapsForm,
  { usage, absent = [] }: Pick<MapsToWrite, 'usage' | 'absent'>,
): string | null {
  const isWithoutMode = absent.includes('permissions') || absent.includes('sharing')
  if (isPmapForm(form) && isWithoutMode) return 'permissions'
  const isWithoutPlace = absent.includes('offset') || absent.includes('device') || absent.includes('inode')
  if (form === 'pmap-d' && isWithoutPlace) return 'offsets and devices'
  if ((form === 'pmap-X' || form === 'pmap-XX') && isWithoutPlace) return 'offsets, devices and inodes'
  if (!needsSmaps(form)) return null
  if (usage === null) return 'smaps'
  const missing = EXTENDED_FIELDS.filter((field) => !usage.fieldOrder.includes(field))
  return form === 'pmap-x' && missing.length > 0 ? missing.join(' and ') : null
}

/**
 * Writes mappings in a form, in pieces of text; a PAUSE among them is not text.
 *
 * pmap's forms write all mappings by address, whatever `rows` says. `where` is the query that chose the rows, null
 * for all. `width` is that of a terminal that a table is fitted to, null where nothing is cut.
 * Errors: `internal` where the form needs what {@link missingFor} says is missing.
 */
export function writeMaps(
  form: MapsForm,
  maps: MapsToWrite,
  about: MapsAbout,
  { where = null, width = null }: { readonly where?: string | null; readonly width?: number | null } = {},
): Iterable<string> {
  switch (form) {
    case 'table':
      return layOutMappings(maps, width)
    case 'csv':
      return formatCsv(maps)
    case 'markdown':
      return formatMarkdown(maps)
    case 'json':
      return formatMapsJson({ ...about, where }, maps)
    case 'pmap':
      return formatPmap(maps.table, toPmapProcess(about, maps))
    case 'pmap-d':
      return formatPmapDevice(maps.table, toPmapProcess(about, maps))
    case 'pmap-x':
      return formatPmapExtended(maps.table, usageOf(maps), toPmapProcess(about, maps))
    case 'pmap-X':
      return formatPmapDetail(maps.table, usageOf(maps), toPmapProcess(about, maps))
    case 'pmap-XX':
      return formatPmapDetail(maps.table, usageOf(maps), toPmapProcess(about, maps), { everything: true })
  }
}

/** pmap has no word for a process that is not known: its pid is 0 then. */
function toPmapProcess(
  { pid, name, command, startStack }: MapsAbout,
  { absent = [] }: MapsToWrite,
): PmapProcess {
  return {
    pid: pid ?? 0,
    cmdline: command,
    comm: name,
    startStack,
    // pmap makes a segment to find the device of SysV memory out; the name tells it as well unless somebody fakes it.
    sysvMinor: null,
    hasPrintedNames: absent.includes('path'),
  }
}

function usageOf({ usage }: MapsToWrite): UsageTable {
  if (usage === null) throw new VmatlasError('internal', 'smaps was not read.')
  return usage
}
