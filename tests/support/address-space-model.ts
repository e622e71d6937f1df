/**
 * A model of an address space of a few pages that random operations change, and the text of its maps or smaps.
 *
 * It keeps pages, not ranges: what the kernel does to ranges follows from what each page is.
 */

const PAGE_COUNT = 40
const PAGE = 4096
const FIRST_PAGE = 0x10

/** A file: its name may change, and be gone. */
interface ModelFile {
  readonly inode: number
  path: string
  isDeleted: boolean
}

interface ModelPage {
  /** Null for memory without a file. */
  readonly file: ModelFile | null
  readonly pageOffset: number
  readonly permissions: string
  /** Of memory without a file: "[heap]", "[anon:x]" or nothing. */
  readonly name: string
  readonly flags: readonly string[]
  readonly rss: number
  readonly dirty: number
  readonly swap: number
  /** A mapping begins here though it is like the page before: the kernel keeps some apart. */
  readonly isCut: boolean
}

/** Numbers from a seed: the same seed gives the same ones. */
class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** An integer from 0, below `end`. */
  below(end: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % end
  }

  pick<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)]
    if (value === undefined) throw new RangeError('nothing to pick from')
    return value
  }
}

const PERMISSIONS = ['rw-p', 'r--p', 'r-xp', '---p', 'rwxp', 'rw-p']
const ADVICE = ['hg', 'dd', 'lo', 'nh', 'zz']
const PATHS = ['/lib/libfoo.so', '/lib/libbar.so', '/srv/data', '/srv/more/data', '/opt/x y']

/** An address space, the files that it knows, and the operations on both. */
class AddressSpaceModel {
  readonly #random: SeededRandom
  readonly #withUsage: boolean
  readonly #pages: (ModelPage | null)[] = Array.from({ length: PAGE_COUNT }, () => null)
  #files: ModelFile[]
  #nextInode = 100

  constructor(random: SeededRandom, withUsage: boolean) {
    this.#random = random
    this.#withUsage = withUsage
    this.#files = PATHS.map((path) => this.#makeFile(path))
    for (let page = 0; page < 3; page++) this.#pages[page] = { ...this.#blank('[heap]'), isCut: page === 0 }
    this.#pages[PAGE_COUNT - 1] = this.#blank('[stack]')
  }

  /** Does one random operation. */
  step(): void {
    const operations = [
      () => this.#mapAnonymous(),
      () => this.#mapAnonymous(),
      () => this.#mapFile(),
      () => this.#mapFile(),
      () => this.#mapShared(),
      () => this.#protect(),
      () => this.#protect(),
      () => this.#unmap(),
      () => this.#unmap(),
      () => this.#move(),
      () => this.#growHeap(),
      () => this.#nameMemory(),
      () => this.#advise(),
      () => this.#touch(),
      () => this.#renameFile(),
      () => this.#unlinkFile(),
      () => this.#replaceFile(),
      () => this.#cut(),
    ]
    this.#random.pick(operations)()
  }

  /** What /proc/PID/maps, or smaps, prints. */
  text(): string {
    const lines: string[] = []
    for (let page = 0; page < PAGE_COUNT;) {
      const first = this.#pages[page]
      let end = page + 1
      if (first) {
        while (end < PAGE_COUNT && this.#continues(end)) end++
        lines.push(...this.#entry(page, end))
      }
      page = end
    }
    return lines.map((line) => `${line}\n`).join('')
  }

  #entry(first: number, end: number): string[] {
    const pages = this.#pages.slice(first, end).filter((page) => page !== null)
    const [page] = pages
    if (!page) return []
    const { file } = page
    const range = [first, end].map((at) => ((at + FIRST_PAGE) * PAGE).toString(16).padStart(8, '0')).join('-')
    const offset = (file ? page.pageOffset * PAGE : 0).toString(16).padStart(8, '0')
    const device = file
      ? file.path.startsWith('/dev') || file.path.startsWith('/memfd')
        ? '00:01'
        : 'fe:01'
      : '00:00'
    const name = file ? `${file.path}${file.isDeleted ? ' (deleted)' : ''}` : page.name
    const header = `${range} ${page.permissions} ${offset} ${device} ${file?.inode ?? 0} ${name}`
    if (!this.#withUsage) return [header]
    const sum = (valueOf: (page: ModelPage) => number): number =>
      pages.reduce((total, one) => total + valueOf(one), 0) * 4
    const permissionFlags = ['r', 'w', 'x'].filter((letter) => page.permissions.includes(letter))
    const words = permissionFlags.map((letter) => ({ r: 'rd', w: 'wr', x: 'ex' })[letter] ?? '')
    return [
      header,
      `Size: ${(end - first) * 4} kB`,
      `Rss: ${sum(({ rss }) => rss)} kB`,
      `Pss: ${sum(({ rss }) => rss)} kB`,
      `Private_Dirty: ${sum(({ dirty }) => dirty)} kB`,
      `Swap: ${sum(({ swap }) => swap)} kB`,
      `VmFlags: ${[...words, ...page.flags].join(' ')} `,
    ]
  }

  #continues(page: number): boolean {
    const one = this.#pages[page - 1]
    const other = this.#pages[page]
    if (!one || !other || other.isCut) return false
    const isNext = one.file === null || other.pageOffset === one.pageOffset + 1
    return (
      one.file === other.file &&
      isNext &&
      one.name === other.name &&
      one.permissions === other.permissions &&
      one.flags.join() === other.flags.join()
    )
  }

  #makeFile(path: string): ModelFile {
    const file = { inode: this.#nextInode++, path, isDeleted: false }
    return file
  }

  #blank(name = ''): ModelPage {
    return {
      file: null,
      pageOffset: 0,
      permissions: 'rw-p',
      name,
      flags: [],
      rss: 0,
      dirty: 0,
      swap: 0,
      isCut: false,
    }
  }

  /** A range of pages between the heap and the stack. */
  #range(most = 9): [number, number] {
    const first = this.#random.below(PAGE_COUNT - 2)
    return [first, Math.min(PAGE_COUNT - 1, first + 1 + this.#random.below(most))]
  }

  #mapAnonymous(): void {
    const [first, end] = this.#range()
    const permissions = this.#random.pick(PERMISSIONS)
    const isCut = this.#random.below(3) === 0
    for (let page = first; page < end; page++)
      this.#pages[page] = { ...this.#blank(), permissions, isCut: isCut && page === first }
  }

  #mapFile(): void {
    const linked = this.#files.filter(({ isDeleted }) => !isDeleted)
    if (linked.length > 0) this.#mapPages(this.#random.pick(linked), this.#random.pick(PERMISSIONS))
  }

  #mapShared(): void {
    const path = this.#random.pick(['/dev/zero', '/dev/zero', '/memfd:pool'])
    this.#mapPages({ inode: this.#nextInode++, path, isDeleted: true }, 'rw-s')
  }

  #mapPages(file: ModelFile, permissions: string): void {
    const [first, end] = this.#range()
    const offset = this.#random.below(3) === 0 ? this.#random.below(8) : first
    for (let page = first; page < end; page++)
      this.#pages[page] = { ...this.#blank(), file, permissions, pageOffset: offset + page - first }
  }

  #unmap(): void {
    const [first, end] = this.#range()
    this.#pages.fill(null, first, end)
  }

  #protect(): void {
    const [first, end] = this.#range()
    const letters = this.#random.pick(PERMISSIONS).slice(0, 3)
    for (let page = first; page < end; page++) {
      const old = this.#pages[page]
      if (old) this.#pages[page] = { ...old, permissions: letters + old.permissions.slice(3), isCut: false }
    }
  }

  #move(): void {
    const [first, end] = this.#range()
    const to = this.#random.below(PAGE_COUNT - 1 - (end - first))
    const moved = this.#pages.slice(first, end)
    this.#pages.fill(null, first, end)
    for (const [at, page] of moved.entries()) this.#pages[to + at] = page
  }

  #growHeap(): void {
    for (let page = 0; page < 3 + this.#random.below(6); page++)
      this.#pages[page] = this.#pages[page] ?? this.#blank('[heap]')
  }

  #nameMemory(): void {
    const [first, end] = this.#range()
    const name = this.#random.pick(['', '[anon:pool]', '[anon:cache]'])
    for (let page = first; page < end; page++) {
      const old = this.#pages[page]
      if (old && old.file === null && !/heap|stack/.test(old.name)) this.#pages[page] = { ...old, name }
    }
  }

  #advise(): void {
    const [first, end] = this.#range()
    const flag = this.#random.pick(ADVICE)
    const isSet = this.#random.below(2) === 0
    for (let page = first; page < end; page++) {
      const old = this.#pages[page]
      if (!old) continue
      const others = old.flags.filter((one) => one !== flag)
      this.#pages[page] = { ...old, flags: isSet ? [...others, flag].sort() : others }
    }
  }

  #touch(): void {
    const [first, end] = this.#range()
    const [rss, dirty, swap] = [this.#random.below(4), this.#random.below(4), this.#random.below(3)]
    for (let page = first; page < end; page++) {
      const old = this.#pages[page]
      if (old) this.#pages[page] = { ...old, rss, dirty, swap }
    }
  }

  #renameFile(): void {
    const file = this.#random.pick(this.#files)
    file.path = this.#random.pick(['/lib/renamed.so', '/tmp/libfoo.so', `${file.path}.old`])
  }

  #unlinkFile(): void {
    const file = this.#random.pick(this.#files)
    file.isDeleted = !file.isDeleted
  }

  /** Another file takes the name; sometimes it is mapped where the old one was. */
  #replaceFile(): void {
    const file = this.#random.pick(this.#files)
    const other = this.#makeFile(file.path)
    this.#files = this.#files.map((one) => (one === file ? other : one))
    file.isDeleted = true
    if (this.#random.below(2) === 0) return
    for (const [page, old] of this.#pages.entries())
      if (old?.file === file) this.#pages[page] = { ...old, file: other }
  }

  #cut(): void {
    const page = this.#random.below(PAGE_COUNT)
    const old = this.#pages[page]
    if (old) this.#pages[page] = { ...old, isCut: !old.isCut }
  }
}

/** The texts of one address space before and after random operations. */
export function makeMapsPair(seed: number): {
  readonly before: string
  readonly after: string
  readonly hasUsage: boolean
} {
  const random = new SeededRandom(seed)
  const hasUsage = random.below(2) === 0
  const model = new AddressSpaceModel(random, hasUsage)
  for (let steps = 4 + random.below(14); steps > 0; steps--) model.step()
  const before = model.text()
  for (let steps = random.below(8); steps > 0; steps--) model.step()
  return { before, after: model.text(), hasUsage }
}
