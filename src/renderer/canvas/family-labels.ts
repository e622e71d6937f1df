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
  kernel: 'kernel special mapping',
}

/** What the same colours mean where a picture is coloured by permissions. */
export const PERMISSION_LABELS: Readonly<Record<KindFamily, string>> = {
  heap: '',
  stack: '',
  anonymous: 'rw- readable and writable',
  code: 'r-x executable',
  'file-data': 'r-- readable',
  shared: '',
  'no-access': '--- no access',
  'write-execute': 'rwx writable and executable',
  kernel: 'another combination, or not in the source',
}
