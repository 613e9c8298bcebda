/* What a program does to the files below one folder, in the order in which it did it: preloaded into the program
 * (LD_PRELOAD), inert until armed. It can also pretend that the disk is full.
 *
 * A record: one letter, then native 64-bit ino, offset, length of A, length of B, then A and B.
 *   W ino offset - data     T ino length      S ino (fsync of a file)    F ino (fsync of a folder)
 *   C ino path (created)    D path (mkdir)    R old new (rename)         U path (unlink, rmdir)    M text (said)
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

static char root[PATH_MAX];
static size_t root_length;
static int out = -1;
static long long room = -1; /* bytes by which files may still grow; -1: no limit */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define NEXT(type, name, ...) \
    static type (*next)(__VA_ARGS__); \
    if (!next) next = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, name)

static void put(const void *data, size_t length) {
    const char *at = data;
    while (length) {
        long done = syscall(SYS_write, out, at, length);
        if (done <= 0) _exit(97); /* a log with a hole is none */
        at += done, length -= (size_t)done;
    }
}

static void record(char kind, uint64_t ino, int64_t offset, const char *a, const void *b, size_t length) {
    char head[33];
    uint64_t first = a ? strlen(a) : 0, second = length;
    head[0] = kind;
    memcpy(head + 1, &ino, 8), memcpy(head + 9, &offset, 8), memcpy(head + 17, &first, 8), memcpy(head + 25, &second, 8);
    put(head, sizeof head);
    if (first) put(a, first);
    if (second) put(b, second);
}

static int below(const char *path) {
    size_t length = strlen(path);
    if (strncmp(path, root, root_length) || (path[root_length] != '/' && path[root_length])) return 0;
    return length < 4 || strcmp(path + length - 4, "-shm"); /* shared memory: rebuilt at every start */
}

static int where(int fd, char *path) {
    char link[40];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    long length = syscall(SYS_readlinkat, AT_FDCWD, link, path, PATH_MAX - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return path[0] == '/';
}

/* An absolute path for what a call names; 0 when it is none of ours. */
static int named(int folder, const char *path, char *whole) {
    if (out < 0 && room < 0) return 0;
    if (path[0] == '/') snprintf(whole, PATH_MAX, "%s", path);
    else {
        char base[PATH_MAX];
        if (folder == AT_FDCWD) { if (!getcwd(base, sizeof base)) return 0; }
        else if (!where(folder, base)) return 0;
        if (snprintf(whole, PATH_MAX, "%s/%s", base, path) >= PATH_MAX) return 0;
    }
    return below(whole);
}

static int ours(int fd, struct stat *state) {
    char path[PATH_MAX];
    if ((out < 0 && room < 0) || fd == out || !where(fd, path) || !below(path)) return 0;
    return !fstat(fd, state) && (S_ISREG(state->st_mode) || S_ISDIR(state->st_mode));
}

/* How much of a write has room: a part of it, or all. */
static size_t fits(const struct stat *state, off_t offset, size_t length) {
    if (room < 0) return length;
    long long grows = (long long)offset + (long long)length - (long long)state->st_size;
    if (grows <= 0) return length;
    if (grows <= room) { room -= grows; return length; }
    size_t less = (size_t)(grows - room) > length ? length : (size_t)(grows - room);
    room = 0;
    return length - less;
}

/* --- what the program says ------------------------------------------------------------------------------------- */

void disklog_arm(const char *folder, const char *log) {
    snprintf(root, sizeof root, "%s", folder);
    root_length = strlen(root);
    if (log) out = open(log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

void disklog_room(long long bytes) { room = bytes; }

void disklog_mark(const char *text) {
    if (out < 0) return;
    pthread_mutex_lock(&turn);
    record('M', 0, 0, text, NULL, 0);
    pthread_mutex_unlock(&turn);
}

/* --- data --------------------------------------------------------------------------------------------------------- */

static ssize_t positioned(ssize_t (*next)(int, const void *, size_t, off_t), int fd, const void *data, size_t length,
                          off_t offset) {
    struct stat state;
    if (!ours(fd, &state)) return next(fd, data, length, offset);
    pthread_mutex_lock(&turn);
    size_t may = fits(&state, offset, length);
    ssize_t done = -1;
    if (length && !may) errno = ENOSPC;
    else done = next(fd, data, may, offset);
    int kept = errno;
    if (done > 0 && out >= 0) record('W', state.st_ino, offset, NULL, data, (size_t)done);
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    NEXT(ssize_t, "pwrite", int, const void *, size_t, off_t);
    return positioned(next, fd, data, length, offset);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) {
    NEXT(ssize_t, "pwrite64", int, const void *, size_t, off_t);
    return positioned(next, fd, data, length, offset);
}

ssize_t write(int fd, const void *data, size_t length) {
    NEXT(ssize_t, "write", int, const void *, size_t);
    struct stat state;
    if (!ours(fd, &state)) return next(fd, data, length);
    pthread_mutex_lock(&turn);
    off_t offset = fcntl(fd, F_GETFL) & O_APPEND ? state.st_size : lseek(fd, 0, SEEK_CUR);
    size_t may = fits(&state, offset, length);
    ssize_t done = -1;
    if (length && !may) errno = ENOSPC;
    else done = next(fd, data, may);
    int kept = errno;
    if (done > 0 && out >= 0) record('W', state.st_ino, offset, NULL, data, (size_t)done);
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

/* A copy made by the system: what it wrote is read back. */
ssize_t sendfile64(int to, int from, off64_t *at, size_t length) {
    NEXT(ssize_t, "sendfile64", int, int, off64_t *, size_t);
    struct stat state;
    if (!ours(to, &state)) return next(to, from, at, length);
    pthread_mutex_lock(&turn);
    off_t offset = lseek(to, 0, SEEK_CUR);
    char piece[65536];
    size_t may = fits(&state, offset, length < sizeof piece ? length : sizeof piece);
    ssize_t done = -1;
    if (length && !may) errno = ENOSPC;
    else done = at ? pread(from, piece, may, *at) : read(from, piece, may);
    if (done > 0) {
        done = syscall(SYS_write, to, piece, (size_t)done);
        if (done > 0 && at) *at += done;
    }
    int kept = errno;
    if (done > 0 && out >= 0) record('W', state.st_ino, offset, NULL, piece, (size_t)done);
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

ssize_t sendfile(int to, int from, off_t *at, size_t length) { return sendfile64(to, from, at, length); }

/* Not offered below the folder: whoever asks falls back to writing. */
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *into, size_t length, unsigned flags) {
    NEXT(ssize_t, "copy_file_range", int, off64_t *, int, off64_t *, size_t, unsigned);
    struct stat state;
    if (!ours(to, &state)) return next(from, at, to, into, length, flags);
    errno = EXDEV;
    return -1;
}

static int cut(int (*next)(int, off_t), int fd, off_t length) {
    struct stat state;
    if (!ours(fd, &state)) return next(fd, length);
    pthread_mutex_lock(&turn);
    int done = next(fd, length), kept = errno;
    if (!done && out >= 0) record('T', state.st_ino, length, NULL, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

int ftruncate(int fd, off_t length) { NEXT(int, "ftruncate", int, off_t); return cut(next, fd, length); }
int ftruncate64(int fd, off64_t length) { NEXT(int, "ftruncate64", int, off_t); return cut(next, fd, length); }

static int synced(int (*next)(int), int fd) {
    struct stat state;
    if (!ours(fd, &state)) return next(fd);
    pthread_mutex_lock(&turn);
    int done = next(fd), kept = errno;
    if (!done && out >= 0) record(S_ISDIR(state.st_mode) ? 'F' : 'S', state.st_ino, 0, NULL, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

int fsync(int fd) { NEXT(int, "fsync", int); return synced(next, fd); }
int fdatasync(int fd) { NEXT(int, "fdatasync", int); return synced(next, fd); }

/* --- names ---------------------------------------------------------------------------------------------------------- */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char whole[PATH_MAX];
    if (!(flags & (O_CREAT | O_TRUNC)) || (flags & O_TMPFILE) == O_TMPFILE || !named(folder, path, whole))
        return (int)syscall(SYS_openat, folder, path, flags, mode);
    pthread_mutex_lock(&turn);
    struct stat before, after;
    int was = !stat(whole, &before);
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode), kept = errno;
    if (fd >= 0 && out >= 0 && !fstat(fd, &after) && S_ISREG(after.st_mode)) {
        if (!was) record('C', after.st_ino, 0, whole, NULL, 0);
        else if (flags & O_TRUNC && before.st_size) record('T', after.st_ino, 0, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&turn);
    errno = kept;
    return fd;
}

#define MODE(flags) \
    mode_t mode = 0; \
    if ((flags) & O_CREAT) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags); return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags); return opened(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags); return opened(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags); return opened(folder, path, flags, mode); }

static int moved(int old_folder, const char *old, int new_folder, const char *new, unsigned flags) {
    char from[PATH_MAX], to[PATH_MAX];
    int is = named(old_folder, old, from) & named(new_folder, new, to);
    if (!is || out < 0) return (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, flags);
    pthread_mutex_lock(&turn);
    int done = (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, flags), kept = errno;
    if (!done) record('R', 0, 0, from, to, strlen(to));
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

int rename(const char *old, const char *new) { return moved(AT_FDCWD, old, AT_FDCWD, new, 0); }
int renameat(int a, const char *old, int b, const char *new) { return moved(a, old, b, new, 0); }

static int gone(int folder, const char *path, int flags) {
    char whole[PATH_MAX];
    if (!named(folder, path, whole) || out < 0) return (int)syscall(SYS_unlinkat, folder, path, flags);
    pthread_mutex_lock(&turn);
    int done = (int)syscall(SYS_unlinkat, folder, path, flags), kept = errno;
    if (!done) record('U', 0, 0, whole, NULL, 0);
    pthread_mutex_unlock(&turn);
    errno = kept;
    return done;
}

int unlink(const char *path) { return gone(AT_FDCWD, path, 0); }
int unlinkat(int folder, const char *path, int flags) { return gone(folder, path, flags); }
int rmdir(const char *path) { return gone(AT_FDCWD, path, AT_REMOVEDIR); }

static int made(int folder, const char *path, mode_t mode) {
    char whole[PATH_MAX];
    int done = (int)syscall(SYS_mkdirat, folder, path, mode), kept = errno;
    if (!done && named(folder, path, whole) && out >= 0) {
        pthread_mutex_lock(&turn);
        record('D', 0, 0, whole, NULL, 0);
        pthread_mutex_unlock(&turn);
    }
    errno = kept;
    return done;
}

int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int folder, const char *path, mode_t mode) { return made(folder, path, mode); }
