import { mmap, munmap, placed } from '../build-call'
import { counts, ends, holds, shows } from '../build-claim'
import type { Experiment } from '../experiment'

/** The first experiment: one mapping becomes two, then one. */
export const SPLIT_AND_MERGE: Experiment = {
  id: 'split-and-merge',
  title: 'Split and merge',
  summary: 'Map 12 KiB, unmap the middle, map it again: one mapping becomes two, then one.',
  steps: [
    {
      title: 'Map 12 KiB',
      calls: [mmap(0, 3)],
      question: 'Three pages are mapped with one call, with nothing beside them. How many mappings is that?',
      choices: ['One', 'Three, one for each page', 'None until they are used'],
      answer: 0,
      explanation:
        'A mapping is a range of addresses with the same attributes, of any number of pages. It counts from the call on, whether or not its memory is ever used.',
      claims: [
        ends('ok'),
        shows('One mapping is new.', 'added'),
        counts(1),
        holds('It covers all three pages.', 'rw-p 0+3'),
      ],
    },
    {
      title: 'Unmap the middle page',
      calls: [munmap(1, 1)],
      question: 'The page in the middle is given back. Memory shrinks; what does the number of maps do?',
      choices: ['It shrinks by one', 'It stays', 'It grows by one'],
      answer: 2,
      explanation:
        'A mapping cannot have a hole, so the kernel splits it in two. Freeing memory has cost a mapping: that is why freeing can fail at the limit.',
      claims: [
        ends('ok'),
        shows('One mapping was split.', 'split'),
        counts(1),
        holds('A page is left on each side of the hole.', 'rw-p 0+1', 'rw-p 2+1'),
      ],
    },
    {
      title: 'Map it again',
      calls: [mmap(1, 1)],
      question:
        'The hole is mapped again, just like its neighbours. How many maps are there in its place now?',
      choices: ['Three', 'Two', 'One'],
      answer: 2,
      explanation:
        'Where a new mapping touches others of the same kind, the kernel merges them. It does so only when a call covers the range, never later.',
      claims: [
        ends('ok'),
        shows('The two merged with the new one.', 'merged'),
        counts(-1),
        holds('Everything is as after the first step.', 'rw-p 0+3'),
      ],
    },
  ],
}

/** The same where the kernel chooses the place, and merges at once. */
export const KERNEL_CHOOSES: Experiment = {
  id: 'kernel-chooses',
  title: 'Where the kernel chooses',
  summary: 'The same without an address: the first step may show no new mapping at all.',
  steps: [
    {
      title: 'Map 8 KiB anywhere',
      calls: [mmap(null, 2)],
      question: 'No address is given, so the kernel looks for a place. How many maps does it take?',
      choices: ['One more', 'None, it joins a neighbour'],
      answer: 0,
      explanation:
        'This process had no anonymous map at the place that the kernel takes first, so a new one appears.',
      claims: [ends('ok'), counts(1)],
    },
    {
      title: 'Map 12 KiB anywhere',
      calls: [mmap(null, 3)],
      question: 'And another 12 KiB of the same kind?',
      choices: ['One more', 'None: the previous mapping grows'],
      answer: 1,
      explanation:
        'The kernel places new mappings directly below the last ones, and mappings of one kind merge at once: 8 KiB become 20. Programs with a C library that maps early see this already at their first step.',
      claims: [ends('ok'), shows('The previous mapping grew.', 'grown'), counts(0)],
    },
    {
      title: 'Unmap the middle page of the 12 KiB',
      calls: [munmap(placed(1, 1), 1)],
      question: 'The page in the middle of the second mapping goes. What is left?',
      choices: ['4 and 4 KiB', '4 and 12 KiB', '16 KiB'],
      answer: 1,
      explanation:
        'For the kernel it was one mapping of 20 KiB, so the split leaves 4 KiB below and 12 KiB above. It does not remember the calls that made a mapping.',
      claims: [ends('ok'), shows('The mapping was split.', 'split'), counts(1)],
    },
    {
      title: 'Map it again',
      calls: [mmap(placed(1, 1), 1)],
      question: 'And mapped again?',
      choices: ['They stay apart', 'One mapping of 20 KiB again'],
      answer: 1,
      explanation: 'Only the hole separated the two.',
      claims: [ends('ok'), shows('They merged.', 'merged'), counts(-1)],
    },
  ],
}
