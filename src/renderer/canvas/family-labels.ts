import type { KindFamily } from '../../shared/tables/mapping-kind'

/** What each colour family is called in legends and descriptions. */
export const FAMILY_LABELS: Readonly<Record<KindFamily, string>> = {
  heap: 'heap',
  stack: 'stack',
  anonymous: 'anonymous',
  code: 'code',
  'file-data': 'file data',
  shared: 'shared',
  'no-access': 'no access',
  'write-execute': 'writable and executable',
  kernel: "kernel's own",
}
