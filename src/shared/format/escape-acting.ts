/** Characters that JSON may hold as themselves but that act on a terminal or on the reading direction. */
const ACTING_CHARACTER = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu

/** Escapes, in JSON text, the characters that could act on a terminal; the JSON means the same as before. */
export function escapeActing(json: string): string {
  return json.replace(ACTING_CHARACTER, escapeUnits)
}

function escapeUnits(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
