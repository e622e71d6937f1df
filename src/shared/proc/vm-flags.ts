/**
 * The codes that kernels print in VmFlags, in the order in which they print them, historic ones last.
 *
 * The index of a code is its bit: 0 to 31 in the low word of a table's flags, 32 on in the high word. These are
 * our bits, not the kernel's; what is saved or shown is the codes. Source: show_smap_vma_flags() of the kernel,
 * Documentation/filesystems/proc.rst.
 */
// prettier-ignore
export const VM_FLAG_CODES = [
  'rd', 'wr', 'ex', 'sh', 'mr', 'mw', 'me', 'ms', 'gd', 'um', 'pf', 'gu', 'uw', 'lo', 'io', 'sr',
  'rr', 'dc', 'de', 'lf', 'ac', 'nr', 'ht', 'sf', 'ar', 'wf', 'dd', 'sd', 'mm', 'hg', 'nh', 'mg',
  'bt', 'mt', 'ss', 'dp', 'ui', 'ur', 'sl', 'dw', 'nl', 'mp',
] as const

/** The two letters of a flag that we know. */
export type VmFlagCode = (typeof VM_FLAG_CODES)[number]

/** What each flag means, in a word or two, for a chip or a tooltip. */
export const VM_FLAG_LABELS: Readonly<Record<VmFlagCode, string>> = {
  rd: 'readable',
  wr: 'writable',
  ex: 'executable',
  sh: 'shared',
  mr: 'may read',
  mw: 'may write',
  me: 'may execute',
  ms: 'may share',
  gd: 'grows down',
  um: 'userfaultfd: missing',
  pf: 'physical pages only',
  gu: 'may hold guard regions',
  uw: 'userfaultfd: write-protect',
  lo: 'locked',
  io: 'device memory',
  sr: 'sequential advice',
  rr: 'random advice',
  dc: 'not copied on fork',
  de: 'never expands or merges',
  lf: 'locked on fault',
  ac: 'accounted',
  nr: 'no swap reserved',
  ht: 'huge pages (hugetlb)',
  sf: 'synchronous faults',
  ar: 'architecture specific',
  wf: 'wiped on fork',
  dd: 'not in core dumps',
  sd: 'soft dirty',
  mm: 'mixed map',
  hg: 'huge pages advised',
  nh: 'huge pages refused',
  mg: 'mergeable by KSM',
  bt: 'branch targets checked',
  mt: 'memory tagging',
  ss: 'shadow stack',
  dp: 'droppable',
  ui: 'userfaultfd: minor',
  ur: 'userfaultfd: read-write protect',
  sl: 'sealed',
  dw: 'writes to the file denied',
  nl: 'non-linear',
  mp: 'MPX bounds tables',
}

const HIGH_WORD = 32

/** A set of flags: two words of bits, and the codes that we do not know as the kernel printed them. */
export interface VmFlagSet {
  readonly low: number
  readonly high: number
  /** Unknown codes in order, separated by one space; empty mostly. */
  readonly unknown: string
}

/** Parses what stands behind "VmFlags:"; unknown codes are kept, a code said twice counts once. */
export function parseVmFlags(text: string): VmFlagSet {
  let low = 0
  let high = 0
  const unknown: string[] = []
  for (const code of text.split(' ')) {
    const bit = VM_FLAG_CODES.indexOf(code as VmFlagCode)
    if (bit >= HIGH_WORD) high |= 1 << (bit - HIGH_WORD)
    else if (bit >= 0) low |= 1 << bit
    else if (code !== '') unknown.push(code)
  }
  return { low: low >>> 0, high: high >>> 0, unknown: unknown.join(' ') }
}

/** The codes of a set in the kernel's order, unknown ones at the end. */
export function listVmFlags({ low, high, unknown }: VmFlagSet): string[] {
  const codes: string[] = VM_FLAG_CODES.filter((_, bit) =>
    bit < HIGH_WORD ? (low >>> bit) & 1 : (high >>> (bit - HIGH_WORD)) & 1,
  )
  return unknown === '' ? codes : [...codes, ...unknown.split(' ')]
}

/** What a flag means, known or not. */
export function describeVmFlag(code: string): string {
  const labels: Readonly<Record<string, string | undefined>> = VM_FLAG_LABELS
  return labels[code] ?? 'unknown to this version'
}

/** The low word with the bits of these flags; flags of the high word do not count. */
export function lowVmFlagBits(...codes: VmFlagCode[]): number {
  return parseVmFlags(codes.join(' ')).low
}

/** The high word with the bits of these flags; flags of the low word do not count. */
export function highVmFlagBits(...codes: VmFlagCode[]): number {
  return parseVmFlags(codes.join(' ')).high
}
