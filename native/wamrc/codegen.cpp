#include "codegen.hpp"

#include <llvm/Bitcode/BitcodeReader.h>
#include <llvm/Bitcode/BitcodeWriter.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/Verifier.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/FileSystem.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>
#include <llvm/Target/TargetMachine.h>

namespace driver {
namespace {

// LLVM writes the report of stack usage to a named file only.
class TemporaryFile {
 public:
  explicit TemporaryFile(bool wanted) {
    if (!wanted) return;
    llvm::SmallString<128> path;
    if (const std::error_code error = llvm::sys::fs::createTemporaryFile("wamrc-stack-usage", "su", path)) {
      problem_ = "cannot create a temporary file: " + error.message();
    } else {
      path_ = path.str().str();
    }
  }
  ~TemporaryFile() {
    if (!path_.empty()) llvm::sys::fs::remove(path_);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }
  const std::string& problem() const { return problem_; }
  std::string content() const {
    if (path_.empty()) return {};
    auto buffer = llvm::MemoryBuffer::getFile(path_);
    return buffer ? (*buffer)->getBuffer().str() : std::string();
  }

 private:
  std::string path_;
  std::string problem_;
};

// The report of stack usage is complete once the passes are gone.
bool emit_object(llvm::Module& module, llvm::TargetMachine& machine, llvm::SmallVectorImpl<char>& object) {
#if LLVM_VERSION_MAJOR >= 18
  constexpr auto file_type = llvm::CodeGenFileType::ObjectFile;
#else
  constexpr auto file_type = llvm::CGFT_ObjectFile;
#endif
  llvm::raw_svector_ostream stream(object);
  llvm::legacy::PassManager passes;
  if (machine.addPassesToEmitFile(passes, stream, nullptr, file_type)) return false;
  passes.run(module);
  return true;
}

}  // namespace

bool has_relative_data(const llvm::TargetMachine& model) {
  return model.getTargetTriple().getArch() == llvm::Triple::x86_64 && model.getCodeModel() == llvm::CodeModel::Small;
}

std::string write_bitcode(const llvm::Module& module) {
  std::string bytes;
  llvm::raw_string_ostream stream(bytes);
  llvm::WriteBitcodeToFile(module, stream);
  stream.flush();
  return bytes;
}

std::unique_ptr<llvm::TargetMachine> clone_machine(const llvm::TargetMachine& model,
                                                   const std::string& stack_usage_file) {
  llvm::TargetOptions options = model.Options;
  options.StackUsageOutput = stack_usage_file;
#if LLVM_VERSION_MAJOR >= 21
  const llvm::Triple& triple = model.getTargetTriple();
#else
  const std::string triple = model.getTargetTriple().str();
#endif
  // Relative jump tables take 4 bytes an entry and no relocation; absolute ones 8 bytes and a relocation of 24.
  const llvm::Reloc::Model relocations = has_relative_data(model) ? llvm::Reloc::PIC_ : model.getRelocationModel();
  std::unique_ptr<llvm::TargetMachine> machine(
      model.getTarget().createTargetMachine(triple, model.getTargetCPU(), model.getTargetFeatureString(), options,
                                            relocations, model.getCodeModel(), model.getOptLevel()));
#if LLVM_VERSION_MAJOR >= 18
  if (machine) machine->setLargeDataThreshold(UINT64_MAX);
#endif
  return machine;
}

std::string generate(const std::string& bitcode, const std::string& module_name, const llvm::TargetMachine& model,
                     const CodegenSettings& settings, ObjectCode& result) {
  llvm::LLVMContext context;
  context.setDiscardValueNames(true);
  auto parsed = llvm::parseBitcodeFile(llvm::MemoryBufferRef(bitcode, module_name), context);
  if (!parsed) return "cannot read back a partition: " + llvm::toString(parsed.takeError());
  llvm::Module& module = **parsed;

  std::string message;
  llvm::raw_string_ostream messages(message);
  if (llvm::verifyModule(module, &messages)) return "translated to invalid IR: " + messages.str();

  const TemporaryFile stack_usage(settings.stack_usage);
  if (!stack_usage.problem().empty()) return stack_usage.problem();
  const auto machine = clone_machine(model, stack_usage.path());
  if (!machine) return "cannot set up the target";
  if (std::string problem = optimize(module, *machine, settings.pipeline); !problem.empty()) return problem;

  llvm::SmallVector<char, 0> object;
  if (!emit_object(module, *machine, object)) return "the target has no object files";
  result.object.assign(object.begin(), object.end());
  result.stack_usage = stack_usage.content();
  return {};
}

}  // namespace driver
