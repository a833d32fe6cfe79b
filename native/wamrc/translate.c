/* The functions wanted are static, so the file that has them is part of this translation unit, and of no other. */
#include "aot_compiler.c"

#include "translate.h"

bool
wamrc_validate(struct AOTCompContext *context)
{
    return aot_validate_wasm(context);
}

bool
wamrc_translate_function(struct AOTCompContext *context, uint32_t function_index)
{
    return aot_compile_func(context, function_index);
}
