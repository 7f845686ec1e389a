/* Writes down what a program writes below one folder, and what it has brought to the disk.
 *
 * It stands between the program and the C library (LD_PRELOAD). Each write, truncation, renaming and deletion is entered in a
 * trace before it is done, and each sync when it begins and when it has ended. Whoever reads the trace knows what a power
 * failure could have taken. The variables: UNSYNCED_ROOT (the folder), UNSYNCED_TRACE (the trace, elsewhere) and
 * UNSYNCED_BOOT (a file that is read in place of the identity of the machine's boot).
 *
 * An entry has five numbers of 64 bits in the order of the machine, then its path, then its bytes: the kind, the length of
 * the path, the number of bytes, the offset in the file, and the thread.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { WRITE = 1, TRUNCATE, SYNC_BEGINS, SYNC_ENDS, RENAME, UNLINK, LINK };

#define BOOT_FILE "/proc/sys/kernel/random/boot_id"

static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static int trace = -1;
static const char *root, *boot;
static size_t root_length;

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("UNSYNCED_TRACE");
    root = getenv("UNSYNCED_ROOT");
    boot = getenv("UNSYNCED_BOOT");
    if (!path || !root)
        return;
    root_length = strlen(root);
    trace = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
}

/* Whether a path is below the folder. */
static int concerns(const char *path)
{
    return trace >= 0 && path && strncmp(path, root, root_length) == 0 && path[root_length] == '/';
}

/* The path of an open file, if it is below the folder. */
static int find_path(int file, char *path)
{
    char link[64];
    if (trace < 0)
        return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return concerns(path);
}

/* The whole path of a name below a folder that is open. */
static int find_name(int folder, const char *name, char *path)
{
    if (!name)
        return 0;
    if (name[0] == '/') {
        snprintf(path, PATH_MAX, "%s", name);
    } else {
        char above[PATH_MAX];
        if (folder == AT_FDCWD) {
            if (!getcwd(above, sizeof above))
                return 0;
        } else if (!find_path(folder, above)) {
            return 0;
        }
        if ((size_t)snprintf(path, PATH_MAX, "%s/%s", above, name) >= PATH_MAX)
            return 0;
    }
    for (char *dot; (dot = strstr(path, "/./"));)
        memmove(dot, dot + 2, strlen(dot + 2) + 1);
    return concerns(path);
}

static void enter(uint64_t kind, const char *path, uint64_t offset, const void *bytes, size_t count)
{
    uint64_t head[5] = { kind, strlen(path), count, offset, (uint64_t)syscall(SYS_gettid) };
    struct iovec parts[3] = { { head, sizeof head }, { (void *)path, strlen(path) }, { (void *)bytes, count } };
    if (syscall(SYS_writev, trace, parts, 3) < 0)
        abort();
}

#define REAL(type, name, ...) static type (*real)(__VA_ARGS__); if (!real) real = (type (*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)

/* Where the next write of an open file goes. */
static uint64_t find_offset(int file)
{
    struct stat found;
    if ((fcntl(file, F_GETFL) & O_APPEND) && fstat(file, &found) == 0)
        return (uint64_t)found.st_size;
    return (uint64_t)lseek(file, 0, SEEK_CUR);
}

#define AT(name, offset_type)                                                            \
    ssize_t name(int file, const void *bytes, size_t count, offset_type offset)            \
    {                                                                                     \
        char path[PATH_MAX];                                                              \
        REAL(ssize_t, name, int, const void *, size_t, offset_type);                       \
        if (!find_path(file, path))                                                       \
            return real(file, bytes, count, offset);                                      \
        pthread_mutex_lock(&order);                                                       \
        enter(WRITE, path, (uint64_t)offset, bytes, count);                               \
        ssize_t done = real(file, bytes, count, offset);                                  \
        pthread_mutex_unlock(&order);                                                     \
        return done;                                                                      \
    }
AT(pwrite, off_t)
AT(pwrite64, off64_t)

ssize_t write(int file, const void *bytes, size_t count)
{
    char path[PATH_MAX];
    REAL(ssize_t, write, int, const void *, size_t);
    if (!find_path(file, path))
        return real(file, bytes, count);
    pthread_mutex_lock(&order);
    enter(WRITE, path, find_offset(file), bytes, count);
    ssize_t done = real(file, bytes, count);
    pthread_mutex_unlock(&order);
    return done;
}

ssize_t writev(int file, const struct iovec *parts, int count)
{
    char path[PATH_MAX];
    REAL(ssize_t, writev, int, const struct iovec *, int);
    if (!find_path(file, path))
        return real(file, parts, count);
    /* One part at a time: the caller writes the others again. */
    return write(file, parts[0].iov_base, parts[0].iov_len);
}

#define TRUNCATED(name, offset_type)                          \
    int name(int file, offset_type length)                     \
    {                                                         \
        char path[PATH_MAX];                                  \
        REAL(int, name, int, offset_type);                     \
        if (!find_path(file, path))                           \
            return real(file, length);                        \
        pthread_mutex_lock(&order);                           \
        enter(TRUNCATE, path, (uint64_t)length, "", 0);       \
        int done = real(file, length);                        \
        pthread_mutex_unlock(&order);                         \
        return done;                                          \
    }
TRUNCATED(ftruncate, off_t)
TRUNCATED(ftruncate64, off64_t)

/* A sync covers what was written before it began, and only when it has ended. */
#define SYNCED(name)                                          \
    int name(int file)                                        \
    {                                                         \
        char path[PATH_MAX];                                  \
        REAL(int, name, int);                                 \
        if (!find_path(file, path))                           \
            return real(file);                                \
        pthread_mutex_lock(&order);                           \
        enter(SYNC_BEGINS, path, 0, "", 0);                   \
        pthread_mutex_unlock(&order);                         \
        int done = real(file);                                \
        pthread_mutex_lock(&order);                           \
        if (done == 0)                                        \
            enter(SYNC_ENDS, path, 0, "", 0);                 \
        pthread_mutex_unlock(&order);                         \
        return done;                                          \
    }
SYNCED(fsync)
SYNCED(fdatasync)

int rename(const char *from, const char *to)
{
    char old[PATH_MAX], new[PATH_MAX];
    REAL(int, rename, const char *, const char *);
    if (!find_name(AT_FDCWD, from, old) || !find_name(AT_FDCWD, to, new))
        return real(from, to);
    pthread_mutex_lock(&order);
    int done = real(from, to);
    if (done == 0)
        enter(RENAME, old, 0, new, strlen(new));
    pthread_mutex_unlock(&order);
    return done;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
    char old[PATH_MAX], new[PATH_MAX];
    REAL(int, linkat, int, const char *, int, const char *, int);
    if (!find_name(from_folder, from, old) || !find_name(to_folder, to, new))
        return real(from_folder, from, to_folder, to, flags);
    pthread_mutex_lock(&order);
    int done = real(from_folder, from, to_folder, to, flags);
    if (done == 0)
        enter(LINK, old, 0, new, strlen(new));
    pthread_mutex_unlock(&order);
    return done;
}

int unlink(const char *name)
{
    char path[PATH_MAX];
    REAL(int, unlink, const char *);
    if (!find_name(AT_FDCWD, name, path))
        return real(name);
    pthread_mutex_lock(&order);
    int done = real(name);
    if (done == 0)
        enter(UNLINK, path, 0, "", 0);
    pthread_mutex_unlock(&order);
    return done;
}

#define OPENED(name)                                                       \
    int name(const char *file, int flags, ...)                             \
    {                                                                      \
        va_list more;                                                      \
        va_start(more, flags);                                             \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
        va_end(more);                                                      \
        REAL(int, name, const char *, int, ...);                            \
        if (boot && strcmp(file, BOOT_FILE) == 0)                          \
            file = boot;                                                   \
        char path[PATH_MAX];                                               \
        int opened = real(file, flags, mode);                              \
        if (opened >= 0 && (flags & O_TRUNC) && find_path(opened, path)) { \
            pthread_mutex_lock(&order);                                    \
            enter(TRUNCATE, path, 0, "", 0);                               \
            pthread_mutex_unlock(&order);                                  \
        }                                                                  \
        return opened;                                                     \
    }
OPENED(open)
OPENED(open64)
