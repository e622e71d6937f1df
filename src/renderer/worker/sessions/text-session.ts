import { VmatlasError } from '../../../shared/errors'
import {
  ROW_FORMS,
  missingFor,
  PMAP_FORMS,
  writeMaps,
  type MapsForm,
} from '../../../shared/export/maps-forms'
import type { MapsToWrite } from '../../../shared/export/maps-to-write'
import { UNREADABLE_TEXT } from '../../../shared/format/unreadable'
import { MappingSource } from '../sources/mapping-source'
import type { DiffFormat } from '../protocol/snapshot-protocol'
import type { TableView } from '../views/table-view'
import { TEXT_PIECE, type TextMethods, type TextSubject } from '../protocol/text-protocol'
import { PENDING } from '../protocol/describe-absence'

/** After so long a piece is handed on, so that the worker answers others in between. */
const SLICE_MS = 30

/** Where the texts come from. */
export interface TextSources {
  readonly maps: TableView
  readonly writeDifference: (form: DiffFormat) => Iterable<string>
}

/** Writes text piece by piece as it is asked for; several at a time do not mix. */
export class TextSession implements TextMethods {
  readonly #sources: TextSources
  readonly #texts = new Map<number, Iterator<string>>()
  #lastId = 0

  constructor(sources: TextSources) {
    this.#sources = sources
  }

  beginText: TextMethods['beginText'] = (subject) => {
    const text = this.#write(subject)[Symbol.iterator]()
    this.#lastId += 1
    this.#texts.set(this.#lastId, text)
    return this.#lastId
  }

  nextText: TextMethods['nextText'] = (id) => {
    const text = this.#texts.get(id)
    if (!text)
      throw new VmatlasError('invalid-request', 'This text is no longer being written.', 'Export it again.')
    const until = performance.now() + SLICE_MS
    let piece = ''
    do {
      const next = text.next()
      if (next.done === true) return piece === '' ? null : piece
      piece += next.value
    } while (piece.length < TEXT_PIECE && performance.now() < until)
    return piece
  }

  endText: TextMethods['endText'] = (id) => {
    this.#texts.delete(id)
    return null
  }

  refusedForms: TextMethods['refusedForms'] = () => {
    const { source } = this.#sources.maps
    if (!(source instanceof MappingSource)) return {}
    const refused: Partial<Record<MapsForm, string>> = {}
    for (const form of [...ROW_FORMS, ...PMAP_FORMS]) {
      const missing = describeMissing(form, source)
      if (missing !== null) refused[form] = missing
    }
    return refused
  }

  #write(subject: TextSubject): Iterable<string> {
    return subject.kind === 'maps'
      ? writeShownMaps(this.#sources.maps, subject.form)
      : this.#sources.writeDifference(subject.form)
  }
}

/** Writes the maps that a view shows, in its order: tables and orders are never changed, so it keeps to these. */
function writeShownMaps({ source, rows, answered }: TableView, form: MapsForm): Iterable<string> {
  if (!(source instanceof MappingSource) || source.about === null) {
    throw new VmatlasError('invalid-request', 'The mappings are not read yet.', 'Export them after the read.')
  }
  const missing = describeMissing(form, source)
  if (missing !== null)
    throw new VmatlasError('invalid-request', `This format ${missing}.`, 'Choose another format.')
  const where = answered.trim() === '' ? null : answered
  return writeMaps(form, { ...toWrite(source), rows }, source.about, { where })
}

function toWrite({ table, usage, absent }: MappingSource): MapsToWrite {
  return { table, usage, absent: [...absent] }
}

function describeMissing(form: MapsForm, source: MappingSource): string | null {
  const missing = missingFor(form, toWrite(source))
  if (missing === null) return null
  return missing === 'smaps'
    ? `needs smaps, which ${smapsState(source.absence)}`
    : `needs ${missing}, which are not in the source`
}

function smapsState(absence: string): string {
  if (absence === PENDING) return 'is being read'
  return absence === UNREADABLE_TEXT ? 'could not be read' : 'was not read'
}
