import { mmap, mprotect, munmap } from '../build-call'
import { ends } from '../build-claim'
import type { Experiment, StatedClaim } from '../experiment'
import { LARGEST_FILL } from '../lab-call'

function reaches(sentence: string, plus: 0 | 1): StatedClaim {
  return { sentence, check: { claim: 'count-at-limit', plus } }
}

/** What happens at vm.max_map_count, call by call. */
export const LIMIT: Experiment = {
  id: 'hit-the-limit',
  title: 'Hit the limit',
  summary:
    'Map until the kernel refuses, and see which calls still work. Nothing of it outlives the process.',
  steps: [
    {
      title: 'Fill up',
      calls: [mmap(0, 3), { call: 'fill', maps: LARGEST_FILL }],
      question:
        'The process maps single pages until the kernel refuses. With N for the limit, how many maps can it get?',
      choices: ['N - 1', 'N', 'N + 1'],
      answer: 2,
      explanation:
        'The check asks whether there are already more than N, before the new one is made: so one may be had over the limit. [vsyscall], the last line of maps, does not count. The machine has memory enough: ENOMEM means maps here.',
      isAtLimit: true,
      claims: [ends('ENOMEM'), reaches('It owns one map more than the limit.', 1)],
    },
    {
      title: 'Protect the middle of three pages',
      calls: [mprotect(1, 1, 'r--')],
      question: 'Can it still change the protection of a page inside a map?',
      choices: ['Yes, no memory is asked for', 'No'],
      answer: 1,
      explanation: 'It would have to be split. Splits are refused at N already, one sooner than new maps.',
      isAtLimit: true,
      claims: [ends('ENOMEM')],
    },
    {
      title: 'Unmap the middle of three pages',
      calls: [munmap(1, 1)],
      question: 'Can it give back a page inside a map?',
      choices: ['Yes, it frees something', 'No'],
      answer: 1,
      explanation:
        'A hole makes two maps of one. A program at the limit cannot even free some of its memory.',
      isAtLimit: true,
      claims: [ends('ENOMEM')],
    },
    {
      title: 'Unmap all three',
      calls: [munmap(0, 3)],
      question: 'And a whole map?',
      choices: ['Yes', 'No'],
      answer: 0,
      explanation: 'No split is needed, and one map is free again.',
      isAtLimit: true,
      claims: [ends('ok'), reaches('It owns as many as the limit.', 0)],
    },
    {
      title: 'Map one page',
      calls: [mmap(0, 1)],
      question: 'At N exactly: is a new map allowed?',
      choices: ['Yes', 'No'],
      answer: 0,
      explanation: 'The one over the limit can be had again.',
      isAtLimit: true,
      claims: [ends('ok'), reaches('It owns one map more than the limit.', 1)],
    },
    {
      title: 'Map a page that would merge',
      calls: [mmap(1, 1)],
      question:
        'A page right behind the last one, of the same kind: they would merge, and the count would stay. Allowed?',
      choices: ['Yes', 'No'],
      answer: 1,
      explanation:
        'The count is checked before the kernel looks whether the new map would merge. Raise the limit on the Limit screen, and the same call succeeds.',
      isAtLimit: true,
      claims: [ends('ENOMEM')],
    },
  ],
}
