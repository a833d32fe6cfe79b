#include "relocate.hpp"

#include <llvm/BinaryFormat/ELF.h>
#include <llvm/Support/Endian.h>
#include <llvm/Support/MathExtras.h>

namespace driver {
namespace {

using llvm::support::endian::read32le;
using llvm::support::endian::write32le;

bool resolve_x86_64(char* place, std::int64_t distance) {
  if (!llvm::isInt<32>(distance)) return false;
  write32le(place, static_cast<std::uint32_t>(distance));
  return true;
}

// The low 26 bits of B and BL count words.
bool resolve_aarch64_branch(char* place, std::int64_t distance) {
  if (!llvm::isInt<28>(distance) || (distance & 3) != 0) return false;
  const auto words = static_cast<std::uint32_t>(distance >> 2) & 0x03FFFFFFu;
  write32le(place, (read32le(place) & 0xFC000000u) | words);
  return true;
}

// AUIPC takes the upper 20 bits, JALR the lower 12 as a signed number, hence the rounding.
bool resolve_riscv_call(char* place, std::int64_t distance) {
  const std::int64_t rounded = distance + 0x800;
  if (!llvm::isInt<32>(rounded)) return false;
  const auto upper = static_cast<std::uint32_t>(rounded) & 0xFFFFF000u;
  const auto lower = static_cast<std::uint32_t>(distance) << 20;
  write32le(place, (read32le(place) & 0x00000FFFu) | upper);
  write32le(place + 4, (read32le(place + 4) & 0x000FFFFFu) | lower);
  return true;
}

}  // namespace

bool is_relative(std::uint16_t machine, std::uint32_t type) {
  using namespace llvm::ELF;
  switch (machine) {
    case EM_X86_64: return type == R_X86_64_PC32 || type == R_X86_64_PLT32;
    case EM_AARCH64: return type == R_AARCH64_CALL26 || type == R_AARCH64_JUMP26;
    case EM_RISCV: return type == R_RISCV_CALL || type == R_RISCV_CALL_PLT;
    default: return false;
  }
}

bool resolve_relocation(std::uint16_t machine, std::uint32_t type, std::string& code, std::uint64_t place,
                        std::uint64_t target, std::int64_t addend) {
  const std::uint64_t width = machine == llvm::ELF::EM_RISCV ? 8 : 4;
  if (!is_relative(machine, type) || code.size() < width || place > code.size() - width) return false;
  const auto distance = static_cast<std::int64_t>(target + static_cast<std::uint64_t>(addend) - place);
  switch (machine) {
    case llvm::ELF::EM_X86_64: return resolve_x86_64(&code[place], distance);
    case llvm::ELF::EM_AARCH64: return resolve_aarch64_branch(&code[place], distance);
    default: return resolve_riscv_call(&code[place], distance);
  }
}

}  // namespace driver
