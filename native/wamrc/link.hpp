// Brings the objects of a module's partitions together into one, as WAMR's emitter takes it.
#pragma once

#include <string>
#include <vector>

namespace driver {

// Joins relocatable ELF objects (64 bits, little-endian) section by section, in the order given.
//
// Calls between functions are resolved here, as all code ends up in one section, so that neither the file nor the
// loader has to deal with them. With fold_data, read-only data goes behind the code and its relative references are
// resolved too.
// Empty on success, otherwise what cannot be joined.
std::string merge_objects(const std::vector<std::string>& objects, bool fold_data, std::string& merged);

}  // namespace driver
