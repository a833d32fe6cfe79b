#include "partition.hpp"

#include <llvm/IR/Function.h>
#include <llvm/IR/GlobalVariable.h>
#include <llvm/IR/InstIterator.h>
#include <llvm/IR/Module.h>
#include <llvm/Transforms/Utils/ValueMapper.h>

#include <algorithm>

namespace driver {
namespace {

// Small enough that one changed function costs little to compile again, large enough that the cost of a module of
// its own (declarations, pass managers) does not count.
constexpr std::uint32_t functions_per_partition = 32;

// Declares in one module what functions moved there refer to in another. All of it ends up near the code, or is called
// through the loader's stubs, so nothing goes through a table of addresses.
class Declarer : public llvm::ValueMaterializer {
 public:
  explicit Declarer(llvm::Module& target) : target_(target) {}

  llvm::Value* materialize(llvm::Value* value) override {
    auto* global = llvm::dyn_cast<llvm::GlobalValue>(value);
    if (global == nullptr || global->getParent() == &target_) return nullptr;
    if (llvm::GlobalValue* known = target_.getNamedValue(global->getName())) return known;
    if (auto* function = llvm::dyn_cast<llvm::Function>(global)) {
      auto* declared = llvm::Function::Create(function->getFunctionType(), llvm::GlobalValue::ExternalLinkage,
                                              function->getAddressSpace(), function->getName(), &target_);
      declared->copyAttributesFrom(function);
      declared->setDSOLocal(!declared->isIntrinsic());
      return declared;
    }
    auto* declared = new llvm::GlobalVariable(target_, global->getValueType(), false,
                                              llvm::GlobalValue::ExternalLinkage, nullptr, global->getName(), nullptr,
                                              global->getThreadLocalMode(), global->getAddressSpace());
    declared->setDSOLocal(true);
    return declared;
  }

 private:
  llvm::Module& target_;
};

llvm::Function* move_body(llvm::Function& from, llvm::Module& target, llvm::ValueToValueMapTy& values) {
  auto* to = llvm::Function::Create(from.getFunctionType(), from.getLinkage(), from.getAddressSpace(), from.getName(),
                                    &target);
  to->copyAttributesFrom(&from);
  to->splice(to->begin(), &from);
  to->setDSOLocal(true);
  for (auto [old_argument, new_argument] : llvm::zip(from.args(), to->args())) {
    new_argument.takeName(&old_argument);
    values[&old_argument] = &new_argument;
  }
  from.setLinkage(llvm::GlobalValue::ExternalLinkage);
  values[&from] = to;
  return to;
}

}  // namespace

std::vector<Partition> plan_partitions(std::uint32_t function_count) {
  std::vector<Partition> partitions;
  for (std::uint32_t first = 0; first < function_count; first += functions_per_partition) {
    partitions.push_back({first, std::min(functions_per_partition, function_count - first)});
  }
  return partitions;
}

std::unique_ptr<llvm::Module> extract_functions(llvm::Module& source, const std::vector<llvm::Function*>& functions) {
  auto target = std::make_unique<llvm::Module>(source.getModuleIdentifier(), source.getContext());
  target->setSourceFileName(source.getSourceFileName());
  target->setTargetTriple(source.getTargetTriple());
  target->setDataLayout(source.getDataLayout());

  llvm::ValueToValueMapTy values;
  std::vector<llvm::Function*> moved;
  for (llvm::Function* function : functions) {
    if (!function->isDeclaration()) moved.push_back(move_body(*function, *target, values));
  }
  Declarer declarer(*target);
  for (llvm::Function* function : moved) {
    llvm::RemapFunction(*function, values, llvm::RF_IgnoreMissingLocals, nullptr, &declarer);
  }
  return target;
}

void publish_variables(llvm::Module& module) {
  for (llvm::GlobalVariable& variable : module.globals()) {
    if (!variable.hasLocalLinkage() || variable.isDeclaration()) continue;
    variable.setLinkage(llvm::GlobalValue::ExternalLinkage);
    variable.setVisibility(llvm::GlobalValue::HiddenVisibility);
  }
}

}  // namespace driver
