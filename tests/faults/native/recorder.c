/* Preloaded into a process: writes down what it does to files below POWER_ROOT, in the order in which the system is asked.

   POWER_LOG   file to append to: "<op> <inode> <offset> <length> <path>\n", then <length> bytes of content or second path.
   POWER_FAIL  "<errno>:<n>": instead, every write and every sync from the n-th on fails with that number.
   Ops: C created, W written, T cut to offset, S synced, D folder synced, M folder made, R renamed, L linked, U removed. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root;
static size_t root_length;
static int log_fd = -1, fail_errno = 0;
static long fail_from = 0, asked = 0;

__attribute__((constructor)) static void begin(void) {
    const char *name = getenv("POWER_LOG"), *fail = getenv("POWER_FAIL");
    root = getenv("POWER_ROOT");
    root_length = root ? strlen(root) : 0;
    if (name)
        log_fd = NEXT(open)(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fail)
        sscanf(fail, "%d:%ld", &fail_errno, &fail_from);
}

static int inside(const char *path) { return root && path && strncmp(path, root, root_length) == 0; }

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    path[length > 0 ? length : 0] = 0;
    return length > 0 && inside(path);
}

static void note(char op, ino_t inode, long offset, size_t length, const char *path, const void *content) {
    if (log_fd < 0)
        return;
    char head[PATH_MAX + 96];
    int size = snprintf(head, sizeof head, "%c %lu %ld %zu %s\n", op, (unsigned long)inode, offset, length, path);
    struct iovec parts[2] = {{head, size}, {(void *)content, length}};
    if (NEXT(writev)(log_fd, parts, length ? 2 : 1) != (ssize_t)(size + length))
        abort();
}

static ino_t inode_of(int fd) {
    struct stat found;
    return fstat(fd, &found) == 0 ? found.st_ino : 0;
}

static int fails(int fd) {
    char path[PATH_MAX];
    if (!fail_errno || !path_of(fd, path) || __sync_add_and_fetch(&asked, 1) < fail_from)
        return 0;
    errno = fail_errno;
    return 1;
}

static int opened(int fd, int flags, const char *path, int existed) {
    char real[PATH_MAX];
    if (fd >= 0 && (flags & (O_CREAT | O_TRUNC)) && path_of(fd, real)) {
        if (!existed)
            note('C', inode_of(fd), 0, 0, real, NULL);
        else if (flags & O_TRUNC)
            note('T', inode_of(fd), 0, 0, real, NULL);
    }
    return fd;
}

#define OPEN(name)                                                              \
    int name(const char *path, int flags, ...) {                                \
        va_list rest;                                                           \
        va_start(rest, flags);                                                  \
        mode_t mode = va_arg(rest, mode_t);                                     \
        va_end(rest);                                                           \
        pthread_mutex_lock(&lock);                                              \
        int existed = access(path, F_OK) == 0;                                  \
        int fd = opened(NEXT(name)(path, flags, mode), flags, path, existed);   \
        int problem = errno;                                                    \
        pthread_mutex_unlock(&lock);                                            \
        errno = problem;                                                        \
        return fd;                                                              \
    }
OPEN(open)
OPEN(open64)

static void wrote(int fd, long offset, ssize_t length, const void *content) {
    char path[PATH_MAX];
    if (length > 0 && path_of(fd, path))
        note('W', inode_of(fd), offset, length, path, content);
}

ssize_t write(int fd, const void *content, size_t size) {
    if (fails(fd))
        return -1;
    pthread_mutex_lock(&lock);
    ssize_t length = NEXT(write)(fd, content, size);
    int problem = errno;
    if (length > 0 && fd != log_fd)
        wrote(fd, lseek(fd, 0, SEEK_CUR) - length, length, content);
    pthread_mutex_unlock(&lock);
    errno = problem;
    return length;
}

#define PWRITE(name, offset_type)                                               \
    ssize_t name(int fd, const void *content, size_t size, offset_type offset) { \
        if (fails(fd))                                                          \
            return -1;                                                          \
        pthread_mutex_lock(&lock);                                              \
        ssize_t length = NEXT(name)(fd, content, size, offset);                 \
        int problem = errno;                                                    \
        wrote(fd, offset, length, content);                                     \
        pthread_mutex_unlock(&lock);                                            \
        errno = problem;                                                        \
        return length;                                                          \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define ON_DESCRIPTOR(name, declared, passed, op, at)                           \
    int name declared {                                                         \
        char path[PATH_MAX];                                                    \
        struct stat found;                                                      \
        if (fails(fd))                                                          \
            return -1;                                                          \
        pthread_mutex_lock(&lock);                                              \
        int result = NEXT(name) passed;                                         \
        int problem = errno;                                                    \
        if (result == 0 && path_of(fd, path) && fstat(fd, &found) == 0)         \
            note(op == 'S' && S_ISDIR(found.st_mode) ? 'D' : op, found.st_ino, at, 0, path, NULL); \
        pthread_mutex_unlock(&lock);                                            \
        errno = problem;                                                        \
        return result;                                                          \
    }
ON_DESCRIPTOR(fsync, (int fd), (fd), 'S', 0)
ON_DESCRIPTOR(fdatasync, (int fd), (fd), 'S', 0)
ON_DESCRIPTOR(ftruncate, (int fd, off_t length), (fd, length), 'T', length)
ON_DESCRIPTOR(ftruncate64, (int fd, off64_t length), (fd, length), 'T', length)

#define ON_NAMES(name, declared, passed, op, first, second)                     \
    int name declared {                                                         \
        pthread_mutex_lock(&lock);                                              \
        int result = NEXT(name) passed;                                         \
        int problem = errno;                                                    \
        if (result == 0 && inside(first))                                       \
            note(op, 0, 0, strlen(second), first, second);                      \
        pthread_mutex_unlock(&lock);                                            \
        errno = problem;                                                        \
        return result;                                                          \
    }
ON_NAMES(rename, (const char *from, const char *to), (from, to), 'R', from, to)
ON_NAMES(link, (const char *from, const char *to), (from, to), 'L', from, to)
ON_NAMES(linkat, (int at, const char *from, int to_at, const char *to, int flags), (at, from, to_at, to, flags), 'L', from, to)
ON_NAMES(symlink, (const char *target, const char *to), (target, to), 'Y', to, target)
ON_NAMES(unlink, (const char *path), (path), 'U', path, "")
ON_NAMES(rmdir, (const char *path), (path), 'U', path, "")
ON_NAMES(mkdir, (const char *path, mode_t mode), (path, mode), 'M', path, "")
