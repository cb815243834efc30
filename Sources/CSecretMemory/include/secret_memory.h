#ifndef SECRET_MEMORY_H
#define SECRET_MEMORY_H
#include <stddef.h>
#include <stdint.h>

/// `count` zeroed bytes in memory that is locked (best effort, RLIMIT_MEMLOCK permitting), left out of core dumps and
/// not inherited by a child. Never NULL for count > 0: the process ends when no memory is left.
void *secret_memory_allocate(size_t count);

/// Zeroes and gives back what `secret_memory_allocate(count)` gave.
void secret_memory_free(void *pointer, size_t count);

/// 1 when every page given out so far could be locked.
int secret_memory_is_locked(void);

/// From here on the process leaves no core dump, and other processes of its user can't look into it.
void secret_memory_forbid_dumps(void);

/// 1 when equal; the time depends on `count` alone.
int secret_memory_equal(const void *a, const void *b, size_t count);
#endif
