#include "guest_state.h"

#include <stdint.h>

#include "platform_api_vmcore.h"
#include "wasm_runtime_common.h"

const void *guest_landing(void) {
  const WASMExecEnv *environment = wasm_runtime_get_exec_env_tls();
  return environment == NULL ? NULL : environment->jmpbuf_stack_top;
}

bool guest_has_trapped(void) {
  const WASMExecEnv *environment = wasm_runtime_get_exec_env_tls();
  return environment != NULL && wasm_runtime_get_exception(environment->module_inst) != NULL;
}

void interrupt_guest(const char *words) {
  wasm_runtime_set_exception(wasm_runtime_get_exec_env_tls()->module_inst, words);
  // A fault in this page is WAMR's own way out of host functions that set an exception.
  wasm_runtime_access_exce_check_guard_page();
}

size_t native_stack_left(void) {
  const uint8_t here = 0;
  const uintptr_t end =
      (uintptr_t)os_thread_get_stack_boundary() + (uintptr_t)os_getpagesize() * STACK_OVERFLOW_CHECK_GUARD_PAGE_COUNT;
  const uintptr_t position = (uintptr_t)&here;
  return position > end ? position - end : 0;
}
