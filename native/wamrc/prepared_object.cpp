#include "prepared_object.hpp"

#include <llvm-c/Core.h>
#include <llvm-c/TargetMachine.h>

namespace {
const std::string* prepared = nullptr;
}

namespace driver {

PreparedObject::PreparedObject(const std::string& bytes) { prepared = &bytes; }
PreparedObject::~PreparedObject() { prepared = nullptr; }

}  // namespace driver

// WAMR's emitter is built to call this in the place of LLVM's function, see CMakeLists.txt.
extern "C" LLVMBool wamrc_emit_to_memory_buffer(LLVMTargetMachineRef machine, LLVMModuleRef module,
                                                LLVMCodeGenFileType type, char** message,
                                                LLVMMemoryBufferRef* buffer) {
  if (prepared == nullptr) return LLVMTargetMachineEmitToMemoryBuffer(machine, module, type, message, buffer);
  *buffer = LLVMCreateMemoryBufferWithMemoryRangeCopy(prepared->data(), prepared->size(), "object");
  return 0;
}
