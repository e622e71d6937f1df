/*
 * The Lab's process: does one system call to itself for each line it is told, and answers with a line.
 *
 *   > mmap 200000000000 3000 3 PAN -1 0     address (0: the kernel chooses), length, PROT_ bits, flags, fd, offset
 *   < ok 200000000000                       the address or count, hexadecimal
 *   > mprotect 200000001000 800 1
 *   < err EINVAL 0                          errno by name, and how many maps `fill` made before
 *
 * All numbers are hexadecimal. It ends when its input does, and with its parent. Once it runs nothing here asks for
 * memory but the calls it is told: at its limit of maps it must still be able to answer.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096UL
#define MOST_ARGUMENTS 8
/* Room for as many pages as there may ever be maps, and a hole beside each. */
#define STRETCH_BYTES (1UL << 33)
#define STRETCH_FIRST 0x200000000000UL
#define STRETCH_STEP (1UL << 40)
#define FILL_MOST 1048576UL

static char line[512];
static size_t line_used;

static const char *name_of(int number) {
  static char other[16];
  switch (number) {
    case EPERM: return "EPERM";
    case EBADF: return "EBADF";
    case EAGAIN: return "EAGAIN";
    case ENOMEM: return "ENOMEM";
    case EACCES: return "EACCES";
    case EFAULT: return "EFAULT";
    case EBUSY: return "EBUSY";
    case EEXIST: return "EEXIST";
    case ENODEV: return "ENODEV";
    case EINVAL: return "EINVAL";
    case EMFILE: return "EMFILE";
    case ENOSYS: return "ENOSYS";
    case EOVERFLOW: return "EOVERFLOW";
    case EOPNOTSUPP: return "EOPNOTSUPP";
  }
  snprintf(other, sizeof other, "E%d", number);
  return other;
}

static void say(const char *text) {
  size_t length = strlen(text);
  if (write(STDOUT_FILENO, text, length) != (ssize_t)length) _exit(1);
}

static void say_ok(unsigned long value) {
  char text[64];
  snprintf(text, sizeof text, "ok %lx\n", value);
  say(text);
}

static void say_error(int number, unsigned long count) {
  char text[64];
  snprintf(text, sizeof text, "err %s %lx\n", name_of(number), count);
  say(text);
}

static void say_result(long result) {
  if (result == -1) say_error(errno, 0);
  else say_ok((unsigned long)result);
}

/* The next line of the input without its newline; NULL at the end. */
static char *next_line(void) {
  static char current[sizeof line];
  for (;;) {
    char *end = memchr(line, '\n', line_used);
    if (end) {
      size_t length = (size_t)(end - line);
      memcpy(current, line, length);
      current[length] = 0;
      line_used -= length + 1;
      memmove(line, end + 1, line_used);
      return current;
    }
    if (line_used == sizeof line) return NULL;
    ssize_t got = read(STDIN_FILENO, line + line_used, sizeof line - line_used);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return NULL;
    line_used += (size_t)got;
  }
}

static int map_flags(const char *letters) {
  int flags = 0;
  for (; *letters; letters++) {
    switch (*letters) {
      case 'P': flags |= MAP_PRIVATE; break;
      case 'S': flags |= MAP_SHARED; break;
      case 'A': flags |= MAP_ANONYMOUS; break;
      case 'F': flags |= MAP_FIXED; break;
      case 'N': flags |= MAP_FIXED_NOREPLACE; break;
      case 'R': flags |= MAP_NORESERVE; break;
      case 'T': flags |= MAP_STACK; break;
      case 'U': flags |= MAP_POPULATE; break;
    }
  }
  return flags;
}

/* Pages side by side that cannot merge; stops where the kernel refuses one. */
static void fill_with_mmap(char *at, unsigned long most) {
  for (unsigned long made = 0; made < most; made++) {
    int protection = made % 2 ? PROT_READ : PROT_READ | PROT_WRITE;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE;
    if (mmap(at + made * PAGE, PAGE, protection, flags, -1, 0) == MAP_FAILED) {
      say_error(errno, made);
      return;
    }
  }
  say_ok(most);
}

/* One large mapping, cut from its start on: each mprotect makes one map more. */
static void fill_with_splits(char *at, unsigned long most) {
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE | MAP_NORESERVE;
  if (mmap(at, (most + 1) * PAGE, PROT_NONE, flags, -1, 0) == MAP_FAILED) {
    say_error(errno, 0);
    return;
  }
  for (unsigned long made = 0; made < most; made++) {
    if (mprotect(at + made * PAGE, PAGE, made % 2 ? PROT_READ : PROT_READ | PROT_WRITE)) {
      say_error(errno, made);
      return;
    }
  }
  say_ok(most);
}

static void *sleep_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

static void start_thread(void) {
  pthread_t thread;
  int problem = pthread_create(&thread, NULL, sleep_for_ever, NULL);
  if (problem) say_error(problem, 0);
  else say_ok(0);
}

/* The child goes on answering; the parent ends the way the child does. */
static void go_on_in_child(void) {
  pid_t parent = getpid();
  pid_t child = fork();
  if (child < 0) {
    say_error(errno, 0);
    return;
  }
  if (child > 0) {
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFSIGNALED(status)) {
      signal(WTERMSIG(status), SIG_DFL);
      raise(WTERMSIG(status));
    }
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 1);
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(1);
  say_ok((unsigned long)getpid());
}

/* A stretch that nothing uses: mapped without replacing anything, and let go again. */
static unsigned long find_stretch(void) {
  for (unsigned long at = STRETCH_FIRST; at < STRETCH_FIRST + 64 * STRETCH_STEP; at += STRETCH_STEP) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE;
    void *found = mmap((void *)at, STRETCH_BYTES, PROT_NONE, flags, -1, 0);
    if (found == MAP_FAILED) continue;
    munmap(found, STRETCH_BYTES);
    /* A kernel that does not know the flag puts it elsewhere. */
    if (found == (void *)at) return at;
  }
  return 0;
}

static void make_memory_file(unsigned long length) {
  int file = memfd_create("lab", MFD_CLOEXEC);
  if (file >= 0 && ftruncate(file, (off_t)length)) {
    int problem = errno;
    close(file);
    say_error(problem, 0);
    return;
  }
  say_result(file);
}

static void *address(const unsigned long *n) { return (void *)n[0]; }

static void carry_out(const char *call, const unsigned long *n, int count, const char *flags) {
  if (!strcmp(call, "mmap") && count == 5) {
    say_result((long)mmap(address(n), n[1], (int)n[2], map_flags(flags), (int)(long)n[3], (off_t)n[4]));
  } else if (!strcmp(call, "munmap") && count == 2) say_result(munmap(address(n), n[1]));
  else if (!strcmp(call, "mprotect") && count == 3) say_result(mprotect(address(n), n[1], (int)n[2]));
  else if (!strcmp(call, "madvise") && count == 3) say_result(madvise(address(n), n[1], (int)n[2]));
  else if (!strcmp(call, "mlock") && count == 2) say_result(mlock(address(n), n[1]));
  else if (!strcmp(call, "munlock") && count == 2) say_result(munlock(address(n), n[1]));
  else if (!strcmp(call, "mremap") && count == 4) {
    int how = n[3] ? MREMAP_MAYMOVE | MREMAP_FIXED : MREMAP_MAYMOVE;
    say_result((long)mremap(address(n), n[1], n[2], how, (void *)n[3]));
  } else if (!strcmp(call, "touch") && count == 2) {
    for (unsigned long done = 0; done < n[1]; done += PAGE) *((volatile char *)address(n) + done) = 1;
    say_ok(0);
  } else if (!strcmp(call, "sbrk") && count == 1) say_result((long)sbrk((intptr_t)n[0]));
  else if (!strcmp(call, "memfd") && count == 1) make_memory_file(n[0]);
  else if (!strcmp(call, "open") && count == 0) say_result(open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  else if (!strcmp(call, "thread") && count == 0) start_thread();
  else if (!strcmp(call, "fork") && count == 0) go_on_in_child();
  else if (!strcmp(call, "fill-mmap") && count == 2 && n[1] <= FILL_MOST) fill_with_mmap(address(n), n[1]);
  else if (!strcmp(call, "fill-split") && count == 2 && n[1] <= FILL_MOST) fill_with_splits(address(n), n[1]);
  else say("bad\n");
}

/* Cuts a line into the call, its numbers, and the one word of letters that mmap has. */
static void obey(char *text) {
  unsigned long numbers[MOST_ARGUMENTS];
  const char *flags = "";
  int count = 0;
  char *call = strtok(text, " ");
  for (char *word = strtok(NULL, " "); word; word = strtok(NULL, " ")) {
    char *end;
    if (*word >= 'A' && *word <= 'Z') {
      flags = word;
      continue;
    }
    errno = 0;
    int is_negative = *word == '-';
    unsigned long value = strtoul(word + is_negative, &end, 16);
    if (*end || end == word + is_negative || errno || count == MOST_ARGUMENTS) {
      say("bad\n");
      return;
    }
    numbers[count++] = is_negative ? -value : value;
  }
  if (call) carry_out(call, numbers, count, flags);
  else say("bad\n");
}

int main(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  char ready[64];
  snprintf(ready, sizeof ready, "ready %lx %lx\n", find_stretch(), STRETCH_BYTES);
  say(ready);
  for (char *text; (text = next_line());) obey(text);
  return 0;
}
