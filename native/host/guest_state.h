// What WAMR knows of the guest that runs on this thread, which its public API does not tell.
// Written in C, as WAMR's own headers are; safe in a signal handler.
#pragma once

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

// Where WAMR would continue after a fault in the guest, as an identity to compare; NULL while no guest runs.
const void *guest_landing(void);

// Whether the guest that runs has trapped already and WAMR is about to leave it.
bool guest_has_trapped(void);

// Ends the guest that runs with an exception of these words; does not return. Needs a landing.
void interrupt_guest(const char *words);

// Bytes of native stack that are left below this call, down to WAMR's guard pages.
size_t native_stack_left(void);

#ifdef __cplusplus
}
#endif
