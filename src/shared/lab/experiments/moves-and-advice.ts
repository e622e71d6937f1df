import { madvise, mmap, move, munmap, touch } from '../build-call'
import { counts, ends, holds, shows } from '../build-claim'
import type { Experiment } from '../experiment'

/** A mapping keeps the page offset of its first address once its memory was used. */
export const MREMAP: Experiment = {
  id: 'mremap-moves',
  title: 'A mapping that moves',
  summary: 'mremap moves a mapping; whether it merges at the new place depends on whether it was ever used.',
  steps: [
    {
      title: 'Map 8 KiB and use them',
      calls: [mmap(0, 2), touch(0, 2)],
      question: 'Two pages are mapped and written to. How many maps more?',
      choices: ['One', 'Two'],
      answer: 0,
      explanation: 'Using memory creates pages, not mappings.',
      claims: [ends('ok'), counts(1)],
    },
    {
      title: 'Move them',
      calls: [move(0, 2, 16)],
      question: 'mremap moves them to another address. What happens to the number of maps?',
      choices: ['One more', 'It stays', 'One less'],
      answer: 1,
      explanation: 'The old range is unmapped and the new one mapped; the pages move without being copied.',
      claims: [
        ends('ok'),
        shows('The mapping moved.', 'moved'),
        counts(0),
        holds('It is at the new place.', 'rw-p 16+2'),
      ],
    },
    {
      title: 'Map a page behind it',
      calls: [mmap(18, 1)],
      question: 'A page of the same kind is mapped right behind it. Do they merge?',
      choices: ['Yes', 'No'],
      answer: 1,
      explanation:
        'Used anonymous memory keeps the position at which it was first mapped, and maps merge only where these go on as the addresses do. /proc shows nothing of it.',
      claims: [ends('ok'), counts(1), holds('Two mappings that look alike.', 'rw-p 16+2', 'rw-p 18+1')],
    },
    {
      title: 'The same without using it',
      calls: [mmap(32, 2), move(32, 2, 48), mmap(50, 1)],
      question: 'Map, move and map behind it, but never write. Do they merge now?',
      choices: ['Yes', 'No'],
      answer: 0,
      explanation: 'A mapping without a page of its own takes the page offset of its new address.',
      claims: [ends('ok'), counts(1), holds('The moved one merged.', 'rw-p 16+2', 'rw-p 18+1', 'rw-p 48+3')],
    },
  ],
}

/** Some advice is a property of the map, some is a request. */
export const MADVISE: Experiment = {
  id: 'madvise',
  title: 'Advice that splits, and advice that does not',
  summary: 'madvise(DONTDUMP) splits a mapping, madvise(DONTNEED) does not.',
  steps: [
    {
      title: 'Map 16 KiB and use them',
      calls: [mmap(0, 4), touch(0, 4)],
      question: 'Four pages in use. How many maps more?',
      choices: ['One', 'Four'],
      answer: 0,
      explanation: 'One call, one kind, one mapping.',
      claims: [ends('ok'), counts(1)],
    },
    {
      title: 'Keep one page out of core dumps',
      calls: [madvise(1, 1, 'dontdump')],
      question: 'The second page is not to be in core dumps. Does that change the number of maps?',
      choices: ['No, it is only advice', 'Two more'],
      answer: 1,
      explanation:
        'Such advice is kept as a flag of the mapping (dd in VmFlags), so the page needs a mapping of its own. Libraries that keep secrets do this page by page.',
      claims: [ends('ok'), shows('One event: flags changed, which split the mapping.', 'flags'), counts(2)],
    },
    {
      title: 'Let it be dumped again',
      calls: [madvise(1, 1, 'dodump')],
      question: 'And the opposite advice?',
      choices: ['They stay apart', 'They merge'],
      answer: 1,
      explanation: 'The flag is gone, and the call lets the kernel merge.',
      claims: [
        ends('ok'),
        shows('One event: the flags changed back.', 'flags'),
        counts(-2),
        holds('They merged.', 'rw-p 0+4'),
      ],
    },
    {
      title: 'Give the memory of one page back',
      calls: [madvise(1, 1, 'dontneed')],
      question: 'MADV_DONTNEED on the second page: its memory is freed. How many maps more?',
      choices: ['Two', 'None'],
      answer: 1,
      explanation:
        'This is a request: done at once, kept nowhere. Allocators free memory this way because munmap in the middle would cost a mapping.',
      claims: [ends('ok'), counts(0), holds('Still one mapping.', 'rw-p 0+4')],
    },
  ],
}

/** A forked child cannot undo what it splits. */
export const FORK: Experiment = {
  id: 'after-fork',
  title: 'After fork',
  summary:
    'In a forked child a new mapping does not merge with inherited neighbours, though nothing visible differs.',
  steps: [
    {
      title: 'Map 16 KiB and use them',
      calls: [mmap(0, 4), touch(0, 4)],
      question: 'Four pages, written to. How many maps more?',
      choices: ['One', 'Four'],
      answer: 0,
      explanation: 'It matters for what follows that they were used before the fork.',
      claims: [ends('ok'), counts(1)],
    },
    {
      title: 'Fork',
      calls: [{ call: 'fork' }],
      question: 'The process forks, and we go on in the child. How do its mappings differ from its parent’s?',
      choices: ['Not at all', 'They are all new, elsewhere', 'It has none yet'],
      answer: 0,
      explanation:
        'The child has a copy of every mapping, at the same addresses, and the same count against the limit.',
      claims: [ends('ok'), shows('Nothing differs.'), counts(0)],
    },
    {
      title: 'Unmap the second page',
      calls: [munmap(1, 1)],
      question: 'In the child the second page is unmapped. How many more?',
      choices: ['None', 'One'],
      answer: 1,
      explanation: 'The mapping was split, as in the first experiment.',
      claims: [ends('ok'), shows('The mapping was split.', 'split'), counts(1)],
    },
    {
      title: 'Map it again',
      calls: [mmap(1, 1)],
      question: 'And mapped again, as its neighbours are. Do the three merge, as they would in the parent?',
      choices: ['Yes', 'No'],
      answer: 1,
      explanation:
        'The neighbours came with the fork, and their memory is known to the parent as well (their anon_vma is inherited). The kernel does not merge a new mapping with such a one. Servers that fork their workers collect such pieces.',
      claims: [
        ends('ok'),
        counts(1),
        holds('Three mappings that look alike.', 'rw-p 0+1', 'rw-p 1+1', 'rw-p 2+2'),
      ],
    },
  ],
}
