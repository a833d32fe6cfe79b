// Data that a plugin sends to the client past the rest of the response.
#pragma once

#include "vm.hpp"

namespace host {

void inject_response_data(Vm& vm, const std::string& body, bool end_of_stream);

}  // namespace host
