#include "pipeline.hpp"

#include <llvm/Analysis/CGSCCPassManager.h>
#include <llvm/Analysis/LoopAnalysisManager.h>
#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/IR/Module.h>
#include <llvm/IR/PassManager.h>
#include <llvm/Passes/PassBuilder.h>
#include <llvm/Support/Error.h>
#include <llvm/Target/TargetMachine.h>

namespace driver {
namespace {

#if LLVM_VERSION_MAJOR >= 18
#define INSTCOMBINE "instcombine<no-verify-fixpoint>"
#else
#define INSTCOMBINE "instcombine"
#endif

const char* passes_of_level(unsigned level) {
  if (level == 0) return "always-inline";
  return "function(sroa,"
         INSTCOMBINE
         ",simplifycfg,gvn,dse,simplifycfg)";
}

}  // namespace

std::string optimize(llvm::Module& module, llvm::TargetMachine& machine, const PipelineSettings& settings) {
  if (settings.disable_tail_calls) {
    for (llvm::Function& function : module) function.addFnAttr("disable-tail-calls", "true");
  }

  llvm::PassBuilder builder(&machine);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager components;
  llvm::ModuleAnalysisManager modules;
  const llvm::TargetLibraryInfoImpl library{llvm::Triple(module.getTargetTriple())};
  functions.registerPass([&] { return llvm::TargetLibraryAnalysis(library); });
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(components);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, components, modules);

  llvm::ModulePassManager passes;
  const std::string text = settings.passes.empty() ? passes_of_level(settings.opt_level) : settings.passes;
  if (llvm::Error error = builder.parsePassPipeline(passes, text)) return llvm::toString(std::move(error));
  passes.run(module, modules);
  return {};
}

}  // namespace driver
