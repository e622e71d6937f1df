/** A file of a configuration: text, a link, or (with neither) a folder in the place of a file. */
export interface Entry {
  readonly path: string
  /** Bytes in latin1. */
  readonly text?: string
  readonly link?: string
}

/** What each tool leaves in force; null where it sets nothing. */
export interface Applied {
  readonly systemd: number | null
  readonly procps: number | null
}

/** A configuration and what systemd 252 and procps 4.0.2 make of it. */
export interface SysctlCase extends Applied {
  readonly title: string
  readonly entries: readonly Entry[]
}

/** The key of the cases: one that a network namespace owns, so that trying them touches nothing of the host. */
export const KEY = 'net.ipv4.ip_default_ttl'

/** One file, by default the only one. */
function file(text: string, path = '/etc/sysctl.d/a.conf'): Entry {
  return { path, text }
}

function both(title: string, value: number | null, ...entries: Entry[]): SysctlCase {
  return { title, entries, systemd: value, procps: value }
}

function differ(
  title: string,
  systemd: number | null,
  procps: number | null,
  ...entries: Entry[]
): SysctlCase {
  return { title, entries, systemd, procps }
}

const ETC = '/etc/sysctl.d'
const RUN = '/run/sysctl.d'
const LOCAL = '/usr/local/lib/sysctl.d'
const VENDOR = '/usr/lib/sysctl.d'
const MAIN = '/etc/sysctl.conf'
const GLOB = 'net.ipv4.ip_default_t*'

export const SYSCTL_CASES: readonly SysctlCase[] = [
  both('nothing at all', null),
  both('one line', 70, file(`${KEY}=70\n`)),
  both('no newline at the end', 70, file(`${KEY}=70`)),
  both('white space everywhere', 70, file(`\t ${KEY} \t=  70  \n`)),
  both('lines of another system', 70, file(`\r\n${KEY}=70\r\n`)),
  both('slashes for dots', 70, file('net/ipv4/ip_default_ttl=70\n')),
  both('a slash in front', 70, file('/net/ipv4/ip_default_ttl=70\n')),
  both('needless separators', 70, file('net..ipv4.ip_default_ttl=70\n')),
  both('mixed separators name another key', null, file('net/ipv4.ip_default_ttl=70\n')),
  both('the whole path of the file', null, file('/proc/sys/net/ipv4/ip_default_ttl=70\n')),
  both('comments', 70, file(`${KEY}=70\n;${KEY}=71\n  #${KEY}=72\n`)),
  both('a line that is no assignment', 70, file(`${KEY}=70\n${KEY}\n`)),
  both('a byte order mark spoils the first line', null, file(`\u00ef\u00bb\u00bf${KEY}=70\n`)),
  both('hexadecimal', 70, file(`${KEY}=0x46\n`)),
  both('octal', 70, file(`${KEY}=0106\n`)),
  both('no octal', null, file(`${KEY}=089\n`)),
  both('a number, then more', 70, file(`${KEY}=70 71\n`)),
  both('a comment behind the value', 70, file(`${KEY} = 70 # usual\n`)),
  both('letters behind the number', null, file(`${KEY}=70abc\n`)),
  both('a sign', null, file(`${KEY}=+70\n`)),
  both('quotes', null, file(`${KEY}="70"\n`)),
  both('two equals signs', null, file(`${KEY}==70\n`)),
  both('too many digits', null, file(`${KEY}=00000000000000000000000106\n`)),
  both('no value', null, file(`${KEY}=\n`)),
  both('out of range', null, file(`${KEY}=256\n`)),
  both('the last line of a file', 71, file(`${KEY}=70\n${KEY}=71\n`)),
  differ('an invalid last line', null, 70, file(`${KEY}=70\n${KEY}=999\n`)),
  differ('an invalid last line, errors ignored', null, 70, file(`${KEY}=70\n-${KEY}=999\n`)),
  differ('an invalid last file', null, 70, file(`${KEY}=70\n`), file(`${KEY}=x\n`, `${ETC}/b.conf`)),
  both('errors ignored', 70, file(`-${KEY}=70\n`)),
  differ('a space behind the dash', 70, null, file(`- ${KEY}=70\n`)),
  differ('two dashes', null, 70, file(`--${KEY}=70\n`)),
  both('three dashes', null, file(`---${KEY}=70\n`)),
  both(
    'letters come after digits',
    70,
    file(`${KEY}=70\n`, `${VENDOR}/elastic.conf`),
    file(`${KEY}=71\n`, `${ETC}/99-a.conf`),
  ),
  both(
    'capitals come before small letters',
    71,
    file(`${KEY}=70\n`, `${ETC}/Zz.conf`),
    file(`${KEY}=71\n`, `${ETC}/a.conf`),
  ),
  both(
    'bytes, not letters, are sorted',
    70,
    file(`${KEY}=70\n`, `${ETC}/\u00e9.conf`),
    file(`${KEY}=71\n`, `${ETC}/z.conf`),
  ),
  both(
    'run before local before vendor',
    70,
    file(`${KEY}=72\n`, `${VENDOR}/a.conf`),
    file(`${KEY}=71\n`, `${LOCAL}/a.conf`),
    file(`${KEY}=70\n`, `${RUN}/a.conf`),
  ),
  both('etc before run', 70, file(`${KEY}=71\n`, `${RUN}/a.conf`), file(`${KEY}=70\n`)),
  both('a link to /dev/null masks', null, file(`${KEY}=70\n`, `${VENDOR}/a.conf`), {
    path: `${ETC}/a.conf`,
    link: '/dev/null',
  }),
  both('a link to /dev/null in a lower folder does not', 70, file(`${KEY}=70\n`), {
    path: `${VENDOR}/a.conf`,
    link: '/dev/null',
  }),
  both('an empty file masks', null, file(`${KEY}=70\n`, `${VENDOR}/a.conf`), file('')),
  both('a file of comments masks', null, file(`${KEY}=70\n`, `${VENDOR}/a.conf`), file('#\n')),
  both('a link to nowhere masks', null, file(`${KEY}=70\n`, `${VENDOR}/a.conf`), {
    path: `${ETC}/a.conf`,
    link: 'nowhere',
  }),
  both('a folder masks', null, file(`${KEY}=70\n`, `${VENDOR}/a.conf`), { path: `${ETC}/a.conf` }),
  both('a link to another file', 70, file(`${KEY}=70\n`, '/run/elsewhere'), {
    path: `${ETC}/a.conf`,
    link: '/run/elsewhere',
  }),
  both('another ending', null, file(`${KEY}=70\n`, `${ETC}/a.conf.bak`)),
  differ('a hidden file', null, 70, file(`${KEY}=70\n`, `${ETC}/.a.conf`)),
  differ('/etc/sysctl.conf alone', null, 70, file(`${KEY}=70\n`, MAIN)),
  differ(
    '/etc/sysctl.conf comes last',
    71,
    70,
    file(`${KEY}=70\n`, MAIN),
    file(`${KEY}=71\n`, `${ETC}/zz.conf`),
  ),
  both('/etc/sysctl.conf through its link', 70, file(`${KEY}=70\n`, MAIN), {
    path: `${ETC}/99-sysctl.conf`,
    link: '../sysctl.conf',
  }),
  differ(
    'its link, and a later name',
    71,
    70,
    file(`${KEY}=70\n`, MAIN),
    { path: `${ETC}/99-sysctl.conf`, link: '../sysctl.conf' },
    file(`${KEY}=71\n`),
  ),
  both('/etc/sysctl.conf invalid', 71, file(`${KEY}=999\n`, MAIN), file(`${KEY}=71\n`, `${ETC}/zz.conf`)),
  both('a pattern', 70, file(`${GLOB}=70\n`)),
  both('other patterns', 70, file('net.*.ip_default_tt?=69\nnet/ipv4/ip_default_tt[a-m]=70\n')),
  both('a pattern stops at separators', null, file('net.*ttl=70\n')),
  both('braces alone are no pattern', null, file('net.ipv4.ip_default_{ttl,x}=70\n')),
  differ('braces in a pattern', 70, null, file('net.ipv4.ip_default_{tt,x}*=70\n')),
  both('the key itself before a later pattern', 70, file(`${KEY}=70\n${GLOB}=71\n`)),
  both('the key itself after a pattern', 70, file(`${GLOB}=71\n${KEY}=70\n`)),
  both('an invalid line about the key keeps patterns away', null, file(`${KEY}=999\n${GLOB}=71\n`)),
  differ(
    'the key with a slash in front keeps patterns away',
    70,
    71,
    file(`/net/ipv4/ip_default_ttl=70\n${GLOB}=71\n`),
  ),
  both('the later of two patterns', 71, file(`${GLOB}=70\nnet.ipv4.ip_def*ttl=71\n`)),
  differ('a pattern again with its value', 71, 70, file(`${GLOB}=70\nnet.ipv4.ip_def*ttl=71\n${GLOB}=70\n`)),
  both('a pattern again with another value', 72, file(`${GLOB}=70\nnet.ipv4.ip_def*ttl=71\n${GLOB}=72\n`)),
  both('an invalid later pattern', 70, file(`${GLOB}=70\nnet.ipv4.ip_def*ttl=999\n`)),
  both('a lone -key keeps patterns away', null, file(`-${KEY}\n${GLOB}=70\n`)),
  both(
    'a lone -key in a later file keeps patterns away',
    null,
    file(`${GLOB}=70\n`),
    file(`-${KEY}\n`, `${ETC}/b.conf`),
  ),
  differ(
    'a lone -key takes back earlier lines',
    null,
    70,
    file(`${KEY}=70\n`),
    file(`-${KEY}\n`, `${ETC}/b.conf`),
  ),
  both('a line after a lone -key', 70, file(`-${KEY}\n${KEY}=70\n`)),
  differ('a lone -pattern takes back the same pattern', null, 70, file(`${GLOB}=70\n-${GLOB}\n`)),
  both('a lone -pattern leaves others', 70, file(`${GLOB}=70\n-net.ipv4.ip_def*\n`)),
  differ('a pattern in /etc/sysctl.conf', null, 70, file(`${GLOB}=70\n`, MAIN)),
  differ('a carriage return inside a line', 70, null, file(`#x\r${KEY}=70\n`)),
  differ('a form feed', null, 70, file(`\f${KEY}=70\f\n`)),
  both('a part that is a dot', 70, file('net/./ipv4/ip_default_ttl=70\n')),
  differ('a dot at the end of the path', 70, null, file('net/ipv4/ip_default_ttl/.=70\n')),
  differ('a slash at the end', 70, null, file('net/ipv4/ip_default_ttl/=70\n')),
  differ('a dot at the end for a slash', 70, null, file('net.ipv4.ip_default_ttl.=70\n')),
  differ('two dots', null, 70, file('net/ipv4/../ipv4/ip_default_ttl=70\n')),
  differ('two dots out of another folder', null, 70, file('vm/../net/ipv4/ip_default_ttl=70\n')),
  differ('two dots out of /proc/sys and back', null, 70, file('vm/../../sys/net/ipv4/ip_default_ttl=70\n')),
  both('two dots out of what is not there', null, file('nope/../net/ipv4/ip_default_ttl=70\n')),
  both('two dots out of a file', null, file('net/ipv4/ip_default_ttl/../ip_default_ttl=70\n')),
  differ('two dots behind a pattern', null, 70, file('net/ipv*/../ipv4/ip_default_t*=70\n')),
  both('a backslash in a pattern', 70, file('net.ipv4.ip\\_default_t*=70\n')),
  both('a backslash before a slash in a pattern', 70, file('net\\.ipv4.ip_default_t*=70\n')),
  both('a backslash before the star', null, file('net.ipv4.ip_default_tt\\*=70\n')),
  both('a backslash in no pattern', null, file('net.ipv4.ip\\_default_ttl=70\n')),
  both('a backslash at the end of a pattern', null, file('net.ipv4.ip_default_t*\\=70\n')),
  both('a backslash in a set', 70, file('net.ipv4.ip_default_tt[\\]l]=70\n')),
  differ('a backslash in braces', 70, null, file('net.ipv4.ip_default_{\\tt,x}*=70\n')),
  both('a class of letters', 70, file('net.ipv4.ip_default_tt[[:alpha:]]=70\n')),
  both('a class that does not exist', null, file('net.ipv4.ip_default_tt[[:nope:]]=70\n')),
  both('a range the wrong way round', null, file('net.ipv4.ip_default_tt[z-a]=70\n')),
  both('a set does not match a slash', null, file('net[!x]ipv4/ip_default_ttl=70\n')),
  differ('a slash at the end of a pattern', 70, null, file('net/ipv4/ip_default_t*/=70\n')),
  differ(
    'a pattern with other slashes beside the key itself',
    70,
    71,
    file('net.ipv4.ip_default_ttl=70\nnet/./ipv4/ip_default_t*=71\n'),
  ),
  both(
    'a pattern with the same slashes beside the key itself',
    70,
    file('/net/ipv4/ip_default_ttl=70\n/net/ipv4/ip_default_t*=71\n'),
  ),
  differ(
    'a lone -pattern with other slashes takes back',
    null,
    70,
    file('net/ipv4/ip_default_t*=70\n-net/./ipv4/ip_default_t*\n'),
  ),
  differ(
    'an invalid value behind needless slashes',
    null,
    70,
    file('net.ipv4.ip_default_ttl=70\nnet/./ipv4/ip_default_ttl=x\n'),
  ),
]
