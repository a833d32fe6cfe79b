/* WAMR's translation of a module, one function at a time: its own entry point does all of a module in one go. */
#ifndef WAMRC_TRANSLATE_H
#define WAMRC_TRANSLATE_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct AOTCompContext;

/* Checks that the options of the context allow what the module uses; aot_get_last_error() says why not. */
bool wamrc_validate(struct AOTCompContext *context);

/* Translates one function to LLVM IR in the context's module. */
bool wamrc_translate_function(struct AOTCompContext *context, uint32_t function_index);

#ifdef __cplusplus
}
#endif

#endif
