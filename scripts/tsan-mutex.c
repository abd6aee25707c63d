// Tells the thread sanitizer of the slow ways through Swift's Mutex.
//
// Where nobody waits, a Mutex is locked and unlocked by code that is compiled into the caller, and the
// sanitizer sees it. Where somebody waits, libswiftSynchronization does it, which is not built for the
// sanitizer: each such hand-over looks like a race. This library, loaded before it, calls it and says what
// it did. scripts/sanitize.sh builds and loads it; without a sanitizer in the process it does nothing.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context)) void *

#define LOCK_NAME "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK_NAME "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

typedef SWIFT void (*Lock)(uint32_t, SELF);
typedef SWIFT void (*Unlock)(SELF);

extern void __tsan_acquire(void *) __attribute__((weak));
extern void __tsan_release(void *) __attribute__((weak));

static Lock real_lock;
static Unlock real_unlock;

__attribute__((constructor)) static void find(void) {
    real_lock = (Lock)dlsym(RTLD_NEXT, LOCK_NAME);
    real_unlock = (Unlock)dlsym(RTLD_NEXT, UNLOCK_NAME);
}

SWIFT void lock_slow(uint32_t thread, SELF mutex) __asm__(LOCK_NAME);
SWIFT void lock_slow(uint32_t thread, SELF mutex) {
    real_lock(thread, mutex);
    if (__tsan_acquire) __tsan_acquire(mutex);
}

SWIFT void unlock_slow(SELF mutex) __asm__(UNLOCK_NAME);
SWIFT void unlock_slow(SELF mutex) {
    if (__tsan_release) __tsan_release(mutex);
    real_unlock(mutex);
}
