import { formatCount } from '../../../shared/format/count'
import { PMAP_FORMS, ROW_FORMS, type MapsForm } from '../../../shared/export/maps-forms'
import type { ViewState } from '../../worker/protocol/view-protocol'
import { suggestFileName, type ExportForm, type ExportGroup } from '../../model/export-form'

/** Whose maps are taken along. */
export interface ExportedMaps {
  /** Begins the name of a file. */
  readonly title: string
  /** Null where it is not known, as of imported text. */
  readonly pid: number | null
}

interface Words {
  readonly label: string
  readonly hint: string
  /** Follows the name of the file. */
  readonly ending: string
}

const WORDS: Readonly<Record<MapsForm, Words>> = {
  csv: { label: 'CSV', hint: 'for a spreadsheet: every column', ending: 'maps.csv' },
  json: { label: 'JSON', hint: 'for programs: every column, names exact', ending: 'maps.json' },
  markdown: { label: 'Markdown', hint: 'a table for an issue or a chat', ending: 'maps.md' },
  table: { label: 'Text table', hint: 'as the command line prints it', ending: 'maps.txt' },
  pmap: { label: 'pmap', hint: 'address, size, mode, name', ending: 'pmap.txt' },
  'pmap-x': { label: 'pmap -x', hint: 'with RSS and dirty memory', ending: 'pmap-x.txt' },
  'pmap-d': { label: 'pmap -d', hint: 'with offset and device', ending: 'pmap-d.txt' },
  'pmap-X': { label: 'pmap -X', hint: 'with most fields of smaps', ending: 'pmap-X.txt' },
  'pmap-XX': { label: 'pmap -XX', hint: 'with every field of smaps', ending: 'pmap-XX.txt' },
}

/** The forms in which the maps of a view can be taken along, and what each of them holds. */
export function listMapsForms(
  state: Pick<ViewState, 'passingCount' | 'totalCount'>,
  { title, pid }: ExportedMaps,
  refusals: Readonly<Partial<Record<MapsForm, string>>>,
): readonly ExportGroup[] {
  const toForm = (form: MapsForm): ExportForm => {
    const { label, hint, ending } = WORDS[form]
    const fileName = suggestFileName(title, ending)
    return { label, hint, subject: { kind: 'maps', form }, fileName, refusal: refusals[form] ?? null }
  }
  return [
    { title: describeRows(state), forms: ROW_FORMS.map(toForm) },
    { title: describePmap(state.totalCount, pid), forms: PMAP_FORMS.map(toForm) },
  ]
}

function describeRows({ passingCount, totalCount }: Pick<ViewState, 'passingCount' | 'totalCount'>): string {
  if (passingCount === totalCount) return `${allMaps(totalCount)} in the order shown`
  return `${formatCount(passingCount)} of ${formatCount(totalCount)} maps: those that the filter shows, in the order shown`
}

function describePmap(totalCount: number, pid: number | null): string {
  const all = `${allMaps(totalCount)} by address, as pmap prints them, whatever the filter`
  return pid === null ? `${all}; the process is not known, so its PID is 0` : all
}

function allMaps(count: number): string {
  return count === 1 ? 'The only mapping' : `All ${formatCount(count)} maps`
}
