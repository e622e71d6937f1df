/** An address and where it stands in a text, `[start, end)`. */
export interface TextAddress {
  readonly address: bigint
  readonly start: number
  readonly end: number
}

/** `0x` and digits, or digits alone; not a part of a word, and not an offset such as `+0x1a`. */
const HEX = /(?<![\w.+])(?:0x([0-9a-f]{1,16})|([0-9a-f]{6,16}))(?!\w)/gi
/** Without 0x a number must look like an address: letters among its digits, or as long as addresses are. */
const BARE_ADDRESS = /\d[a-f]|[a-f]\d|^\d{12,}$/i
const ONLY_NUMBERS = /^[\s,;]*(?:(?:0x)?[0-9a-f]{1,16}(?:[\s,;]+|$))+$/i

/**
 * Finds the addresses in what a person typed or pasted: one, several, or a whole backtrace.
 *
 * Shape: in the order of the text, each once. A text that is nothing but hexadecimal numbers is taken as it is;
 * inside other text a number needs `0x`, or must look like an address. Offsets (`+0x1a`) and parts of names
 * are passed over. Knows the traces of gdb, glibc, Rust, AddressSanitizer, Java and the kernel's segfault line.
 *
 *   "#0  0x00007f12c0de4010 in raise () from /lib/libc.so.6"   ->  7f12c0de4010
 *   "./app(main+0x1a)[0x4005d6]"                               ->  4005d6
 */
export function extractAddresses(text: string): TextAddress[] {
  const found = ONLY_NUMBERS.test(text)
    ? matchAll(text, /(?:0x)?([0-9a-f]{1,16})/gi)
    : matchAll(text, HEX).filter((each) => isLikely(text.slice(each.start, each.end)))
  const seen = new Set<bigint>()
  return found.filter(({ address }) => {
    const isNew = !seen.has(address)
    seen.add(address)
    return isNew
  })
}

function matchAll(text: string, pattern: RegExp): TextAddress[] {
  return Array.from(text.matchAll(pattern), (match) => ({
    address: BigInt(`0x${match[1] ?? match[2] ?? '0'}`),
    start: match.index,
    end: match.index + match[0].length,
  }))
}

function isLikely(word: string): boolean {
  return /^0x/i.test(word) ? word.length > 3 : BARE_ADDRESS.test(word)
}
