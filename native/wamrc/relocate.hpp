// Relocations that need no loader: both places are in one section.
#pragma once

#include <cstdint>
#include <string>

namespace driver {

// Whether a relocation only depends on the distance of two places, and resolve_relocation() knows it.
bool is_relative(std::uint16_t machine, std::uint32_t type);

// Writes target + addend - place into the code at `place`. False when the distance does not fit.
bool resolve_relocation(std::uint16_t machine, std::uint32_t type, std::string& code, std::uint64_t place,
                        std::uint64_t target, std::int64_t addend);

}  // namespace driver
