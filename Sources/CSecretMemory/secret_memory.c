#define _GNU_SOURCE
#include "secret_memory.h"
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

// Secrets are many and small (a data key is 32 bytes); a page and three system calls for each would cost more than the
// encryption. So small ones share locked 64 KiB chunks by size class, and only larger ones get a mapping of their own.
enum { SMALLEST = 32, CLASSES = 8, CHUNK = 64 * 1024 };  // 32 … 4,096 bytes

struct slot { struct slot *next; };
static struct slot *free_slots[CLASSES];
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
static int all_locked = 1;

static void *map_locked(size_t count) {
    void *pages = mmap(NULL, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED) abort();
    if (mlock(pages, count) != 0) __atomic_store_n(&all_locked, 0, __ATOMIC_RELAXED);
    madvise(pages, count, MADV_DONTDUMP);
    madvise(pages, count, MADV_DONTFORK);
    return pages;
}

static int class_of(size_t count) {
    size_t size = SMALLEST;
    for (int index = 0; index < CLASSES; index++, size *= 2)
        if (count <= size) return index;
    return -1;
}

static void refill(int class) {
    size_t size = (size_t)SMALLEST << class;
    char *chunk = map_locked(CHUNK);
    for (size_t offset = 0; offset + size <= CHUNK; offset += size) {
        struct slot *slot = (struct slot *)(chunk + offset);
        slot->next = free_slots[class];
        free_slots[class] = slot;
    }
}

void *secret_memory_allocate(size_t count) {
    int class = class_of(count);
    if (class < 0) return map_locked(count);
    pthread_mutex_lock(&guard);
    if (free_slots[class] == NULL) refill(class);
    struct slot *slot = free_slots[class];
    free_slots[class] = slot->next;
    pthread_mutex_unlock(&guard);
    slot->next = NULL;
    return slot;
}

void secret_memory_free(void *pointer, size_t count) {
    if (pointer == NULL) return;
    int class = class_of(count);
    explicit_bzero(pointer, class < 0 ? count : (size_t)SMALLEST << class);
    if (class < 0) {
        munmap(pointer, count);
        return;
    }
    struct slot *slot = pointer;
    pthread_mutex_lock(&guard);
    slot->next = free_slots[class];
    free_slots[class] = slot;
    pthread_mutex_unlock(&guard);
}

int secret_memory_is_locked(void) { return __atomic_load_n(&all_locked, __ATOMIC_RELAXED); }

void secret_memory_forbid_dumps(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    // The limit doesn't hold where dumps go to a program; this does.
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int secret_memory_equal(const void *a, const void *b, size_t count) {
    const volatile uint8_t *left = a, *right = b;
    uint8_t difference = 0;
    for (size_t index = 0; index < count; index++) difference |= left[index] ^ right[index];
    return difference == 0;
}
