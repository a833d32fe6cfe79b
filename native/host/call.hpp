// Calls exports of modules that import nothing: how compilers are held against each other.
#pragma once

#include <functional>
#include <string>

namespace host {

// `cases` is the text of `{ modules: [{ file, calls: [{ export, args: ["i32:5", …] }] }] }`. For each module, in that
// order, `print` gets one line: `{ error }` where it cannot be loaded or started, otherwise
// `{ calls: [{ results: […] } | { trap } | { skipped }], memory, globals }`, with values as
// e2e/compiler/cases/src/value.rs describes them and a hash (FNV-1a) of the first memory.
// Throws std::runtime_error for cases that are none.
void call_exports(const std::string& cases, const std::string& folder, const std::function<void(const std::string&)>& print);

}  // namespace host
